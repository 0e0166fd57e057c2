"""The reads of the forecast: what was won and what is still to come, added up by month."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, literal_column, select

from store.cells import Tally
from store.funnel import read_closed
from store.grouped import grouped
from store.models import Cell, Status
from store.pipeline import load_pipeline
from store.probabilities import last_year
from store.scopes import Span
from store.snapshot import Snapshot
from store.sums.parts import NEVER, Of
from store.sums.reading import Summed, is_summed, set_probability, summed

PAST_DUE, UNDATED, EARLIER, LATER = "past_due", "undated", "earlier", "later"
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
    found: Won = {}
    for in_year, in_month, currency, tally in _won(snapshot, span):
        found.setdefault(dt.date(int(in_year), int(in_month), 1), {})[currency] = tally
    return found


def _won(snapshot: Snapshot, span: Span) -> Summed:
    """By year, month and currency."""
    if is_summed(snapshot):
        month = _month_of(Cell.day)
        days = span.conditions(Cell.day)
        return summed(snapshot, Of.CLOSED, (*month, Cell.currency), Cell.what == Status.WON, *days)
    row = snapshot.opportunity
    where = (row.status == Status.WON, *span.conditions(row.closed_on))
    columns = (*_month_of(row.closed_on), row.currency)
    return ((*key, tally) for key, tally in grouped(snapshot, columns, *where))


def read_expected(snapshot: Snapshot, span: Span) -> dict[dt.date | str, Expected]:
    """What is open, by the month of the span in which it is due, or else by why it is in none."""
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    found: dict[dt.date | str, Expected] = {}
    read = _summed_expected if is_summed(snapshot) else _expected
    for reason, year, month, stage_id, own, currency, tally in read(snapshot, span):
        place = reason or dt.date(int(year), int(month), 1)
        percent = pipeline[stage_id].probability if own is None else own
        found.setdefault(place, Expected()).add(currency, tally, percent)
    return found


def _expected(snapshot: Snapshot, span: Span) -> Summed:
    row = snapshot.opportunity
    close = row.expected_close
    where = _why(close, close.is_(None), snapshot.today, span)
    columns = (*where, row.stage_id, row.probability, row.currency)
    return ((*key, tally) for key, tally in grouped(snapshot, columns, snapshot.is_open))


def _summed_expected(snapshot: Snapshot, span: Span) -> Summed:
    where = _why(Cell.day, Cell.day == NEVER, snapshot.today, span)
    columns = (*where, Cell.stage_id, Cell.probability, Cell.currency)
    for *place, stage_id, kept, currency, tally in summed(snapshot, Of.OPEN, columns):
        yield *place, stage_id, set_probability(kept), currency, tally


def _month_of(day: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return extract("year", day).label("in_year"), extract("month", day).label("in_month")


def _why(
    close: Any, is_undated: ColumnElement[bool], today: dt.date, span: Span
) -> tuple[ColumnElement[Any], ...]:
    """Why an open one is in none of the span's months, or else the year and the month."""
    why = case(
        (is_undated, literal_column(f"'{UNDATED}'")),
        (close < today, literal_column(f"'{PAST_DUE}'")),
        (close < (span.start or today), literal_column(f"'{EARLIER}'")),
        (close >= (span.end or dt.date.max), literal_column(f"'{LATER}'")),
        else_=literal_column("''"),
    )
    month = (
        case((why == "", extract(part, close)), else_=0).label(f"in_{part}")
        for part in ("year", "month")
    )
    return why.label("why"), *month


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
    days = _summed_ends(snapshot) if is_summed(snapshot) else _ends(snapshot)
    known = [snapshot.today, *(day for day in days if day is not None)]
    return min(known), max(known)


def _ends(snapshot: Snapshot) -> Iterable[dt.date | None]:
    row = snapshot.opportunity
    won = select(func.min(row.closed_on), func.max(row.closed_on)).where(
        *snapshot.inside, row.status == Status.WON
    )
    due = select(func.min(row.expected_close), func.max(row.expected_close)).where(
        *snapshot.inside, snapshot.is_open
    )
    return *snapshot.session.execute(won).one(), *snapshot.session.execute(due).one()


def _summed_ends(snapshot: Snapshot) -> Iterator[dt.date]:
    for of, where in ((Of.CLOSED, Cell.what == Status.WON), (Of.OPEN, Cell.day != NEVER)):
        for day, _ in summed(snapshot, of, (Cell.day,), where):
            yield day


def read_win_rates(snapshot: Snapshot) -> dict[str, Decimal]:
    """Of the value that was closed in the last 365 days, which part was won, by currency."""
    won: dict[str, Decimal] = {}
    closed: dict[str, Decimal] = {}
    for key, tally in read_closed(snapshot, last_year(snapshot)).items():
        closed[key.currency] = closed.get(key.currency, Decimal(0)) + tally.amount
        if key.status == Status.WON:
            won[key.currency] = tally.amount
    return {
        currency: won.get(currency, Decimal(0)) / value
        for currency, value in closed.items()
        if value
    }
