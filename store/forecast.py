"""The reads of the forecast: what was won and what is still to come, added up by month."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, literal_column, select

from store.cells import Tally
from store.funnel import CLOSED, tally_of
from store.models import Status
from store.pipeline import load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot

PAST_DUE, UNDATED, EARLIER, LATER = "past_due", "undated", "earlier", "later"
A_YEAR = dt.timedelta(days=365)
Won = dict[dt.date, dict[str, Tally]]  # by month and currency


@dataclass(slots=True)
class Expected:
    """What is open, by currency: its tally, and what it is worth by its chances, unrounded."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    weighted: dict[str, Decimal] = field(default_factory=dict)

    def add(self, currency: str, tally: Tally, percent: int) -> None:
        """``tally`` of which each has that chance."""
        self._add(currency, tally, tally.amount * percent / 100)

    def add_all(self, other: "Expected") -> None:
        for currency, tally in other.tallies.items():
            self._add(currency, tally, other.weighted[currency])

    def _add(self, currency: str, tally: Tally, part: Decimal) -> None:
        self.tallies.setdefault(currency, Tally()).add(tally)
        self.weighted[currency] = self.weighted.get(currency, Decimal(0)) + part


def read_won(snapshot: Snapshot, span: Span) -> Won:
    """What was won, by the month of its actual close."""
    row = snapshot.opportunity
    year, month = extract("year", row.closed_on), extract("month", row.closed_on)
    found: Won = {}
    rows = snapshot.session.execute(
        select(year, month, row.currency, *tally_of(row))
        .where(*snapshot.inside, row.status == Status.WON, *span.conditions(row.closed_on))
        .group_by(year, month, row.currency)
    )
    for in_year, in_month, currency, count, amount, without in rows:
        by_currency = found.setdefault(dt.date(int(in_year), int(in_month), 1), {})
        by_currency[currency] = Tally(count, amount or Decimal(0), without)
    return found


def read_expected(snapshot: Snapshot, span: Span) -> dict[dt.date | str, Expected]:
    """What is open, by the month of the span in which it is due, or else by why it is in none."""
    row = snapshot.opportunity
    close = row.expected_close
    why = _why(close, snapshot.today, span)
    each = (
        select(
            why.label("why"),
            case((why == "", extract("year", close)), else_=0).label("year"),
            case((why == "", extract("month", close)), else_=0).label("month"),
            row.stage_id,
            row.probability,
            row.currency,
            row.amount,
        )
        .where(*snapshot.inside, snapshot.is_open)
        .subquery()
        .c
    )
    key = (each.why, each.year, each.month, each.stage_id, each.probability, each.currency)
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    found: dict[dt.date | str, Expected] = {}
    rows = snapshot.session.execute(select(*key, *tally_of(each)).group_by(*key))
    for reason, year, month, stage_id, own, currency, count, amount, without in rows:
        place = reason or dt.date(int(year), int(month), 1)
        percent = pipeline[stage_id].probability if own is None else own
        tally = Tally(count, amount or Decimal(0), without)
        found.setdefault(place, Expected()).add(currency, tally, percent)
    return found


def _why(close: Any, today: dt.date, span: Span) -> ColumnElement[str]:
    """Why an open one is in none of the span's months; empty for one that is."""
    return case(
        (close.is_(None), literal_column(f"'{UNDATED}'")),
        (close < today, literal_column(f"'{PAST_DUE}'")),
        (close < (span.start or today), literal_column(f"'{EARLIER}'")),
        (close >= (span.end or dt.date.max), literal_column(f"'{LATER}'")),
        else_=literal_column("''"),
    )


def conditions_of(snapshot: Snapshot, place: str, span: Span) -> list[ColumnElement[bool]]:
    """Those that are counted under one of the reasons."""
    close, today = snapshot.opportunity.expected_close, snapshot.today
    where = {
        UNDATED: [close.is_(None)],
        PAST_DUE: [close < today],
        EARLIER: [close >= today, close < (span.start or today)],
        LATER: [close >= today, close >= (span.end or dt.date.max)],
    }
    return [snapshot.is_open, *where[place]]


def read_ends(snapshot: Snapshot) -> tuple[dt.date, dt.date]:
    """The first and the last day on which something was won or is expected, or today is."""
    row = snapshot.opportunity
    won = select(func.min(row.closed_on), func.max(row.closed_on)).where(
        *snapshot.inside, row.status == Status.WON
    )
    due = select(func.min(row.expected_close), func.max(row.expected_close)).where(
        *snapshot.inside, snapshot.is_open
    )
    ends = [*snapshot.session.execute(won).one(), *snapshot.session.execute(due).one()]
    days = [snapshot.today, *(day for day in ends if day is not None)]
    return min(days), max(days)


def read_win_rates(snapshot: Snapshot) -> dict[str, Decimal]:
    """Of the value that was closed in the last 365 days, which part was won, by currency."""
    row, today = snapshot.opportunity, snapshot.today
    rows = snapshot.session.execute(
        select(row.status, row.currency, *tally_of(row))
        .where(
            *snapshot.inside,
            row.status.in_(CLOSED),
            row.closed_on > today - A_YEAR,
            row.closed_on <= today,
        )
        .group_by(row.status, row.currency)
    )
    won: dict[str, Decimal] = {}
    closed: dict[str, Decimal] = {}
    for status, currency, _count, amount, _without in rows:
        value = amount or Decimal(0)
        closed[currency] = closed.get(currency, Decimal(0)) + value
        won[currency] = won.get(currency, Decimal(0)) + (value if status == Status.WON else 0)
    return {currency: won[currency] / value for currency, value in closed.items() if value}
