"""From the snapshot, the targets and the frozen forecasts to a forecast."""

import datetime as dt
from collections.abc import Mapping

from reports.attaining import pace
from reports.figures import Amounts, known_amounts, main_first, rounded
from reports.forecast.shape import Better, Forecast, Grade, Month, Open, better
from reports.report import Asked, about
from store.cells import Tally
from store.forecast import (
    EARLIER,
    LATER,
    PAST_DUE,
    UNDATED,
    Expected,
    read_ends,
    read_expected,
    read_win_rates,
    read_won,
)
from store.frozen import frozen_for, graded_week
from store.probabilities import read_fates
from store.scopes import Span
from store.snapshot import Snapshot
from store.targets import each_month, target_of, targets_by_month

GRADED = 6  # finished months
DAY = dt.timedelta(days=1)


def measure(snapshot: Snapshot, asked: Asked) -> Forecast:
    """What was won and is expected in each whole month that the period touches."""
    span = months_of(snapshot, asked)
    start, end = span.start or snapshot.today, span.end or snapshot.today
    won, expected = read_won(snapshot, span), read_expected(snapshot, span)
    session, id_, key = snapshot.session, snapshot.workspace.id, asked.scope.key
    targets = targets_by_month(session, id_, key, start, end)
    main = snapshot.workspace.currency
    all_won = known_amounts((pair for by in won.values() for pair in by.items()), main)
    return Forecast(
        about=about(snapshot, asked),
        home=asked.scope.currency or main,
        start=start,
        end=end,
        months=tuple(
            _month(month, won.get(month, {}), expected.get(month), targets.get(month, {}), main)
            for month in each_month(start, end)
        ),
        past_due=_open(expected.get(PAST_DUE), main),
        undated=_open(expected.get(UNDATED), main),
        later=_open(expected.get(LATER), main),
        earlier=_open(expected.get(EARLIER), main) if start > snapshot.today else None,
        won=all_won,
        due=_open(_together(expected), main),
        target=rounded(target_of(session, id_, key, start, end), main),
        win_rates=main_first(read_win_rates(snapshot), main),
        pace=pace(start, end, snapshot.today),
        grades=_grades(snapshot),
        better=_better(snapshot),
    )


def months_of(snapshot: Snapshot, asked: Asked) -> Span:
    """The period in whole months; an open side reaches as far as there is something."""
    period = asked.period
    first, last = period.start, period.last_day
    if first is None or last is None:
        ends = read_ends(snapshot)
        first, last = first or ends[0], last or ends[1]
    return Span(first.replace(day=1), _next_month(last))


def _month(
    month: dt.date, won: Mapping[str, Tally], expected: Expected | None, target: Amounts, main: str
) -> Month:
    count = sum(tally.count for tally in won.values())
    value, due = known_amounts(won.items(), main), _open(expected, main)
    return Month(month, count, value, due, rounded(target, main))


def _open(expected: Expected | None, main: str) -> Open:
    if expected is None:
        return Open(0, {}, {}, 0)
    tallies = expected.tallies
    value = known_amounts(tallies.items(), main)
    weighted = rounded(expected.weighted)
    return Open(
        sum(tally.count for tally in tallies.values()),
        value,
        {currency: weighted[currency] for currency in value},
        sum(tally.without_amount for tally in tallies.values()),
    )


def _together(expected: Mapping[dt.date | str, Expected]) -> Expected:
    """What is due in the months."""
    both = Expected()
    for place, one in expected.items():
        if isinstance(place, dt.date):
            both.add_all(one)
    return both


def _grades(snapshot: Snapshot) -> tuple[Grade, ...]:
    """The last finished months, everybody's, as far as their forecasts were kept."""
    if not snapshot.scope.is_everyone:
        return ()
    this = snapshot.today.replace(day=1)
    months = [this]
    for _ in range(GRADED):
        months.insert(0, (months[0] - DAY).replace(day=1))
    before = snapshot.ends
    if snapshot.moment is not None and snapshot.moment.known_at is not None:
        before = min(before, snapshot.moment.known_at)
    kept = frozen_for(snapshot.session, snapshot.workspace.id, months[:-1], before)
    if not kept:
        return ()
    won, main = read_won(snapshot, Span(months[0], this)), snapshot.workspace.currency
    return tuple(
        Grade(
            month,
            graded_week(month),
            rounded(kept[month], main),
            known_amounts(won.get(month, {}).items(), main),
        )
        for month in months[:-1]
        if month in kept
    )


def _better(snapshot: Snapshot) -> tuple[Better, ...]:
    """Chances are set for everybody, and now: other figures propose none."""
    if not snapshot.is_plain:
        return ()
    return tuple(found for fate in read_fates(snapshot) if (found := better(fate)))


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)
