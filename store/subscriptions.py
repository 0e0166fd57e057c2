"""Which channels get which reports, when."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.errors import UnknownTimeZone
from store.models import Subscription

DAILY, WEEKLY = "daily", "weekly"
MONDAY = 0


def subscribe(
    session: Session,
    *,
    workspace_id: int,
    report: str,
    channel_id: str,
    subscriber_id: int,
    weekday: int | None,
    at: dt.time,
    timezone: str,
    locale: str,
    scope: str,
    now: dt.datetime,
) -> Subscription:
    """Subscribe a channel, or change when the subscription it has is due.

    Raises ``UnknownTimeZone``.
    """
    check_zone(timezone)
    found = session.scalar(
        select(Subscription).where(
            Subscription.workspace_id == workspace_id,
            Subscription.channel_id == channel_id,
            Subscription.report == report,
            Subscription.scope == scope,
        )
    )
    if found is None:
        found = Subscription(
            workspace_id=workspace_id, channel_id=channel_id, report=report, scope=scope
        )
        session.add(found)
    found.subscriber_id = subscriber_id
    found.weekday = weekday
    found.at = at
    found.timezone = timezone
    found.locale = locale
    found.since = now
    found.stopped_at = found.stop_reason = None
    session.flush()
    return found


def subscriptions(
    session: Session, workspace_id: int, channel_id: str | None = None
) -> list[Subscription]:
    """Those in force, of a channel or of the whole workspace."""
    query = select(Subscription).where(
        Subscription.workspace_id == workspace_id, Subscription.stopped_at.is_(None)
    )
    if channel_id is not None:
        query = query.where(Subscription.channel_id == channel_id)
    return list(session.scalars(query.order_by(Subscription.id)))


def stop(session: Session, subscription: Subscription, reason: str, now: dt.datetime) -> bool:
    """End a subscription; False when somebody already has, so that it is told only once."""
    if subscription.stopped_at is not None:
        return False
    subscription.stopped_at = now
    subscription.stop_reason = reason
    session.flush()
    return True


def check_zone(name: str) -> None:
    """Raises ``UnknownTimeZone`` for a name that is not in the time zone database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownTimeZone(name=name) from error
