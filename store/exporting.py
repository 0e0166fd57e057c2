"""Everything there is, row by row, to be written elsewhere: read in batches, so memory stays flat.

What is read can be imported again: ``id`` is the one that an opportunity came with, or one made of
its number, and the stage history is what ``--history`` takes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from store.identity import made_id
from store.models import (
    Account,
    Contact,
    Event,
    Kind,
    LossReason,
    Opportunity,
    Person,
    Source,
    Stage,
    Status,
    Workspace,
)
from store.pipeline import load_pipeline
from store.replay import standing
from store.scopes import Scope

BATCH = 1000
_MOVES = (
    Kind.CREATED, Kind.STAGE, Kind.REOPENED, Kind.WON, Kind.LOST, Kind.INVALID, Kind.MERGED,
    Kind.UNDONE,
)  # fmt: skip
_ENDS = {Kind.WON: Status.WON, Kind.LOST: Status.LOST}


@dataclass(frozen=True, slots=True)
class Exported:
    """An opportunity with names in place of ids. ``own_probability`` is one set by hand."""

    id: str
    number: int
    title: str
    account: str | None
    contact: str | None
    owner: str
    stage: str
    status: Status
    amount: Decimal | None
    currency: str
    probability: int
    own_probability: int | None
    opened_on: dt.date
    expected_close: dt.date | None
    closed_on: dt.date | None
    stage_since: dt.datetime
    source: str | None
    next_step: str | None
    next_step_on: dt.date | None
    loss_reason: str | None
    loss_note: str | None
    competitor: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that was done: a call, an e-mail, a meeting, a note. Local times."""

    id: str
    number: int
    title: str
    at: dt.datetime
    kind: str
    who: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A stage entered, or an end. ``stage`` is empty when it ended: then ``status`` says how."""

    id: str
    number: int
    title: str
    stage: str | None
    status: Status
    at: dt.datetime


def opportunities(session: Session, workspace: Workspace, scope: Scope) -> Iterator[Exported]:
    """Those in ``scope``, by number; also those that count nowhere, marked as invalid."""
    zone = ZoneInfo(workspace.timezone)
    for row in _in_batches(session, _everything(workspace.id, scope)):
        yield Exported(
            id=row.external_id or made_id(workspace, row.number),
            stage_since=_local(row.stage_since, zone),
            **{name: getattr(row, name) for name in _SAME},
        )


def activities(session: Session, workspace: Workspace, scope: Scope) -> Iterator[Activity]:
    """What was done and not taken back, opportunity by opportunity, in the order of recording."""
    zone = ZoneInfo(workspace.timezone)
    for row, events in _with_events(session, workspace.id, scope, (Kind.ACTIVITY,)):
        for event in events:
            value: Any = event.to_value
            yield Activity(
                row.external_id or made_id(workspace, row.number),
                row.number,
                row.title,
                _local(event.happened_at, zone),
                str(value.get("type") or "note"),
                event.who,
                str(value.get("text") or ""),
            )


def stage_history(session: Session, workspace: Workspace, scope: Scope) -> Iterator[Entered]:
    """Every stage entered and every end, opportunity by opportunity, each one's oldest first."""
    zone = ZoneInfo(workspace.timezone)
    names = {stage.id: stage.name for stage in load_pipeline(session, workspace.id).every}
    for row, events in _with_events(session, workspace.id, scope, _MOVES):
        id_ = row.external_id or made_id(workspace, row.number)
        for stage_id, status, at in _in_order(events, zone):
            stage = None if stage_id is None else names[stage_id]
            yield Entered(id_, row.number, row.title, stage, status, at)


def _in_order(
    events: Iterable[Any], zone: ZoneInfo
) -> Sequence[tuple[int | None, Status, dt.datetime]]:
    """Moves with times that follow each other: the day of an end is what figures count, so what was
    recorded before it but happened later is moved to it.
    """
    moves: list[tuple[int | None, Status, dt.datetime]] = []
    for event in reversed([event for event in events if _is_move(event)]):
        value: Any = event.to_value
        at = _local(event.happened_at, zone)
        stage_id = None
        if event.kind in (Kind.CREATED, Kind.STAGE, Kind.REOPENED):
            stage_id = value["stage"] if event.kind == Kind.CREATED else value
        elif dt.date.fromisoformat(value["on"]) != at.date():
            at = dt.datetime.combine(dt.date.fromisoformat(value["on"]), dt.time(12))
        if moves:
            at = min(at, moves[-1][2])
        status = Status.OPEN if stage_id is not None else _ENDS.get(event.kind, Status.INVALID)
        moves.append((stage_id, status, at))
    return moves[::-1]


def _is_move(event: Any) -> bool:
    """What went into another one is closed by that; so is what was created and taken back."""
    if event.kind == Kind.UNDONE:
        return bool(event.to_value.get("created"))
    return event.kind != Kind.MERGED or "into" in event.to_value


def _local(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Local and to the second, without a zone: a workbook knows none."""
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


_SAME = (
    "number", "title", "account", "contact", "owner", "stage", "status", "amount", "currency",
    "probability", "own_probability", "opened_on", "expected_close", "closed_on", "source",
    "next_step", "next_step_on", "loss_reason", "loss_note", "competitor", "description",
)  # fmt: skip


def _everything(workspace_id: int, scope: Scope) -> Select[*tuple[Any, ...]]:
    own = Opportunity
    return (
        select(
            own.number, own.external_id, own.title, own.status, own.amount, own.currency,
            own.opened_on, own.expected_close, own.closed_on, own.stage_since, own.next_step,
            own.next_step_on, own.loss_note, own.competitor, own.description,
            own.probability.label("own_probability"),
            func.coalesce(own.probability, Stage.probability).label("probability"),
            Stage.name.label("stage"),
            Person.name.label("owner"),
            Account.name.label("account"),
            Contact.name.label("contact"),
            Source.name.label("source"),
            LossReason.name.label("loss_reason"),
        )
        .join(own.stage)
        .join(own.owner)
        .outerjoin(own.account)
        .outerjoin(own.contact)
        .outerjoin(own.source)
        .outerjoin(own.loss_reason)
        .where(*scope.conditions(workspace_id))
    )  # fmt: skip


def _with_events(
    session: Session, workspace_id: int, scope: Scope, kinds: tuple[Kind, ...]
) -> Iterator[tuple[Row[Any], list[Any]]]:
    """Opportunities with those of their events that still stand."""
    wanted = select(
        Opportunity.id, Opportunity.number, Opportunity.external_id, Opportunity.title
    ).where(*scope.conditions(workspace_id))
    for batch in _batches(session, wanted):
        logged = session.execute(
            select(
                Event.id, Event.opportunity_id, Event.kind, Event.to_value, Event.happened_at,
                Person.name.label("who"),
            )
            .outerjoin(Person, Person.id == Event.actor_id)
            .where(
                Event.opportunity_id.in_([row.id for row in batch]),
                Event.kind.in_((*kinds, Kind.UNDONE)),
            )
            .order_by(Event.opportunity_id, Event.id)
        )  # fmt: skip
        by_row = {id_: list(some) for id_, some in groupby(logged, lambda one: one.opportunity_id)}
        for row in batch:
            stands = standing(by_row.get(row.id, []))
            yield row, [event for event in stands if event.kind in kinds]


def _in_batches(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
    for batch in _batches(session, wanted):
        yield from batch


def _batches(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Sequence[Row[Any]]]:
    """By number; each batch begins where the one before ended."""
    wanted = wanted.order_by(Opportunity.number).limit(BATCH)
    last = 0
    while batch := session.execute(wanted.where(Opportunity.number > last)).all():
        yield batch
        last = batch[-1].number
