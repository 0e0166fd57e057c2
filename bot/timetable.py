"""The tick: writes down what has come due. Writing the same debt twice is harmless."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from store import outbox, subscriptions
from store.models import DayOff, Delivery, Opportunity, Person, Status, Workspace
from store.schedule import Slot, daily_slot, weekly_slot
from store.subscriptions import DAILY

log = structlog.get_logger()
Free = dict[int | None, set[dt.date]]
Owed = tuple[str, str, str | None, Slot]  # kind, recipient, lane, slot


def owe_what_is_due(session: Session, workspace: Workspace, now: dt.datetime) -> int:
    """Owe every reminder, digest and funnel whose time has come; how many are new."""
    free = _days_off(session, workspace.id, now.date())
    owed = 0
    for kind, recipient, lane, slot in (
        *_reminders(session, workspace.id, now, free),
        *_subscribed(session, workspace.id, now, free),
    ):
        owed += outbox.owe(
            session,
            workspace_id=workspace.id,
            kind=kind,
            recipient=recipient,
            period=slot.period,
            due_at=slot.due_at,
            late_after=slot.late_after,
            lane=lane,
        )
    return owed


def _reminders(session: Session, workspace_id: int, now: dt.datetime, free: Free) -> Iterator[Owed]:
    """A slot for each owner of something open, unless it is in the ledger already."""
    known = _known(session, workspace_id, outbox.REMINDER, now)
    owners = session.execute(
        select(
            Person.id, Person.slack_id, Person.timezone, Person.reminder_at, Person.known_since
        ).where(
            Person.workspace_id == workspace_id,
            Person.slack_id.is_not(None),
            ~Person.is_deactivated,
            ~Person.is_guest,
            Person.id.in_(
                select(Opportunity.owner_id).where(
                    Opportunity.workspace_id == workspace_id, Opportunity.status == Status.OPEN
                )
            ),
        )
    )
    for person_id, slack_id, timezone, at, since in owners:
        days_off = free.get(None, set()) | free.get(person_id, set())
        recipient = f"person:{person_id}"
        zone = _zone(timezone, recipient)
        if zone is None:
            continue
        slot = daily_slot(now, zone, at, days_off)
        if slot is None or (recipient, slot.period) in known:
            continue
        if since is None or slot.due_at >= since:
            yield outbox.REMINDER, recipient, slack_id, slot


def _subscribed(
    session: Session, workspace_id: int, now: dt.datetime, free: Free
) -> Iterator[Owed]:
    for one in subscriptions.subscriptions(session, workspace_id):
        recipient = f"subscription:{one.id}"
        zone = _zone(one.timezone, recipient)
        if zone is None:
            continue
        if one.report == DAILY:
            kind, slot = outbox.DIGEST, daily_slot(now, zone, one.at, free.get(None, set()))
        else:
            kind, slot = outbox.FUNNEL, weekly_slot(now, zone, one.weekday or 0, one.at)
        if slot is not None and slot.due_at >= one.since:
            yield kind, recipient, one.channel_id, slot


def _zone(name: str, recipient: str) -> ZoneInfo | None:
    """None for a zone that is not known here: this one waits, the others get theirs."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        log.warning("unknown time zone", recipient=recipient)
        return None


def _known(
    session: Session, workspace_id: int, kind: str, now: dt.datetime
) -> set[tuple[str, str]]:
    """What the ledger has of the days that are today somewhere."""
    days = [(now + dt.timedelta(days=offset)).date().isoformat() for offset in (-1, 0, 1)]
    rows = session.execute(
        select(Delivery.recipient, Delivery.period).where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind == kind,
            Delivery.period.in_(days),
        )
    )
    return {(recipient, period) for recipient, period in rows}


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
