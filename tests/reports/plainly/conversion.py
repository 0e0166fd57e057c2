"""The conversion: how many customers and how much money the work of the period brought."""

import datetime as dt
from decimal import Decimal

from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.funnel import of_cohort
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import (
    next_month,
    printed,
    share,
    total,
    value,
    win_rate,
    win_rates_by_value,
)


def figures(book: Book, asked: Asked) -> Json:
    valid = lives(book, asked)
    worked = [life for life in valid if _is_worked(book, asked, life)]
    accounts = {life.account for life in worked} - {None}
    first = {account: _first_won(valid, account) for account in accounts}
    new = [account for account, day in first.items() if day is not None and day in asked]
    won = [life for life in valid if life.closed_in(asked, "won")]
    lost = [life for life in valid if life.closed_in(asked, "lost")]
    last = asked.today(book) if asked.end is None else asked.end - DAY
    return {
        "accounts_worked": len(accounts),
        "accounts_won": len(new),
        "rate": share(len(new), len(accounts)),
        "worked": len(worked),
        "won_value": value(won),
        "value_per_opportunity": _per(total(won), len(worked)),
        "without_account": sum(life.account is None for life in worked),
        "cohorts": [_cohort(valid, month) for month in _twelve_months(last)],
        "win_rate": win_rate(won, lost),
        "win_rate_by_value_of": win_rates_by_value(won, lost),
    }


def _is_worked(book: Book, asked: Asked, life: Life) -> bool:
    """Open at some moment of the period."""
    return any(
        (asked.end is None or visit.entered < book.midnight(asked.end))
        and (asked.start is None or visit.left is None or visit.left > book.midnight(asked.start))
        for visit in life.visits
    )


def _first_won(valid: list[Life], account: int | None) -> dt.date | None:
    days = [life.closed_on for life in valid if life.account == account and life.status == "won"]
    return min((day for day in days if day is not None), default=None)


def _per(sums: dict[str, Decimal], worked: int) -> Json:
    """Money for each opportunity, to the cent."""
    return printed({currency: amount / worked for currency, amount in sums.items() if worked})


def _twelve_months(last: dt.date) -> list[dt.date]:
    found = [last.replace(day=1)]
    while len(found) < 12:
        found.insert(0, (found[0] - DAY).replace(day=1))
    return found


def _cohort(valid: list[Life], month: dt.date) -> Json:
    opened = [life for life in valid if month <= life.opened_on < next_month(month)]
    return {"month": f"{month:%Y-%m}"} | of_cohort(opened)
