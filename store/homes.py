"""Whose Home tab stands open, and what it shows: they are owed a new one when that changes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from store import lanes
from store.changes import Change
from store.models import Event, Kind, Opportunity, Person
from store.outbox import HOME, Debt, owe_all

Shows = Literal["mine", "team"]
MINE: Shows = "mine"
TEAM: Shows = "team"
LOOKED_AT_FOR = dt.timedelta(hours=8)
NOTED_EVERY = dt.timedelta(minutes=30)
WORTH_PUBLISHING = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class HomeTab:
    """What somebody chose to see; empty before they ever did. ``seen_at`` is when they last did."""

    shows: Shows | None
    seen_at: dt.datetime | None

    def is_noted(self, now: dt.datetime) -> bool:
        """Whether it is known well enough that they look, so that nothing need be written."""
        return (
            self.shows is not None
            and self.seen_at is not None
            and abs(now - self.seen_at) < NOTED_EVERY
        )


def home_of(session: Session, person_id: int) -> HomeTab:
    found = session.execute(
        select(Person.home_view, Person.home_seen_at).where(Person.id == person_id)
    ).one()
    return HomeTab(cast("Shows | None", found.home_view), found.home_seen_at)


def opened(session: Session, person_id: int, shows: Shows, now: dt.datetime) -> None:
    """Remember that they look, and what they were shown: so it stays until they choose."""
    session.execute(
        update(Person).where(Person.id == person_id).values(home_view=shows, home_seen_at=now)
    )


def close(session: Session, person_id: int) -> None:
    """There is no Home tab to keep up, until one is opened again."""
    session.execute(update(Person).where(Person.id == person_id).values(home_seen_at=None))


def owe_homes(session: Session, row: Opportunity, change: Change) -> None:
    """Owe everybody who looks at a Home tab with this opportunity a new one.

    Its owner, who owned it before, who changed it, and who looks at the team's.
    """
    near = {row.owner_id, change.actor_id, *_owners_before(session, change.recorded)}
    looking = select(Person.id).where(
        Person.workspace_id == row.workspace_id,
        Person.home_seen_at > change.now - LOOKED_AT_FOR,
        or_(Person.home_view == TEAM, Person.id.in_(near)),
    )
    owe_all(session, [_debt(row, person_id, change) for person_id in session.scalars(looking)])


def _debt(row: Opportunity, person_id: int, change: Change) -> Debt:
    return Debt(
        workspace_id=row.workspace_id,
        kind=HOME,
        recipient=f"person:{person_id}",
        period=f"{row.number}v{row.version}",
        due_at=change.now,
        late_after=change.now + WORTH_PUBLISHING,
        lane=lanes.HOMES,
    )


def _owners_before(session: Session, recorded: Iterable[Event]) -> set[int]:
    """Whose it was before; of what was taken back, whose it had become."""
    before = {event.from_value for event in recorded if event.kind == Kind.OWNER}
    for event in recorded:
        value: Any = event.to_value
        if event.kind == Kind.UNDONE and Kind.OWNER in value["kinds"]:
            undone = Event.id.in_(value["events"]), Event.kind == Kind.OWNER
            before |= set(session.scalars(select(Event.to_value).where(*undone)))
    return {owner for owner in before if isinstance(owner, int)}
