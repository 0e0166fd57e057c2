"""The morning's card of each person: where it stands, what was ever on it, when it is edited.

One message for each person and day. Whatever changes what it shows owes an edit, in the same
transaction; once its day is over it is edited a last time and then left alone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, bindparam, literal_column, or_, select, union_all, update
from sqlalchemy.orm import Session

from store import lanes, outbox
from store.changes import Change
from store.due import Due, due_for, is_due
from store.inserting import insert
from store.models import DayCard, DayItem, Event, Kind, Opportunity, Person, Stage

LAST = "closed"  # the edit with which a day ends
AGAIN = "again"  # the edit that makes up for what changed while the card was being posted
Version = tuple[int, int]  # the id of an opportunity, and its version


@dataclass(frozen=True, slots=True)
class DayShown:
    """What a message shows of somebody's day: all that is due, also what did not fit."""

    person_id: int
    day: dt.date
    due: frozenset[Version]
    is_last: bool = False


def day_shown(person_id: int, day: dt.date, due: Iterable[Due], is_last: bool = False) -> DayShown:
    return DayShown(person_id, day, frozenset((one.id, one.version) for one in due), is_last)


def last_edit(day: dt.date) -> str:
    """The period of the delivery that ends a day."""
    return f"{day.isoformat()}/{LAST}"


def read_period(period: str) -> tuple[dt.date, bool]:
    """The day that an edit is about, and whether it is the last."""
    day, _, what = period.partition("/")
    return dt.date.fromisoformat(day), what == LAST


def find_card(session: Session, workspace_id: int, person_id: int, day: dt.date) -> DayCard | None:
    return session.scalar(
        select(DayCard).where(
            DayCard.workspace_id == workspace_id,
            DayCard.person_id == person_id,
            DayCard.day == day,
        )
    )


def is_open_at(session: Session, workspace_id: int, person_id: int, ts: str) -> bool:
    """Whether that message is a card of this person that is still edited."""
    mine = select(DayCard.slack_ts).where(
        DayCard.workspace_id == workspace_id,
        DayCard.person_id == person_id,
        DayCard.closed_at.is_(None),
    )
    return ts in session.scalars(mine).all()


def items_of(session: Session, card: DayCard) -> set[int]:
    """The ids of all that was ever on it, done or not."""
    return set(session.scalars(select(DayItem.opportunity_id).where(DayItem.card_id == card.id)))


def owe_day_cards(session: Session, row: Opportunity, change: Change) -> None:
    """Owe an edit of every open card that has this opportunity, or has to have it from now on."""
    _wait_for_its_card(session, row, change)
    whose = {"workspace_id": row.workspace_id, "id": row.id, "owner_id": row.owner_id}
    found: dict[tuple[int, dt.date], bool] = {}
    for person_id, day, is_on_it in session.execute(_cards_about(), whose):
        found[person_id, day] = found.get((person_id, day), False) or bool(is_on_it)
    for (person_id, day), is_on_it in sorted(found.items()):
        if is_on_it or _belongs_on(session, row, person_id, day):
            what = f"{row.number}v{row.version}"
            _owe_edit(session, change.now, row.workspace_id, person_id, day, what, change)


def begin_card(
    session: Session,
    workspace_id: int,
    shows: DayShown,
    channel: str,
    ts: str,
    now: dt.datetime,
    unsure_since: dt.datetime | None = None,
) -> None:
    """Remember where the card of this day stands and what is on it; a second one is left alone.

    What changed between the composing and this owed no edit, as there was no card: so it is owed
    here. ``unsure_since``: it is an earlier sender's message, composed at that time or later.
    """
    card_id = session.scalar(
        insert(session, DayCard)
        .values(
            workspace_id=workspace_id,
            person_id=shows.person_id,
            day=shows.day,
            slack_channel=channel,
            slack_ts=ts,
        )
        .on_conflict_do_nothing()
        .returning(DayCard.id)
    )
    if card_id is None:
        return
    _add_items(session, card_id, shows)
    # A change that is being saved has not seen the card: wait for it, then look. In this order,
    # opportunities before their owner, as changes lock them.
    person = session.get_one(Person, shows.person_id, with_for_update=True)
    zone = ZoneInfo(person.timezone)
    due = due_for(session, workspace_id, shows.day, zone, [person.id])
    if day_shown(person.id, shows.day, due) != shows or (
        unsure_since is not None and _anything_since(session, workspace_id, person.id, unsure_since)
    ):
        _owe_edit(session, now, workspace_id, person.id, shows.day, AGAIN)


def keep_up(session: Session, workspace_id: int, shows: DayShown, now: dt.datetime) -> None:
    """The card was edited: what is new on it counts from now on, and the last edit ends it."""
    card = find_card(session, workspace_id, shows.person_id, shows.day)
    if card is None:
        return
    _add_items(session, card.id, shows)
    if shows.is_last:
        card.closed_at = card.closed_at or now


def end_card(
    session: Session, workspace_id: int, person_id: int, day: dt.date, now: dt.datetime
) -> None:
    """The message is gone, or Slack takes no more edits of it: there is never a second one."""
    session.execute(
        update(DayCard)
        .where(
            DayCard.workspace_id == workspace_id,
            DayCard.person_id == person_id,
            DayCard.day == day,
            DayCard.closed_at.is_(None),
        )
        .values(closed_at=now)
    )


def _add_items(session: Session, card_id: int, shows: DayShown) -> None:
    items = [{"card_id": card_id, "opportunity_id": id_} for id_, _version in sorted(shows.due)]
    if items:
        session.execute(insert(session, DayItem).on_conflict_do_nothing(), items)


def _wait_for_its_card(session: Session, row: Opportunity, change: Change) -> None:
    """Let a card that is being recorded be seen; ``begin_card`` has its person locked.

    Whoever changes something of their own has waited already: the log names them.
    """
    if change.actor_id != row.owner_id and session.get_bind().dialect.name == "postgresql":
        owner = select(Person.id).where(Person.id == row.owner_id)
        session.execute(owner.with_for_update(read=True, key_share=True))


@cache
def _cards_about() -> CompoundSelect[Any]:
    """Whose open cards of which days: those it is on, and those of its owner.

    Two look-ups by index, as an OR would read every open card. Kept, as building the query takes
    longer than running it.
    """
    found: Any = select(DayCard.person_id, DayCard.day)
    open_ones = found.where(
        DayCard.workspace_id == bindparam("workspace_id"), DayCard.closed_at.is_(None)
    )
    has_it = open_ones.join(DayItem, DayItem.card_id == DayCard.id).where(
        DayItem.opportunity_id == bindparam("id")
    )
    owners = open_ones.where(DayCard.person_id == bindparam("owner_id"))
    return union_all(
        has_it.add_columns(literal_column("1")), owners.add_columns(literal_column("0"))
    )


def _belongs_on(session: Session, row: Opportunity, person_id: int, day: dt.date) -> bool:
    zone = ZoneInfo(session.get_one(Person, person_id).timezone)
    limit = session.get_one(Stage, row.stage_id).stale_after_days
    return is_due(row, limit, day, zone)


def _anything_since(
    session: Session, workspace_id: int, person_id: int, since: dt.datetime
) -> bool:
    """Whether something of this person changed, or something changed hands."""
    found = (
        select(Event.id)
        .join(Opportunity, Opportunity.id == Event.opportunity_id)
        .where(
            Event.workspace_id == workspace_id,
            Event.recorded_at > since,
            or_(Opportunity.owner_id == person_id, Event.kind == Kind.OWNER),
        )
    )
    return session.scalar(found.limit(1)) is not None


def _owe_edit(
    session: Session,
    now: dt.datetime,
    workspace_id: int,
    person_id: int,
    day: dt.date,
    what: str,
    change: Change | None = None,
) -> None:
    outbox.owe(
        session,
        outbox.Debt(
            workspace_id=workspace_id,
            kind=outbox.DAY,
            recipient=f"person:{person_id}",
            period=f"{day.isoformat()}/{what}",
            due_at=now,
            late_after=now + outbox.WORTH_SENDING,
            detail={} if change is None else {"request": change.request_id},
            lane=lanes.EDITS,
        ),
    )
