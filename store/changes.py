"""One interaction's writes to one opportunity: the log entry, the row, the visits, the outbox."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.errors import ChangedMeanwhile, UnknownNumber
from store.models import Event, Kind, Opportunity, StageVisit
from store.pipeline import Pipeline
from store.replay import STAYS, apply, ends_stay, left_at
from store.sums.keeping import stood, touch

P = ParamSpec("P")
CARD_PARTS = (
    joinedload(Opportunity.stage),
    joinedload(Opportunity.owner),
    joinedload(Opportunity.account),
    joinedload(Opportunity.contact),
    joinedload(Opportunity.source),
    joinedload(Opportunity.loss_reason),
    joinedload(Opportunity.changed_by),
    joinedload(Opportunity.merged_into).load_only(Opportunity.number),
)


@dataclass
class Change:
    """Who changes, through what, when, and which version they had seen.

    ``request_id`` is Slack's id of the click or command: the same one twice is one change.
    ``recorded`` is what it has written into the log so far.
    """

    workspace_id: int
    timezone: str
    actor_id: int
    via: str
    now: dt.datetime
    request_id: str | None = None
    seen_version: int | None = None
    recorded: list[Event] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        """The day in the workspace's zone, which is the zone of every figure."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()


class Repeated(Exception):
    """This very request has changed the row already; nothing is left to do."""

    def __init__(self, row: Opportunity) -> None:
        super().__init__(row.number)
        self.row = row


def reference_of(request_id: str) -> str:
    """Eight hex digits that stand for one interaction in every log, wherever it was served.

    Made of Slack's id, so that a repetition has the same; Slack's own ids open forms and are not
    for logs.
    """
    return hashlib.sha256(request_id.encode()).hexdigest()[:8]


def once(
    work: Callable[Concatenate[Session, Change, P], Opportunity],
) -> Callable[Concatenate[Session, Change, P], Opportunity]:
    """Let a repeated request change nothing and return what the first one made."""

    @wraps(work)
    def run(session: Session, change: Change, /, *args: P.args, **kwargs: P.kwargs) -> Opportunity:
        first = repeated(session, change)
        if first is not None:
            return first
        try:
            return work(session, change, *args, **kwargs)
        except Repeated as again:
            return again.row

    return run


def repeated(session: Session, change: Change) -> Opportunity | None:
    """The opportunity that this very request has already changed, if it is a repetition."""
    if change.request_id is None:
        return None
    done = session.scalar(
        select(Event.opportunity_id).where(
            Event.workspace_id == change.workspace_id,
            Event.request_id == change.request_id,
            Event.ordinal == 0,
        )
    )
    return None if done is None else session.get_one(Opportunity, done, options=CARD_PARTS)


def load(session: Session, change: Change, number: int) -> Opportunity:
    """The row to change, locked. Raises ``UnknownNumber`` and ``ChangedMeanwhile``."""
    row = session.scalar(
        select(Opportunity)
        .where(Opportunity.workspace_id == change.workspace_id, Opportunity.number == number)
        .options(*CARD_PARTS)
        .with_for_update(of=Opportunity)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise UnknownNumber(number=number)
    # Looked for again behind the lock: the same click may have been served while this one waited.
    if repeated(session, change) is not None:
        raise Repeated(row)
    if change.seen_version is not None and change.seen_version != row.version:
        raise ChangedMeanwhile(
            version=row.version, who=row.changed_by.name, number=number, ago=row.changed_at
        )
    return row


def record(
    session: Session,
    change: Change,
    row: Opportunity,
    pipeline: Pipeline,
    kind: Kind,
    to: Any,
    *,
    before: Any = None,
    note: str | None = None,
    happened_at: dt.datetime | None = None,
) -> Event:
    """Append one event and let the row, and the stage visits, follow from it."""
    event = Event(
        workspace_id=change.workspace_id,
        opportunity_id=row.id,
        kind=kind,
        from_value=before,
        to_value=to,
        note=note,
        actor_id=change.actor_id,
        via=change.via,
        request_id=change.request_id,
        ordinal=len(change.recorded),
        happened_at=happened_at or change.now,
        recorded_at=change.now,
    )
    change.recorded.append(event)
    before_it = stood(row)
    apply(row, event, pipeline)
    row.changed_by_id = change.actor_id
    row.changed_at = change.now
    session.flush()
    event.opportunity_id = row.id
    session.add(event)
    touch(session, row, event, before_it, pipeline, change.timezone)
    _keep_visits(session, row, event)
    return event


def _keep_visits(session: Session, row: Opportunity, event: Event) -> None:
    if ends_stay(event.kind, row):
        visit = session.scalar(
            select(StageVisit).where(
                StageVisit.opportunity_id == row.id, StageVisit.left_at.is_(None)
            )
        )
        if visit is not None:
            visit.left_at = left_at(visit.entered_at, event.happened_at)
    if event.kind in STAYS:
        session.add(
            StageVisit(
                workspace_id=row.workspace_id,
                opportunity_id=row.id,
                stage_id=row.stage_id,
                entered_at=event.happened_at,
            )
        )
