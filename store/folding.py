"""Events folded into what they amount to: an opportunity as its log left it, now or at a moment.

Everything goes through ``store.replay.apply`` in the order in which events were recorded, and is
streamed by opportunity, so that memory stays flat however long the log is.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from store.models import Event, Kind, Opportunity
from store.pipeline import Pipeline, load_pipeline
from store.replay import STAYS, apply, ends_stay, left_at, standing

BATCH = 500
# What the figures need: the rest, most of a busy log, is not folded for them.
COUNTED = frozenset(Kind) - {
    Kind.CONTACT, Kind.DESCRIPTION, Kind.NEXT_STEP, Kind.SNOOZED, Kind.ACTIVITY,
}  # fmt: skip
LOGGED = (
    Event.id, Event.opportunity_id, Event.kind, Event.to_value, Event.actor_id, Event.happened_at,
)  # fmt: skip
Visit = tuple[int, dt.datetime, dt.datetime | None]


class State:
    """An opportunity as its events left it: the columns of ``Opportunity`` that figures need.

    Not an ORM instance: setting instrumented attributes costs ten times the fold itself.
    """

    id: int
    number: int
    title: str
    status: str
    stage_id: int
    owner_id: int
    account_id: int | None
    source_id: int | None
    amount: Decimal | None
    currency: str
    probability: int | None
    opened_on: dt.date
    expected_close: dt.date | None
    first_expected_close: dt.date | None
    push_count: int
    closed_on: dt.date | None
    loss_reason_id: int | None
    competitor: str | None
    furthest_stage_id: int
    stages_entered: int
    stage_since: dt.datetime
    touched_at: dt.datetime
    reopened_count: int
    handed_over_at: dt.datetime | None
    merged_into_id: int | None

    def __init__(self, id: int, number: int) -> None:
        self.id = id
        self.number = number


@dataclass(frozen=True, slots=True)
class Moment:
    """A cut through the log: what happened before ``as_of``, if recorded before ``known_at``.

    Both are exclusive; ``known_at`` empty means everything that is known today.
    """

    as_of: dt.datetime
    known_at: dt.datetime | None = None


def in_cut(log: Any, moment: Moment) -> list[ColumnElement[bool]]:
    """The conditions of events for being in the cut; ``log`` has their columns."""
    known: list[ColumnElement[bool]] = [log.happened_at < moment.as_of]
    if moment.known_at is not None:
        known.append(log.recorded_at < moment.known_at)
    return known


def lives_as_of(
    session: Session,
    workspace_id: int,
    moment: Moment,
    *which: ColumnElement[bool],
    kinds: frozenset[Kind] = COUNTED,
) -> Iterator[tuple[State, list[Visit]]]:
    """Each opportunity as it stood at ``moment``, with its visits to stages until then.

    One that was created later is left out. ``which`` narrows the opportunities by their rows.
    """
    pipeline = load_pipeline(session, workspace_id)
    log = (
        select(*LOGGED, Opportunity.number)
        .join(Opportunity, Opportunity.id == Event.opportunity_id)
        .where(
            # Not the event's own: without statistics SQLite would take the index that begins so,
            # and sort the whole log.
            Opportunity.workspace_id == workspace_id,
            *in_cut(Event, moment),
            Event.kind.in_(kinds),
            *which,
        )
        .order_by(Event.opportunity_id, Event.id)
        .execution_options(yield_per=BATCH)
    )
    for id_, events in groupby(session.execute(log), key=lambda row: int(row.opportunity_id)):
        logged = list(events)
        state, visits = fold(State(id_, logged[0].number), logged, pipeline)
        if state is not None:
            yield state, visits


def earliest(moment: Moment) -> dt.datetime:
    """What was recorded before then is in the cut, whatever it is."""
    return min(moment.as_of, moment.known_at or moment.as_of)


def fold(
    state: State, events: Iterable[Any], pipeline: Pipeline
) -> tuple[State | None, list[Visit]]:
    """Apply in turn what was not taken back; nothing comes out without the creation."""
    born = False
    visits: list[Visit] = []
    for event in standing(events):
        born = born or event.kind == Kind.CREATED
        if not born:
            continue
        row = cast(Opportunity, state)
        apply(row, event, pipeline)
        if ends_stay(event.kind, row):
            visits = [
                (stage, entered, left or left_at(entered, event.happened_at))
                for stage, entered, left in visits
            ]
        if event.kind in STAYS:
            visits.append((state.stage_id, event.happened_at, None))
    return (state if born else None), visits
