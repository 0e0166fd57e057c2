"""Taking a change back: the log keeps both, and the rows follow as if it had not been.

A change is everything that one request wrote, perhaps to several opportunities. Only who made it
takes it back, for a day, and only while nobody has built upon it. An undoing is a change like any
other, so it can be taken back as well.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import errors
from store.announcing import announce
from store.changes import CARD_PARTS, Change, once, record
from store.models import Event, Kind, Opportunity, Person
from store.opportunities import get
from store.pipeline import load_pipeline
from store.rebuild import refold
from store.replay import taken_back

KEPT = dt.timedelta(hours=24)
# What lies in one group builds upon what was before it: a stage on the stage, a date on the date.
_GROUPS = {
    **dict.fromkeys(
        (Kind.STAGE, Kind.WON, Kind.LOST, Kind.INVALID, Kind.REOPENED, Kind.MERGED), "stage"
    ),
    **dict.fromkeys((Kind.NEXT_STEP, Kind.SNOOZED), "next step"),
}


@once
def undo(session: Session, change: Change, request_id: str) -> Opportunity:
    """Take back what ``request_id`` did; the first opportunity that it changed comes back.

    Raises ``NothingToUndo``, ``TooLateToUndo``, ``AlreadyUndone`` and ``BuiltUpon``.
    """
    done = _events_of(session, change, request_id)
    if not done:
        raise errors.NothingToUndo
    if any(event.recorded_at < change.now - KEPT for event in done):
        raise errors.TooLateToUndo(hours=int(KEPT.total_seconds() // 3600))
    rows = _locked(session, [event.opportunity_id for event in done])
    done.sort(key=lambda event: event.opportunity_id)
    for id_, mine in groupby(done, key=lambda event: event.opportunity_id):
        _take_back(session, change, rows[id_], list(mine))
    first = min(done, key=lambda event: event.id).opportunity_id
    return session.get_one(Opportunity, first, options=CARD_PARTS, populate_existing=True)


def undo_last(session: Session, change: Change, number: int | None = None) -> Opportunity:
    """Take back the last thing that this person did, perhaps to ``number``, and that still counts.

    Raises ``NothingToUndo`` when there is none within a day, and what ``undo`` raises.
    """
    return undo(session, change, last_of(session, change, number))


def last_of(session: Session, change: Change, number: int | None = None) -> str:
    """The request of this person's newest change that still counts.

    Raises ``NothingToUndo``, and ``UnknownNumber`` for one that there is not.
    """
    if (again := _already(session, change)) is not None:
        return again
    mine = (
        select(Event.request_id, Event.opportunity_id, Event.id)
        .where(
            Event.workspace_id == change.workspace_id,
            Event.actor_id == change.actor_id,
            Event.recorded_at >= change.now - KEPT,
            Event.request_id.is_not(None),
            Event.kind != Kind.UNDONE,
        )
        .order_by(Event.id.desc())
        .limit(200)
    )
    if number is not None:
        mine = mine.join(Opportunity, Opportunity.id == Event.opportunity_id).where(
            Opportunity.number == number
        )
    newest = session.execute(mine).all()
    gone: dict[int, set[int]] = {}
    for request_id, opportunity_id, id_ in newest:
        if opportunity_id not in gone:
            gone[opportunity_id] = _gone(_log(session, opportunity_id))
        if id_ not in gone[opportunity_id]:
            return str(request_id)
    if number is not None:
        get(session, change.workspace_id, number)
    raise errors.NothingToUndo


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undoing was about: the ``kinds`` of what was once done, to which opportunities.

    ``again`` means that an undoing was itself taken back, so that it is all done once more.
    """

    kinds: frozenset[Kind]
    numbers: tuple[int, ...]
    again: bool


def what_was_undone(session: Session, workspace_id: int, request_id: str) -> TakenBack:
    """What the undoing that ``request_id`` made, or that it repeats, was about."""
    again = True
    while True:
        rows = session.execute(
            select(Event.kind, Event.to_value, Opportunity.number)
            .join(Opportunity, Opportunity.id == Event.opportunity_id)
            .where(Event.workspace_id == workspace_id, Event.request_id == request_id)
            .order_by(Opportunity.number)
        ).all()
        undoing = next((value for kind, value, _ in rows if kind == Kind.UNDONE), None)
        if undoing is None:
            kinds = frozenset(Kind(kind) for kind, _, _ in rows)
            return TakenBack(kinds, tuple(dict.fromkeys(row.number for row in rows)), again)
        request_id, again = undoing["request"], not again


def _already(session: Session, change: Change) -> str | None:
    """A repeated request undoes what it undid, not the change before that."""
    if change.request_id is None:
        return None
    undoing = session.scalar(
        select(Event.to_value).where(
            Event.workspace_id == change.workspace_id,
            Event.request_id == change.request_id,
            Event.kind == Kind.UNDONE,
        )
    )
    return None if undoing is None else str(undoing["request"])


def _events_of(session: Session, change: Change, request_id: str) -> list[Event]:
    """What this person did by that request; somebody else's is nothing to them."""
    return list(
        session.scalars(
            select(Event)
            .where(
                Event.workspace_id == change.workspace_id,
                Event.request_id == request_id,
                Event.actor_id == change.actor_id,
            )
            .order_by(Event.id)
        )
    )


def _locked(session: Session, ids: Sequence[int]) -> dict[int, Opportunity]:
    """In the order of their ids, so that two undoings wait for each other and never in a circle."""
    rows = session.scalars(
        select(Opportunity)
        .where(Opportunity.id.in_(ids))
        .order_by(Opportunity.id)
        .with_for_update(of=Opportunity)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def _take_back(session: Session, change: Change, row: Opportunity, mine: list[Event]) -> None:
    log = _log(session, row.id)
    gone = _gone(log)
    ids = {event.id for event in mine}
    if ids <= gone:
        raise errors.AlreadyUndone(number=row.number)
    later = [event for event in log if event.id > max(ids) and event.id not in gone]
    _check_nothing_built_upon(session, change, row, mine, later)
    created = any(event.kind == Kind.CREATED for event in mine)
    record(
        session,
        change,
        row,
        load_pipeline(session, change.workspace_id),
        Kind.UNDONE,
        {
            "request": mine[0].request_id,
            "events": sorted(event.id for event in mine if event.kind != Kind.CREATED),
            "kinds": [event.kind for event in mine],
            "created": created,
            "on": change.today.isoformat(),
        },
        # It never was, also in a report as of then: so it is known from then on.
        happened_at=min(event.happened_at for event in mine),
    )
    refold(session, row, load_pipeline(session, change.workspace_id))
    announce(session, row, change)


def _check_nothing_built_upon(
    session: Session, change: Change, row: Opportunity, mine: list[Event], later: list[Event]
) -> None:
    created = any(event.kind == Kind.CREATED for event in mine)
    touched = {_group(event) for event in mine} - {None}
    for event in reversed(later):
        if event.kind == Kind.UNDONE:
            continue
        if created or _group(event) in touched:
            _refuse(session, change, row, event)


def _refuse(session: Session, change: Change, row: Opportunity, event: Event) -> NoReturn:
    if event.actor_id == change.actor_id:
        raise errors.BuiltUponByYourself(number=row.number, ago=event.recorded_at)
    who = session.get(Person, event.actor_id) if event.actor_id else None
    raise errors.BuiltUpon(number=row.number, who=who.name if who else "?", ago=event.recorded_at)


def _group(event: Event) -> str | None:
    """Nothing builds upon an activity, nor upon what another one brought into this one."""
    value: Any = event.to_value
    if event.kind == Kind.ACTIVITY or (event.kind == Kind.MERGED and "from" in value):
        return None
    return _GROUPS.get(event.kind, event.kind)


def _gone(log: list[Event]) -> set[int]:
    """What was taken back, with the beginning of one that was withdrawn.

    That stays in what is replayed: a withdrawn opportunity keeps its number.
    """
    gone = taken_back(log)
    undoings = (one for one in log if one.kind == Kind.UNDONE and one.id not in gone)
    if any((one.to_value or {}).get("created") for one in undoings):
        gone.update(one.id for one in log if one.kind == Kind.CREATED)
    return gone


def _log(session: Session, opportunity_id: int) -> list[Event]:
    return list(
        session.scalars(
            select(Event).where(Event.opportunity_id == opportunity_id).order_by(Event.id)
        )
    )
