"""How large what is won is, and how fast money comes in."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, or_, select, type_coerce

from store.base import Money
from store.cells import Tally
from store.funnel import CLOSED, days_between
from store.grouped import grouped
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot

A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DealSize:
    """Of those won with a known amount, in one currency."""

    count: int
    mean: Decimal
    median: Decimal


def read_deal_sizes(snapshot: Snapshot, period: Span) -> dict[str, DealSize]:
    """By currency. The database ranks them; only those in the middle are read."""
    row = snapshot.opportunity
    within = {"partition_by": row.currency}
    ranked = (
        select(
            row.currency,
            row.amount.label("amount"),
            func.row_number().over(**within, order_by=row.amount).label("rank"),
            func.count().over(**within).label("n"),
            type_coerce(func.sum(row.amount).over(**within), Money()).label("total"),
        )
        .where(
            *snapshot.inside,
            row.status == Status.WON,
            row.amount.is_not(None),
            *period.conditions(row.closed_on),
        )
        .subquery()
    )
    rank, count = ranked.c.rank, ranked.c.n
    middle = or_(rank == (count + 1) // 2, rank == count // 2 + 1)
    found: dict[str, DealSize] = {}
    for line in snapshot.session.execute(select(ranked).where(middle).order_by(rank)):
        lower = found.get(line.currency)
        median = line.amount if lower is None else (lower.median + line.amount) / 2
        found[line.currency] = DealSize(line.n, line.total / line.n, median)
    return found


def read_velocity(snapshot: Snapshot) -> dict[str, Decimal | None]:
    """Money a day, by currency: open × win rate × mean won value ÷ mean days to win.

    Of the last 365 days. Nothing where all were won on the day they were opened; a currency in
    which nothing was won is not there.
    """
    row, today = snapshot.opportunity, snapshot.today
    open_ = grouped(snapshot, (row.currency,), snapshot.is_open)
    counts = {currency: tally.count for (currency,), tally in open_}
    columns = (row.status, row.currency, days_between(row.opened_on, row.closed_on).label("days"))
    year = Span(today - A_YEAR + dt.timedelta(days=1), today + dt.timedelta(days=1))
    closed: Counter[str] = Counter()
    won: dict[str, Tally] = {}
    timely: Counter[str] = Counter()
    days: Counter[str] = Counter()
    where = (row.status.in_(CLOSED), *year.conditions(row.closed_on))
    for (status, currency, took), tally in grouped(snapshot, columns, *where):
        closed[currency] += tally.count
        if status == Status.WON:
            won.setdefault(currency, Tally()).add(tally)
            if took >= 0:
                timely[currency] += tally.count
                days[currency] += took * tally.count
    found: dict[str, Decimal | None] = {}
    for currency, tally in won.items():
        known = tally.count - tally.without_amount
        if known and timely[currency]:
            money = counts.get(currency, 0) * tally.count * tally.amount * timely[currency]
            per = closed[currency] * known * days[currency]
            found[currency] = money / per if per else None
    return found
