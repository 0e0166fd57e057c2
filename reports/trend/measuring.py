"""From the snapshot to a trend."""

import datetime as dt
from collections.abc import Iterator

from reports.counted import total
from reports.report import Asked, about
from reports.trend.shape import Point, Trend
from store.cells import Tally
from store.scopes import Span
from store.snapshot import Snapshot
from store.speed import DealSize, read_deal_sizes
from store.targets import each_month
from store.trend import LOST, NEW, WON, Days, read_days, read_first_day

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
BY_WEEK = 186  # days; of a longer period each month is a point


def measure(snapshot: Snapshot, asked: Asked) -> Trend:
    """What was opened, won and lost in each week or month of the period."""
    start, end = _ends(snapshot, asked)
    by_month = (end - start).days > BY_WEEK
    days = read_days(snapshot, Span(start, end), by_month=by_month)
    buckets = _months(start, end) if by_month else _weeks(start, end)
    by_bucket = _gathered(days, by_month)
    main = asked.scope.currency or snapshot.workspace.currency
    return Trend(
        about=about(snapshot, asked),
        home=main,
        by_month=by_month,
        points=tuple(
            Point(
                began=first,
                start=max(first, start),
                end=min(after, end),
                new=total(by_bucket.get((NEW, first), ()), main),
                won=total(by_bucket.get((WON, first), ()), main),
                lost=total(by_bucket.get((LOST, first), ()), main),
                running=after > snapshot.today + DAY,
            )
            for first, after in buckets
        ),
        sizes=_sizes(snapshot, Span(start, end), main),
        **{kind: total(_all(days, kind), main) for kind in (NEW, WON, LOST)},
    )


def _sizes(snapshot: Snapshot, span: Span, main: str) -> dict[str, DealSize]:
    found = read_deal_sizes(snapshot, span)
    return {one: found[one] for one in sorted(found, key=lambda name: (name != main, name))}


def _ends(snapshot: Snapshot, asked: Asked) -> tuple[dt.date, dt.date]:
    period = asked.period
    end = snapshot.today + DAY if period.end is None else period.end
    start = read_first_day(snapshot) if period.start is None else period.start
    return (end, end) if start is None else (start, max(start, end))


def _weeks(start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    monday = _monday(start)
    while monday < end and start < end:
        yield monday, monday + WEEK
        monday += WEEK


def _months(start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    for month in each_month(start, end):
        yield month, (month + 31 * DAY).replace(day=1)


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY


Pair = tuple[str, Tally]


def _gathered(days: Days, by_month: bool) -> dict[tuple[str, dt.date], list[Pair]]:
    """By the first day of the week or month."""
    found: dict[tuple[str, dt.date], list[Pair]] = {}
    for (kind, day), tallies in days.items():
        first = day if by_month else _monday(day)
        found.setdefault((kind, first), []).extend(tallies.items())
    return found


def _all(days: Days, kind: str) -> list[Pair]:
    return [pair for (what, _), tallies in days.items() if what == kind for pair in tallies.items()]
