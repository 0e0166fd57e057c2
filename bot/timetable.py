"""The tick: writes down what has come due. Writing the same debt twice is harmless."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Select, String, cast, literal, literal_column, select, tuple_
from sqlalchemy.orm import Session

from bot.subscribed import subscribed
from store import lanes, outbox
from store.database import Database
from store.day_cards import LAST, last_edit
from store.models import DayCard, DayOff, Delivery, Opportunity, Person
from store.outbox import Debt, Key
from store.schedule import Slot, daily_slot

log = structlog.get_logger()
Days = set[dt.date]
Free = dict[int | None, Days]
Hours = tuple[str, dt.time]  # a time zone and a wall time


def owe_what_is_due(database: Database, workspace_id: int, now: dt.datetime) -> int:
    """Owe every reminder, digest, funnel and end of a day whose time has come; how many are new.

    Mostly there is nothing, and looking takes no lock that anybody waits for.
    """
    with database.readings() as session:
        due = what_is_due(session, workspace_id, now)
    if not due:
        return 0
    with database.sessions.begin() as session:
        return outbox.owe_all(session, due)


def what_is_due(session: Session, workspace_id: int, now: dt.datetime) -> list[Debt]:
    """What has come due and is not in the ledger. Only reads."""
    free = _days_off(session, workspace_id, now.date())
    chosen = _hours_chosen(session, workspace_id)
    return [
        *_reminders(session, workspace_id, now, free, chosen),
        *_days_over(session, workspace_id, now, chosen),
        *_subscribed(session, workspace_id, now, free),
    ]


def _hours_chosen(session: Session, workspace_id: int) -> dict[Hours, ZoneInfo]:
    """Each pair of zone and hour that somebody has, and that zone, where it is known."""
    chosen = session.execute(
        select(Person.timezone, Person.reminder_at)
        .where(Person.workspace_id == workspace_id)
        .distinct()
    )
    return {(name, at): zone for name, at in chosen if (zone := _zone(name))}


def _reminders(
    session: Session,
    workspace_id: int,
    now: dt.datetime,
    free: Free,
    chosen: dict[Hours, ZoneInfo],
) -> Iterator[Debt]:
    """A slot for each owner of something open, unless the ledger has that day of his already."""
    slots = _slots_now(chosen, now, free.get(None, set()))
    for period in sorted({slot.period for slot in slots.values()}):
        day = dt.date.fromisoformat(period)
        hours = [one for one, slot in slots.items() if slot.period == period]
        owners = session.execute(_owners_without(workspace_id, period, hours))
        for person_id, slack_id, timezone, at, since in owners:
            slot = slots[timezone, at]
            if day not in free.get(person_id, ()) and (since is None or slot.due_at >= since):
                yield _debt(workspace_id, outbox.REMINDER, f"person:{person_id}", slack_id, slot)


def _slots_now(
    chosen: dict[Hours, ZoneInfo], now: dt.datetime, days_off: Days
) -> dict[Hours, Slot]:
    """The slot of each hour that people have chosen, where its time has come.

    What is too late to be sent is not owed either: it would use up the day, and who then chooses
    a later hour of the same day would get nothing.
    """
    found = {}
    for (name, at), zone in chosen.items():
        slot = daily_slot(now, zone, at, days_off)
        if slot is not None and now <= slot.late_after:
            found[name, at] = slot
    return found


def _owners_without(
    workspace_id: int, period: str, hours: list[Hours]
) -> Select[int, str | None, str, dt.time, dt.datetime | None]:
    """Whoever has chosen one of ``hours``, owns something open, and is not owed ``period`` yet.

    Each is looked up by the ledger's whole key, however long the ledger is: a NOT EXISTS would
    be a join to PostgreSQL, which takes the period of a new day to be rare and compares each with
    each. The status is spelled out: SQLite would not use the index of what is open for a parameter.
    """
    owns_something = (
        select(Opportunity.id)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.owner_id == Person.id,
            Opportunity.status == literal_column("'open'"),
        )
        .exists()
    )
    known = (
        select(Delivery.id)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind == outbox.REMINDER,
            Delivery.recipient == literal("person:") + cast(Person.id, String),
            Delivery.period == period,
        )
        .scalar_subquery()
    )
    return select(
        Person.id, Person.slack_id, Person.timezone, Person.reminder_at, Person.known_since
    ).where(
        Person.workspace_id == workspace_id,
        Person.slack_id.is_not(None),
        ~Person.is_deactivated,
        ~Person.is_guest,
        tuple_(Person.timezone, Person.reminder_at).in_(hours),
        owns_something,
        known.is_(None),
    )


def _days_over(
    session: Session, workspace_id: int, now: dt.datetime, chosen: dict[Hours, ZoneInfo]
) -> list[Debt]:
    """The last edit of each open card whose day is over where its person is.

    Read in an index of the open cards alone, which has the day in it: while it is the same day
    everywhere nothing else is looked at, however many are open.
    """
    days = {name: now.astimezone(zone).date() for (name, _), zone in chosen.items()}
    known = (
        select(Delivery.id)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind == outbox.DAY,
            Delivery.recipient == literal("person:") + cast(DayCard.person_id, String),
            Delivery.period == cast(DayCard.day, String) + f"/{LAST}",
        )
        .scalar_subquery()
    )
    cards = session.execute(
        select(DayCard.person_id, DayCard.day, Person.timezone)
        .join(Person, Person.id == DayCard.person_id)
        .where(
            DayCard.workspace_id == workspace_id,
            DayCard.closed_at.is_(None),
            DayCard.day < max(days.values(), default=dt.date.min),
            known.is_(None),
        )
    )
    return [
        Debt(workspace_id, outbox.DAY, f"person:{person_id}", last_edit(day), now, lane=lanes.EDITS)
        for person_id, day, name in cards
        if name in days and day < days[name]
    ]


def _subscribed(session: Session, workspace_id: int, now: dt.datetime, free: Free) -> list[Debt]:
    """A slot for each subscription, unless the ledger has it already."""
    due = [
        _debt(workspace_id, kind, f"subscription:{one.id}", one.channel_id, slot)
        for one, kind, slot in subscribed(session, workspace_id, now, free, _zone)
    ]
    known = _known(session, workspace_id, due) if due else set()
    return [debt for debt in due if debt.key not in known]


def _zone(name: str) -> ZoneInfo | None:
    """None for a zone that is not known here: this one waits, the others get theirs."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        log.warning("unknown time zone", name=name)
        return None


def _debt(workspace_id: int, kind: str, recipient: str, lane: str | None, slot: Slot) -> Debt:
    return Debt(workspace_id, kind, recipient, slot.period, slot.due_at, slot.late_after, lane=lane)


def _known(session: Session, workspace_id: int, due: list[Debt]) -> set[Key]:
    """Which of them, or of their like, the ledger has: owed or done."""
    rows = session.execute(
        select(Delivery.workspace_id, Delivery.kind, Delivery.recipient, Delivery.period).where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind.in_({debt.kind for debt in due}),
            Delivery.recipient.in_({debt.recipient for debt in due}),
            Delivery.period.in_({debt.period for debt in due}),
        )
    )
    return {(workspace, kind, recipient, period) for workspace, kind, recipient, period in rows}


def _days_off(session: Session, workspace_id: int, around: dt.date) -> Free:
    """Free days near ``around``, by person; under nobody those of the whole workspace."""
    near = [around + dt.timedelta(days=offset) for offset in (-1, 0, 1)]
    rows = session.execute(
        select(DayOff.person_id, DayOff.first_day, DayOff.last_day).where(
            DayOff.workspace_id == workspace_id,
            DayOff.first_day <= near[-1],
            DayOff.last_day >= near[0],
        )
    )
    free: Free = {}
    for person_id, first, last in rows:
        free.setdefault(person_id, set()).update(day for day in near if first <= day <= last)
    return free
