"""The forecast: won and expected by calendar month, and how that compares with the targets."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import (
    months,
    next_month,
    printed,
    share,
    shares,
    target,
    total,
    value,
    weighted,
    win_rates_by_value,
    without_amount,
)


def figures(book: Book, asked: Asked) -> Json:
    valid, today = lives(book, asked), asked.today(book)
    open_ = [life for life in valid if life.is_open]
    start, end = _whole_months(valid, asked, today)
    ahead = [life for life in open_ if life.expected_close and life.expected_close >= today]
    due = [life for life in ahead if life.expected_close and start <= life.expected_close < end]
    earlier = [life for life in ahead if life.expected_close and life.expected_close < start]
    won = [life for life in valid if _won_between(life, start, end)]
    targets = _added(target(book, asked, asked.scope.get("owner"), m) for m in months(start, end))
    working = [start + n * DAY for n in range((end - start).days) if _is_working(start + n * DAY)]
    found = {
        "months": [_month(book, asked, valid, month) for month in months(start, end)],
        "past_due": _bucket(
            book, [one for one in open_ if one.expected_close and one.expected_close < today]
        ),
        "undated": _bucket(book, [one for one in open_ if one.expected_close is None]),
        "later": _bucket(
            book, [one for one in ahead if one.expected_close and one.expected_close >= end]
        ),
        "totals": {
            "won": value(won),
            "weighted": weighted(book, due),
            "best": value(due),
            "target": targets,
        },
        "coverage": _coverage(due, won, targets),
        "needed_coverage": _needed(valid, today),
        "attainment": shares(value(won), targets),
        "pace": share(sum(day < today for day in working), len(working)),
    }
    # Only a period that begins later leaves something before it that is not past due.
    return found | ({"earlier": _bucket(book, earlier)} if start > today else {})


def _whole_months(valid: list[Life], asked: Asked, today: dt.date) -> tuple[dt.date, dt.date]:
    """An open side of the period reaches as far as something was won or is expected."""
    known = [life.closed_on for life in valid if life.status == "won"]
    known += [life.expected_close for life in valid if life.is_open]
    days = [today, *(day for day in known if day is not None)]
    first = min(days) if asked.start is None else asked.start
    last = max(days) if asked.end is None else asked.end - DAY
    return first.replace(day=1), next_month(last.replace(day=1))


def _month(book: Book, asked: Asked, valid: list[Life], month: dt.date) -> Json:
    end, today = next_month(month), asked.today(book)
    won = [life for life in valid if _won_between(life, month, end)]
    due = [
        life
        for life in valid
        if life.is_open and life.expected_close and max(month, today) <= life.expected_close < end
    ]
    return {
        "month": f"{month:%Y-%m}",
        "won_count": len(won),
        "won": value(won),
        "open_count": len(due),
        "weighted": weighted(book, due),
        "best": value(due),
        "without_amount": without_amount(due),
        "target": target(book, asked, asked.scope.get("owner"), month),
    }


def _bucket(book: Book, rows: list[Life]) -> Json:
    return {
        "count": len(rows),
        "value": value(rows),
        "weighted": weighted(book, rows),
        "without_amount": without_amount(rows),
    }


def _coverage(due: list[Life], won: list[Life], targets: Json) -> Json:
    """What is open for what is still missing."""
    found: Json = {}
    for currency, wanted in targets.items():
        missing = Decimal(str(wanted)) - total(won).get(currency, Decimal(0))
        there = total(due).get(currency, Decimal(0))
        found[currency] = "met" if missing <= 0 else float(there / missing)
    return found


def _needed(valid: list[Life], today: dt.date) -> Json:
    year = [one for one in valid if one.closed_on and today - 365 * DAY < one.closed_on <= today]
    rates = win_rates_by_value(
        [life for life in year if life.status == "won"],
        [life for life in year if life.status == "lost"],
    )
    return {currency: 1 / rate for currency, rate in rates.items() if rate}


def _added(parts: Iterable[Json]) -> Json:
    sums: dict[str, Decimal] = {}
    for part in parts:
        for currency, amount in part.items():
            sums[currency] = sums.get(currency, Decimal(0)) + Decimal(str(amount))
    return printed(sums)


def _won_between(life: Life, start: dt.date, end: dt.date) -> bool:
    return life.status == "won" and life.closed_on is not None and start <= life.closed_on < end


def _is_working(day: dt.date) -> bool:
    return day.weekday() < 5
