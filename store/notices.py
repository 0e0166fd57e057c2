"""Who is to be told of a change, and when.

The rows are written in the transaction of the change; the message is made of them when it goes
out (``store.news``). All notices of one bucket become one message: those of a minute, or those
that wait for somebody's next working hour.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store import outbox
from store.changes import Change
from store.days_off import Days, days_off_of
from store.inserting import insert
from store.mentions import newly_mentioned
from store.models import Event, Kind, Notice, Opportunity, Person, Workspace
from store.outbox import WORTH_SENDING, Debt
from store.people import may_be_told
from store.schedule import DAY_ENDS, WorkingHours, begins_at
from store.watching import watchers

ASSIGNED, MENTIONED, WATCHED = "assigned", "mentioned", "watched"
# The most specific first: one person hears of one event once.
KINDS = (ASSIGNED, MENTIONED, WATCHED)
# What watchers hear: what moves a deal. A mended title, another source or a snooze does not.
HEARD = frozenset(
    {
        Kind.STAGE, Kind.OWNER, Kind.AMOUNT, Kind.EXPECTED_CLOSE, Kind.WON, Kind.LOST,
        Kind.REOPENED, Kind.ACTIVITY, Kind.MERGED, Kind.UNDONE,
    }
)  # fmt: skip
TOGETHER = dt.timedelta(seconds=60)
_TURNS = 0x0BB3  # any number, the same in every process
Wanted = list[tuple[Person, str, Event]]


def note_changes(session: Session, row: Opportunity, change: Change) -> None:
    """Write down who is to be told of what ``change`` did to ``row``, and owe the messages."""
    session.flush()
    events = [event for event in change.recorded if event.opportunity_id == row.id]
    wanted = _wanted(session, row, change, events)
    if not wanted:
        return
    people = {person.id: person for person, _, _ in wanted}
    _take_turns(session, people)
    since = change.now.date() - dt.timedelta(days=2)
    off = days_off_of(session, row.workspace_id, people, since)
    for id_, person in people.items():
        mine = [(kind, event) for one, kind, event in wanted if one is person]
        due_at = working_hours(person, off[id_], change.timezone).next(change.now)
        _note(session, person, change, mine, due_at)


def working_hours(person: Person, days_off: Days, timezone: str) -> WorkingHours:
    """When this person wants messages; in ``timezone`` if their own is not known here."""
    try:
        zone = ZoneInfo(person.timezone)
    except (KeyError, ValueError, OSError):
        zone = ZoneInfo(timezone)
    begins = begins_at(person.reminder_at)
    return WorkingHours(zone, begins, person.works_until or DAY_ENDS, days_off)


def _wanted(session: Session, row: Opportunity, change: Change, events: list[Event]) -> Wanted:
    given = {event.id: _given_to(session, row, event) - {change.actor_id} for event in events}
    named = {event.id: newly_mentioned(event) for event in events}
    heard = any(event.kind in HEARD for event in events)
    watching = watchers(session, row) if heard else []
    called = _called(session, row.workspace_id, given.values(), named.values())
    if not watching and not called:
        return []
    workspace = session.get_one(Workspace, row.workspace_id)
    found: Wanted = []
    for event in events:
        kinds: dict[Person, str] = {}
        for person in called:
            if person.id in given[event.id]:
                kinds[person] = ASSIGNED
            elif person.slack_id in named[event.id]:
                kinds[person] = MENTIONED
        for person in watching if event.kind in HEARD else ():
            kinds.setdefault(person, WATCHED)
        for person, kind in kinds.items():
            muted = kind in (person.muted or ())
            if person.id != change.actor_id and not muted and may_be_told(person, workspace):
                found.append((person, kind, event))
    return found


def _given_to(session: Session, row: Opportunity, event: Event) -> set[int]:
    """Whom the event made the owner; of an undoing, who was and is not, or is again."""
    value: Any = event.to_value
    if event.kind == Kind.OWNER:
        return {value}
    if event.kind == Kind.CREATED:
        return {row.owner_id}
    if event.kind != Kind.UNDONE:
        return set()
    found = {row.owner_id} if value.get("created") else set()
    for undone in session.scalars(select(Event).where(Event.id.in_(value["events"]))):
        found |= _given_to(session, row, undone)
    return found


def _called(
    session: Session, workspace_id: int, given: Iterable[set[int]], named: Iterable[set[str]]
) -> list[Person]:
    """The people of this workspace with those ids and those Slack ids."""
    ids, slack_ids = set().union(*given), set().union(*named)
    if not ids and not slack_ids:
        return []
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.workspace_id == workspace_id,
                or_(Person.id.in_(ids), Person.slack_id.in_(slack_ids)),
            )
            .order_by(Person.id)
        )
    )


def _note(
    session: Session,
    person: Person,
    change: Change,
    news: list[tuple[str, Event]],
    due_at: dt.datetime,
) -> None:
    bucket = _recent_bucket(session, person, change.now)
    if bucket is None:
        bucket = _name(due_at)
    elif bucket <= _name(change.now):
        due_at = change.now
    rows = [
        {
            "workspace_id": change.workspace_id,
            "person_id": person.id,
            "opportunity_id": event.opportunity_id,
            "event_id": event.id,
            "kind": kind,
            "bucket": bucket,
            "at": change.now,
        }
        for kind, event in news
    ]
    session.execute(insert(session, Notice).on_conflict_do_nothing(), rows)
    outbox.owe(
        session,
        Debt(
            workspace_id=change.workspace_id,
            kind=outbox.TOLD,
            recipient=f"person:{person.id}",
            period=period_of(bucket, news[-1][1].id),
            due_at=due_at,
            late_after=due_at + WORTH_SENDING,
            detail={"bucket": bucket, "request": change.request_id},
            lane=person.slack_id,
        ),
    )


def period_of(bucket: str, event_id: int) -> str:
    """The event and not a count: two changes at the same time must not owe the same."""
    return f"{bucket}.{event_id}"


def _recent_bucket(session: Session, person: Person, now: dt.datetime) -> str | None:
    """The bucket that began, or came due, within the last minute.

    Or will within the next: other processes' clocks differ a little, and who waited may come first.
    """
    return session.scalar(
        select(func.max(Notice.bucket)).where(
            Notice.workspace_id == person.workspace_id,
            Notice.person_id == person.id,
            Notice.bucket > _name(now - TOGETHER),
            Notice.bucket < _name(now + TOGETHER),
        )
    )


def _name(moment: dt.datetime) -> str:
    """Names sort as their moments do."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _take_turns(session: Session, people: Iterable[int]) -> None:
    """One at a time begins, or adds to, somebody's bucket: else each would begin its own.

    In the order of their ids, so that two wait for each other and never in a circle. SQLite has
    one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        for id_ in sorted(people):
            session.execute(select(func.pg_advisory_xact_lock(_TURNS, id_ & 0x7FFFFFFF)))
