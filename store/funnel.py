"""The reads of the funnel: grouped cells, small enough to hold, exact enough to add up.

What was opened in the period (the cohort), what was closed in it, and what is open now: from the
sums, or in three scans, each over its own index. One scan for all three would read rows that none
of them needs and group by everything at once.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, case, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from store.cells import Cells, ClosedKey, CohortKey, OpenKey, Recent, StandKey, Tally, balance
from store.grouped import grouped
from store.models import Account, Cell, LossReason, Person, Status
from store.scopes import Span
from store.snapshot import Snapshot, differing, end_of, look_back
from store.sums.parts import NEVER, Of
from store.sums.reading import is_summed, set_probability, summed

CLOSED = (Status.WON, Status.LOST)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called, for the few that are named."""

    accounts: dict[int, str]
    owners: dict[int, str]
    reasons: dict[int, str]


class days_between(GenericFunction[int]):
    """Whole days from the first date to the second, on both databases."""

    type = Integer()
    inherit_cache = True


@compiles(days_between)
def _days_by_subtraction(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({second} - {first})"


@compiles(days_between, "sqlite")
def _days_by_julian_day(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


def read_cells(snapshot: Snapshot, period: Span, recent: Span, most: int) -> Cells:
    """The cells of what was opened or closed in ``period``, and open; of what was closed in
    ``recent`` also ``most`` of the won and of the lost, the largest first.
    """
    whole = is_summed(snapshot)
    return Cells(
        cohort=(_summed_cohort if whole else _cohort)(snapshot, period),
        open=(_summed_open if whole else _open)(snapshot),
        closed=read_closed(snapshot, period),
        cycles=read_won_cycles(snapshot, period),
        lately=read_closed(snapshot, recent),
        recent=_largest(snapshot, recent, most),
    )


def read_standing(
    snapshot: Snapshot, end: dt.date, now: Mapping[OpenKey, Tally]
) -> dict[StandKey, Tally]:
    """What was open at the end of an earlier day; ``now`` is what is open in the snapshot.

    Put together from that and what has changed since: an earlier day costs as much as that is.
    """
    if is_summed(snapshot):
        columns = (Cell.stage_id, Cell.probability, Cell.currency)
        since = summed(snapshot, Of.STANDING, columns, Cell.day > end)
        gone = (
            (StandKey(stage_id, set_probability(probability), currency), tally)
            for stage_id, probability, currency, tally in since
        )
        return balance(_standing(now), gone)
    with look_back(snapshot, end_of(snapshot.workspace, end).as_of) as then:
        came, went = (
            _tallies(part, StandKey, _stand_columns(part), part.is_open) for part in differing(then)
        )
        return balance(chain(_standing(now), went.items()), came.items())


def _standing(cells: Mapping[OpenKey, Tally]) -> Iterator[tuple[StandKey, Tally]]:
    for key, tally in cells.items():
        yield StandKey(key.stage_id, key.probability, key.currency), tally


def _stand_columns(snapshot: Snapshot) -> tuple[Any, ...]:
    row = snapshot.opportunity
    return row.stage_id, row.probability, row.currency


def _cohort(snapshot: Snapshot, period: Span) -> dict[CohortKey, Tally]:
    row = snapshot.opportunity
    columns = (row.status, row.stage_id, row.stages_entered, row.currency)
    return _tallies(snapshot, CohortKey, columns, *period.conditions(row.opened_on))


def _summed_cohort(snapshot: Snapshot, period: Span) -> dict[CohortKey, Tally]:
    columns = (Cell.what, Cell.stage_id, Cell.stages_entered, Cell.currency)
    rows = summed(snapshot, Of.OPENED, columns, *period.conditions(Cell.day))
    return {CohortKey(*key): tally for *key, tally in rows}


def _summed_open(snapshot: Snapshot) -> dict[OpenKey, Tally]:
    bucket = case(
        (Cell.day == NEVER, literal_column("'undated'")),
        (Cell.day < snapshot.today, literal_column("'past_due'")),
        else_=literal_column("'ahead'"),
    ).label("bucket")
    rows = summed(snapshot, Of.OPEN, (Cell.stage_id, Cell.probability, Cell.currency, bucket))
    return {
        OpenKey(stage_id, set_probability(probability), currency, of): tally
        for stage_id, probability, currency, of, tally in rows
    }


def read_closed(snapshot: Snapshot, span: Span) -> dict[ClosedKey, Tally]:
    """What was won or lost in some days."""
    if is_summed(snapshot):
        columns = (Cell.what, Cell.currency)
        rows = summed(snapshot, Of.CLOSED, columns, *span.conditions(Cell.day))
        return {ClosedKey(*key): tally for *key, tally in rows}
    row = snapshot.opportunity
    where = (row.status.in_(CLOSED), *span.conditions(row.closed_on))
    return _tallies(snapshot, ClosedKey, (row.status, row.currency), *where)


def read_won_cycles(snapshot: Snapshot, period: Span) -> dict[int, int]:
    """Days from opening to winning of those won in the period, and how often each occurs."""
    row = snapshot.opportunity
    days = days_between(row.opened_on, row.closed_on).label("days")
    query = (
        select(days, func.count().label("n"))
        .where(*snapshot.inside, row.status == Status.WON, *period.conditions(row.closed_on))
        .group_by(days)
    )
    return {line.days: line.n for line in snapshot.session.execute(query)}


def _open(snapshot: Snapshot) -> dict[OpenKey, Tally]:
    row = snapshot.opportunity
    bucket = _bucket(row.expected_close, snapshot.today)
    columns = (row.stage_id, row.probability, row.currency, bucket)
    return _tallies(snapshot, OpenKey, columns, snapshot.is_open)


def read_names(session: Session, workspace_id: int, recent: list[Recent]) -> Names:
    """The names of the accounts, owners and loss reasons of ``recent``."""

    def named(table: Any, ids: set[int | None]) -> dict[int, str]:
        query = select(table.id, table.name).where(
            table.workspace_id == workspace_id, table.id.in_(ids - {None})
        )
        return {row.id: row.name for row in session.execute(query)}

    return Names(
        named(Account, {row.account_id for row in recent}),
        named(Person, {row.owner_id for row in recent}),
        named(LossReason, {row.loss_reason_id for row in recent}),
    )


def _tallies(
    snapshot: Snapshot,
    kind: Callable[..., Key],
    columns: tuple[Any, ...],
    *where: ColumnElement[bool],
) -> dict[Key, Tally]:
    return {kind(*key): tally for key, tally in grouped(snapshot, columns, *where)}


def _largest(snapshot: Snapshot, span: Span, most: int) -> list[Recent]:
    """The largest that were won and that were lost; unknown amounts come last.

    They are ranked in the index alone, and only what is named is read: by numbers that are known,
    as over a snapshot of then all rows would be looked at.
    """
    row = snapshot.opportunity
    by_size = (row.amount.is_(None), row.amount.desc(), row.number)
    place = func.row_number().over(partition_by=row.status, order_by=by_size).label("place")
    ranked = (
        select(row.number, place)
        .where(*snapshot.inside, row.status.in_(CLOSED), *span.conditions(row.closed_on))
        .subquery()
        .c
    )
    numbers = snapshot.session.scalars(select(ranked.number).where(ranked.place <= most)).all()
    query = (
        select(*(getattr(row, name) for name in Recent.__slots__))
        .where(*snapshot.inside, row.number.in_(numbers))
        .order_by(*by_size)
    )
    return [Recent(*line) for line in snapshot.session.execute(query)] if numbers else []


def _bucket(close: Any, today: dt.date) -> ColumnElement[str]:
    return case(
        (close.is_(None), literal_column("'undated'")),
        (close < today, literal_column("'past_due'")),
        else_=literal_column("'ahead'"),
    ).label("bucket")
