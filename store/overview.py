"""What is open, added up by the database, and what changed since a moment: plain data comes out.

However many opportunities there are, only sums and a few newest or largest ones are read.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from store.base import Money, UtcDateTime
from store.grouped import tally_of
from store.history import Entry, entries
from store.importing.load import VIA as IMPORTED
from store.models import Event, Kind, Opportunity, Person, Stage, Status

Of = TypeVar("Of")
MOST_EVENTS = 40
CLOSED_AS = {Kind.WON: Status.WON, Kind.LOST: Status.LOST}
TOLD = (Kind.WON, Kind.LOST, Kind.CREATED, Kind.STAGE)
# Written out, not bound, so that both databases may use the partial indexes.
_IS_OPEN = Opportunity.status == literal_column("'open'")
_EVENTS = select(Event, Opportunity.number, Opportunity.title).join(
    Opportunity, Opportunity.id == Event.opportunity_id
)


@dataclass(frozen=True, slots=True)
class Heap(Generic[Of]):
    """Opportunities of one currency, added up; ``amount`` is of those where it is known.

    ``of`` is what they have in common: a stage, an owner, or a kind of event.
    """

    of: Of
    currency: str
    count: int
    amount: Decimal
    without_amount: int
    weighted: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Brief:
    """One opportunity in a few words."""

    number: int
    title: str
    owner: str
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What one interaction did to one opportunity, the first thing first."""

    number: int
    title: str
    entries: tuple[Entry, ...]


def open_by_stage(session: Session, workspace_id: int, owner_id: int | None) -> list[Heap[int]]:
    """What is open in each stage, of one owner or of everybody, in no order."""
    asked = {"workspace_id": workspace_id, "owner_id": owner_id}
    rows = session.connection().execute(_by_stage(owner_id is not None), asked)
    return [
        Heap(
            stage,
            currency,
            int(count),
            amount or Decimal(0),
            int(unknown),
            (weighted or Decimal(0)) / 100,
        )
        for stage, currency, count, amount, unknown, weighted in rows
    ]


def open_by_owner(session: Session, workspace_id: int) -> list[Heap[int]]:
    """What everybody has open, in no order."""
    rows = session.connection().execute(_by_owner(), {"workspace_id": workspace_id})
    return [
        Heap(owner, currency, count, amount or Decimal(0), unknown)
        for owner, currency, count, amount, unknown in rows
    ]


def names_of(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    named = select(Person.id, Person.name).where(Person.id.in_(list(person_ids)))
    return {row.id: row.name for row in session.execute(named)}


def changed_since(session: Session, workspace_id: int, since: dt.datetime) -> list[Heap[Kind]]:
    """How many were won, lost, added or moved since then and still are; by kind of event."""
    found = _changed()
    counted = select(found.c.kind, found.c.currency, *tally_of(found.c)).group_by(
        found.c.kind, found.c.currency
    )
    rows = session.connection().execute(counted, {"workspace_id": workspace_id, "since": since})
    return [
        Heap(Kind(kind), currency, number, amount or Decimal(0), unknown)
        for kind, currency, number, amount, unknown in rows
    ]


def largest_changed(
    session: Session, workspace_id: int, since: dt.datetime, most: int
) -> dict[Kind, list[Brief]]:
    """The ``most`` largest of each kind of ``changed_since``."""
    found = _changed()
    place = func.row_number().over(
        partition_by=found.c.kind,
        order_by=(func.coalesce(found.c.amount, -1).desc(), found.c.number.desc()),
    )
    ranked = select(found, place.label("place")).subquery()
    query = (
        select(ranked, Person.name)
        .join(Person, Person.id == ranked.c.owner_id)
        .where(ranked.c.place <= most)
        .order_by(ranked.c.kind, ranked.c.place)
    )
    rows = session.connection().execute(query, {"workspace_id": workspace_id, "since": since})
    return {
        Kind(kind): [
            Brief(row.number, row.title, row.name, row.amount, row.currency) for row in several
        ]
        for kind, several in groupby(rows, key=lambda row: row.kind)
    }


def newest_happenings(
    session: Session, workspace_id: int, owner_id: int, since: dt.datetime
) -> list[Happening]:
    """What happened to somebody's opportunities since then, newest first; at most the newest few.

    What an import brought is told only if it happened since then, too.
    """
    query = (
        _EVENTS.where(
            Event.workspace_id == workspace_id,
            Event.recorded_at >= since,
            or_(Event.via != IMPORTED, Event.happened_at >= since),
            Opportunity.owner_id == owner_id,
        )
        .order_by(Event.recorded_at.desc(), Event.id.desc())
        .limit(MOST_EVENTS)
    )
    return _told(session, session.execute(query).all())


def happened_by(session: Session, workspace_id: int, request_id: str) -> Happening | None:
    """What one interaction did to the first opportunity that it changed."""
    query = _EVENTS.where(Event.workspace_id == workspace_id, Event.request_id == request_id)
    found = _told(session, session.execute(query.order_by(Event.id.desc())).all())
    return found[-1] if found else None


def _told(session: Session, rows: Sequence[Row[Event, int, str]]) -> list[Happening]:
    """What one interaction did to one opportunity is one; inside it the oldest is first."""
    made = entries(session, [event for event, _, _ in rows])
    pairs = zip(rows, made, strict=True)
    return [
        Happening(number, title, tuple(reversed([entry for _, entry in several])))
        for (_, number, title), several in groupby(pairs, key=lambda pair: _which(pair[0]))
    ]


def _which(row: Row[Event, int, str]) -> tuple[str | int, int, str]:
    """Events without a request, of an import or a script, stand alone."""
    event, number, title = row
    return event.request_id or event.id, number, title


@cache
def _by_stage(of_one: bool) -> Select[Any]:
    """Kept, as building a query takes longer than running it.

    Stages are joined to the groups: to each row, one index would not be enough.
    """
    conditions = [Opportunity.workspace_id == bindparam("workspace_id"), _IS_OPEN]
    if of_one:
        conditions.append(Opportunity.owner_id == bindparam("owner_id"))
    by_chance = (Opportunity.stage_id, Opportunity.probability, Opportunity.currency)
    groups = (
        select(*by_chance, *tally_of(Opportunity)).where(*conditions).group_by(*by_chance)
    ).subquery()
    found = groups.c
    chance = func.coalesce(found.probability, Stage.probability)
    return (
        select(
            found.stage_id,
            found.currency,
            func.sum(found["count"]),
            type_coerce(func.sum(found.amount), Money()),
            func.sum(found.unknown),
            type_coerce(func.sum(found.amount * chance), Money()),
        )
        .join(Stage, Stage.id == found.stage_id)
        .group_by(found.stage_id, found.currency)
    )


@cache
def _by_owner() -> Select[Any]:
    return (
        select(Opportunity.owner_id, Opportunity.currency, *tally_of(Opportunity))
        .where(Opportunity.workspace_id == bindparam("workspace_id"), _IS_OPEN)
        .group_by(Opportunity.owner_id, Opportunity.currency)
    )


@cache
def _changed() -> Subquery:
    """Each opportunity once for each kind of event that it had since then and that still holds:
    one that was moved and then won was won."""
    since = bindparam("since", type_=UtcDateTime())
    workspace_id: Any = bindparam("workspace_id")
    seen = (
        select(Event.opportunity_id, Event.kind)
        .where(
            Event.workspace_id == workspace_id,
            Event.recorded_at >= since,
            or_(Event.via != IMPORTED, Event.happened_at >= since),
            Event.kind.in_(TOLD),
        )
        .distinct()
        .subquery()
    )
    holds = or_(
        *(
            and_(seen.c.kind == kind, Opportunity.status == status)
            for kind, status in CLOSED_AS.items()
        ),
        and_(seen.c.kind == Kind.CREATED, Opportunity.status != Status.INVALID),
        and_(seen.c.kind == Kind.STAGE, _IS_OPEN, Opportunity.stage_since >= since),
    )
    return (
        select(
            seen.c.kind,
            Opportunity.number,
            Opportunity.title,
            Opportunity.owner_id,
            Opportunity.amount,
            Opportunity.currency,
        )
        .join(seen, seen.c.opportunity_id == Opportunity.id)
        .where(holds)
        .subquery()
    )
