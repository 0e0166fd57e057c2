"""What one message tells somebody: the notices of a bucket that still count, by opportunity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.changes import CARD_PARTS
from store.deliveries import Claim
from store.mentions import mentioned_in, texts_of
from store.models import Delivery, Event, Kind, Notice, Opportunity, Person, State, Status
from store.notices import ASSIGNED, period_of
from store.pipeline import load_pipeline
from store.replay import taken_back


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened. ``kind`` is why the person is told: of ``notices.KINDS``."""

    kind: str
    event: Event
    who: Person | None


@dataclass(frozen=True, slots=True)
class About:
    """All news of one opportunity, in the order in which it came."""

    row: Opportunity
    items: tuple[Item, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What stands behind the ids in the news: stages, people, and mentions by Slack id."""

    stages: Mapping[int, str]
    people: Mapping[int, Person]
    mentioned: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Posts:
    """What became of the other deliveries of a bucket: where its message stands, if it is out."""

    channel: str | None
    ts: str | None
    more_waits: bool

    @property
    def is_out(self) -> bool:
        return self.ts is not None


def news_for(session: Session, person: Person, bucket: str, *, is_out: bool) -> list[About]:
    """By opportunity. Once its message ``is_out``, what was taken back since is told as such."""
    found = session.execute(
        select(Notice, Event, Person)
        .join(Event, Event.id == Notice.event_id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(*_in_bucket(person, bucket))
        .order_by(Notice.id)
    ).all()
    here = {event.id for _, event, _ in found}
    rows = _rows(session, {notice.opportunity_id for notice, _, _ in found})
    gone = _taken_back(session, list(rows))
    news: dict[int, list[Item]] = {}
    for notice, event, who in found:
        row = rows[notice.opportunity_id]
        if notice.kind in (person.muted or ()) or event.id in gone:
            continue
        if event.kind == Kind.UNDONE:
            counts = is_out or not _was_untold(event, here)
        else:
            counts = _counts(notice, row, person)
        if counts:
            news.setdefault(row.id, []).append(Item(notice.kind, event, who))
    return [
        About(rows[id_], tuple(items), _is_mine(rows[id_], person)) for id_, items in news.items()
    ]


def names_in(session: Session, workspace_id: int, abouts: list[About]) -> Names:
    """One query for the stages, one for all people."""
    events = [item.event for about in abouts for item in about.items]
    ids = {id_ for event in events if event.kind == Kind.OWNER if (id_ := _owner(event))}
    slack_ids = {id_ for event in events for text in texts_of(event) for id_ in mentioned_in(text)}
    people = session.scalars(
        select(Person).where(
            Person.workspace_id == workspace_id,
            Person.id.in_(ids) | Person.slack_id.in_(slack_ids),
        )
    ).all()
    return Names(
        {stage.id: stage.name for stage in load_pipeline(session, workspace_id).every},
        {person.id: person for person in people},
        {person.slack_id: person.name for person in people if person.slack_id},
    )


def other_posts(session: Session, claim: Claim, person: Person, bucket: str) -> Posts:
    """By the whole key of each that may be: the ledger is long, a bucket is not."""
    events = session.scalars(select(Notice.event_id).where(*_in_bucket(person, bucket)))
    rows = session.scalars(
        select(Delivery)
        .where(
            Delivery.workspace_id == claim.workspace_id,
            Delivery.kind == claim.kind,
            Delivery.recipient == claim.recipient,
            Delivery.period.in_([period_of(bucket, event_id) for event_id in events]),
        )
        .order_by(Delivery.id)
    ).all()
    out = [row for row in rows if row.state == State.SENT and row.slack_ts is not None]
    return Posts(
        out[-1].slack_channel if out else None,
        out[-1].slack_ts if out else None,
        any(row.state == State.DUE and row.id > claim.id for row in rows),
    )


def _in_bucket(person: Person, bucket: str) -> tuple[Any, ...]:
    return (
        Notice.workspace_id == person.workspace_id,
        Notice.person_id == person.id,
        Notice.bucket == bucket,
    )


def _rows(session: Session, ids: set[int]) -> dict[int, Opportunity]:
    rows = session.scalars(select(Opportunity).where(Opportunity.id.in_(ids)).options(*CARD_PARTS))
    return {row.id: row for row in rows}


def _taken_back(session: Session, ids: list[int]) -> set[int]:
    undoings = select(Event).where(Event.opportunity_id.in_(ids), Event.kind == Kind.UNDONE)
    return taken_back(session.scalars(undoings))


def _was_untold(undoing: Event, here: set[int]) -> bool:
    """What was taken back before the person was told of it: then it never was."""
    value: Any = undoing.to_value
    return bool(value.get("created")) or not here.isdisjoint(value["events"])


def _counts(notice: Notice, row: Opportunity, person: Person) -> bool:
    """Not for who was the owner for a while, nor about one that was created by mistake."""
    if row.status == Status.INVALID and row.merged_into_id is None:
        return False
    return notice.kind != ASSIGNED or _is_mine(row, person)


def _is_mine(row: Opportunity, person: Person) -> bool:
    return row.owner_id == person.id and row.status != Status.INVALID


def _owner(event: Event) -> int | None:
    value: Any = event.to_value
    return value if isinstance(value, int) else None
