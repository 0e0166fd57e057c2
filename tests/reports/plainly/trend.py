"""The trend: what was opened, won and lost, week by week or month by month."""

import datetime as dt
import statistics
from decimal import Decimal

from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import months, next_month, printed, value


def figures(book: Book, asked: Asked) -> Json:
    valid, today = lives(book, asked), asked.today(book)
    days = [life.opened_on for life in valid]
    days += [life.closed_on for life in valid if life.closed_on is not None]
    end = asked.end or today + DAY
    start = asked.start or min(days, default=end)
    by_week = (end - start).days <= 186
    buckets = _weeks(start, end) if by_week else _months(start, end)
    return {
        "step": "week" if by_week else "month",
        "points": [
            _point(valid, max(first, start), min(after, end)) | {"running": after > today + DAY}
            for first, after in buckets
        ],
        "deal_size": _sizes([life for life in valid if _won_from(life, start, end)]),
    }


def _won_from(life: Life, start: dt.date, end: dt.date) -> bool:
    return life.status == "won" and life.closed_on is not None and start <= life.closed_on < end


def _sizes(won: list[Life]) -> Json:
    """Of those whose amount is known."""
    amounts: dict[str, list[Decimal]] = {}
    for life in won:
        if life.amount is not None:
            amounts.setdefault(life.currency, []).append(life.amount)
    means = printed({code: sum(some) / len(some) for code, some in amounts.items()})
    medians = printed({code: statistics.median(some) for code, some in amounts.items()})
    return {
        code: {"count": len(some), "mean": means[code], "median": medians[code]}
        for code, some in amounts.items()
    }


def _weeks(start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The ISO weeks of the period, whole."""
    monday = start - start.weekday() * DAY
    found = []
    while monday < end:
        found.append((monday, monday + 7 * DAY))
        monday += 7 * DAY
    return found if start < end else []


def _months(start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date]]:
    return [(month, next_month(month)) for month in months(start, end)]


def _point(valid: list[Life], start: dt.date, end: dt.date) -> Json:
    new = [life for life in valid if start <= life.opened_on < end]
    closed = [life for life in valid if life.closed_on and start <= life.closed_on < end]
    won = [life for life in closed if life.status == "won"]
    lost = [life for life in closed if life.status == "lost"]
    return {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "new": len(new),
        "new_value": value(new),
        "won": len(won),
        "won_value": value(won),
        "lost": len(lost),
        "lost_value": value(lost),
    }
