"""What each person has, closed and is to win, added up by the database."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, select

from store.cells import Tally
from store.funnel import CLOSED, days_between
from store.grouped import grouped, tally_of
from store.models import Person
from store.scopes import Span
from store.snapshot import Snapshot
from store.stale import overdue_conditions, stale_conditions
from store.targets import Amounts, all_targets, target_of

EVERYBODYS = 0  # nobody's id


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What somebody has open in one currency."""

    owner_id: int
    currency: str
    tally: Tally
    overdue: int
    stale: int


@dataclass(frozen=True, slots=True)
class ClosedWork:
    """What somebody won or lost in one currency after so many ``days``."""

    owner_id: int
    status: str
    currency: str
    days: int
    tally: Tally


def read_open_work(snapshot: Snapshot) -> list[OpenWork]:
    row = snapshot.opportunity
    columns: tuple[Any, ...] = (
        row.owner_id,
        row.currency,
        *tally_of(row),
        func.count(case((and_(*overdue_conditions(snapshot)), 1))),
        func.count(case((and_(*stale_conditions(snapshot)), 1))),
    )
    query = select(*columns).where(*snapshot.inside, snapshot.is_open)
    found = snapshot.session.execute(query.group_by(row.owner_id, row.currency))
    return [
        OpenWork(owner, currency, Tally(count, amount or Decimal(0), without), overdue, stale)
        for owner, currency, count, amount, without, overdue, stale in found
    ]


def read_closed_work(snapshot: Snapshot, period: Span) -> list[ClosedWork]:
    row = snapshot.opportunity
    columns: tuple[Any, ...] = (
        row.owner_id,
        row.status,
        row.currency,
        days_between(row.opened_on, row.closed_on).label("days"),
    )
    where = (row.status.in_(CLOSED), *period.conditions(row.closed_on))
    return [
        ClosedWork(owner, status, currency, days, tally)
        for (owner, status, currency, days), tally in grouped(snapshot, columns, *where)
    ]


def read_targets(snapshot: Snapshot, period: Span) -> dict[int, Amounts]:
    """Of each person, and of the scope as ``EVERYBODYS``, for the months that the period touches.

    Of one source or account there is no target.
    """
    session, workspace_id, scope = snapshot.session, snapshot.workspace.id, snapshot.scope
    months = period.start or dt.date.min, period.end or dt.date.max
    found = {EVERYBODYS: target_of(session, workspace_id, scope.key, *months)}
    if scope.source_id is not None or scope.account_id is not None:
        return found
    for key, by_month in all_targets(session, workspace_id, *months).items():
        kind, _, owner = key.partition(":")
        if kind == "owner" and owner.isdecimal():
            found[int(owner)] = _sum(by_month, scope.currency)
    return found


def read_people(snapshot: Snapshot, ids: set[int]) -> dict[int, str]:
    """What they are called, also those that an import brought and Slack does not know."""
    named = select(Person.id, Person.name).where(
        Person.workspace_id == snapshot.workspace.id, Person.id.in_(ids)
    )
    return {row.id: row.name for row in snapshot.session.execute(named)}


def _sum(by_month: dict[dt.date, Amounts], only: str | None) -> Amounts:
    sums: Amounts = {}
    for amounts in by_month.values():
        for currency, amount in amounts.items():
            if only in (None, currency):
                sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums
