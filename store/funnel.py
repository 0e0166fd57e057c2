"""The reads of the funnel: grouped cells, small enough to hold, exact enough to add up.

Three scans of ``opportunities``, each over its own index: what was opened in the period (the
cohort), what was closed in it, and what is open now. One scan for all three would read rows that
none of them needs and group by everything at once. As of a day, rows that have not changed since
count as they are, and only the others are folded from their events.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from store.cells import Bucket, Cells, ClosedKey, CohortKey, OpenKey, Recent, Tally
from store.models import Account, Event, LossReason, Opportunity, Person, Status
from store.rebuild import COUNTED, Moment, State, changed_since
from store.scopes import Scope, Span, changed

CLOSED = (Status.WON, Status.LOST)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read: ``scope``, the days of ``period`` and ``recent``, and what day ``today`` is."""

    scope: Scope
    period: Span
    recent: Span
    today: dt.date


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


_TALLY = (
    func.count(),
    func.sum(Opportunity.amount),
    func.count() - func.count(Opportunity.amount),
)
_COHORT = (
    Opportunity.status,
    Opportunity.stage_id,
    Opportunity.stages_entered,
    Opportunity.currency,
)
_OPEN = (Opportunity.stage_id, Opportunity.probability, Opportunity.currency)
_CLOSED = (
    Opportunity.status,
    Opportunity.currency,
    days_between(Opportunity.opened_on, Opportunity.closed_on).label("days"),
)
_RECENT = tuple(getattr(Opportunity, name) for name in Recent.__slots__)
# Written out, not bound, so that both databases may use the partial indexes.
_IS_OPEN = Opportunity.status == literal_column("'open'")


def read_cells(
    session: Session, workspace_id: int, wanted: Wanted, moment: Moment | None = None
) -> Cells:
    """The cells of all that is wanted, now or as it stood at ``moment``."""
    rows = _Rows(session, workspace_id, wanted.scope, moment)
    closed = Opportunity.status.in_(CLOSED)
    cells = Cells(
        cohort=rows.grouped(CohortKey, _COHORT, *wanted.period.conditions(Opportunity.opened_on)),
        open=rows.grouped(OpenKey, (*_OPEN, _bucket_on(wanted.today)), _IS_OPEN),
        closed=rows.grouped(
            ClosedKey, _CLOSED, *wanted.period.conditions(Opportunity.closed_on), closed
        ),
        recent=rows.listed(*wanted.recent.conditions(Opportunity.closed_on), closed),
    )
    for state in changed(session, workspace_id, wanted.scope, moment):
        _count_in(cells, state, wanted)
    return cells


def read_open(
    session: Session, workspace_id: int, scope: Scope, today: dt.date, moment: Moment
) -> dict[OpenKey, Tally]:
    """Only the cells of what was open at ``moment``, which ends the day ``today``."""
    rows = _Rows(session, workspace_id, scope, moment)
    cells = rows.grouped(OpenKey, (*_OPEN, _bucket_on(today)), _IS_OPEN)
    for state in changed(session, workspace_id, scope, moment):
        if state.status == Status.OPEN:
            _count(cells, _open_key(state, today), state)
    return cells


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


def count_back_dated(session: Session, workspace_id: int, as_of: dt.datetime) -> int:
    """Of how many something happened before ``as_of`` that was only recorded later."""
    found = session.scalar(
        select(func.count(Event.opportunity_id.distinct())).where(
            Event.workspace_id == workspace_id,
            Event.recorded_at >= as_of,
            Event.happened_at < as_of,
            Event.kind.in_(COUNTED),
        )
    )
    return found or 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """Reads rows in scope that stand now as they stood at ``moment``, if one is given.

    All are read, and those that have changed since are taken off again. Leaving them out by an
    anti-join would be one query, but neither database can be trusted with it: SQLite without
    statistics scans the changed ones for each row, PostgreSQL does not hash many of them.
    """

    session: Session
    workspace_id: int
    scope: Scope
    moment: Moment | None

    def grouped(
        self, kind: Callable[..., Key], columns: tuple[Any, ...], *where: ColumnElement[bool]
    ) -> dict[Key, Tally]:
        """Amounts are summed undivided, in whole cents, so both databases give the same digits."""
        query = select(*columns, *_TALLY).group_by(*(column.key for column in columns))
        found: dict[Key, Tally] = {}
        for times, rows in self._read(query, where):
            for *key, count, amount, without in rows:
                tally = Tally(count, amount or Decimal(0), without)
                found.setdefault(kind(*key), Tally()).add(tally, times)
        return {key: tally for key, tally in found.items() if tally.count}

    def listed(self, *where: ColumnElement[bool]) -> list[Recent]:
        """One by one."""
        found: dict[Recent, None] = {}
        for times, rows in self._read(select(*_RECENT), where):
            for row in rows:
                if times > 0:
                    found[Recent(*row)] = None
                else:
                    del found[Recent(*row)]
        return list(found)

    def _read(
        self, query: Select[*tuple[Any, ...]], where: Iterable[ColumnElement[bool]]
    ) -> Iterator[tuple[int, Iterable[Any]]]:
        query = query.where(*self.scope.conditions(self.workspace_id), *where)
        yield 1, self.session.execute(query)
        if self.moment is not None:
            later = changed_since(self.workspace_id, self.moment)
            ids = select(later.c.opportunity_id)
            yield -1, self.session.execute(query.where(Opportunity.id.in_(ids)))


def _bucket_on(today: dt.date) -> ColumnElement[str]:
    close = Opportunity.expected_close
    return case(
        (close.is_(None), literal_column("'undated'")),
        (close < today, literal_column("'past_due'")),
        else_=literal_column("'ahead'"),
    ).label("bucket")


def _count_in(cells: Cells, state: State, wanted: Wanted) -> None:
    """Count a folded opportunity in every cell the queries would have counted its row in."""
    if state.opened_on in wanted.period:
        key = CohortKey(state.status, state.stage_id, state.stages_entered, state.currency)
        _count(cells.cohort, key, state)
    if state.status == Status.OPEN:
        _count(cells.open, _open_key(state, wanted.today), state)
    elif state.status in CLOSED and state.closed_on is not None:
        if state.closed_on in wanted.period:
            days = (state.closed_on - state.opened_on).days
            _count(cells.closed, ClosedKey(state.status, state.currency, days), state)
        if state.closed_on in wanted.recent:
            cells.recent.append(Recent(*(getattr(state, name) for name in Recent.__slots__)))


def _open_key(state: State, today: dt.date) -> OpenKey:
    return OpenKey(
        state.stage_id, state.probability, state.currency, _bucket(state.expected_close, today)
    )


def _bucket(close: dt.date | None, today: dt.date) -> Bucket:
    if close is None:
        return Bucket.UNDATED
    return Bucket.PAST_DUE if close < today else Bucket.AHEAD


def _count(cells: dict[Key, Tally], key: Key, state: State) -> None:
    amount = state.amount or Decimal(0)
    cells.setdefault(key, Tally()).add(Tally(1, amount, int(state.amount is None)))
