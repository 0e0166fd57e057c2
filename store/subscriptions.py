"""Which channels and people get which reports, when."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.errors import UnknownSubscription, UnknownTimeZone
from store.models import Subscription

# Besides these a subscription may be to any report by its name; ``WEEKLY`` is the funnel's.
DAILY, WEEKLY, WINS = "daily", "weekly", "wins"
MONDAY = 0
FIRST_WORKDAY = 7  # in place of a weekday: the first working day of each month
BY_HAND = "by hand"
LEFT = "left"


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
    period: str | None = None,
) -> Subscription:
    """Subscribe a channel or a person, or change when the subscription there is is due.

    ``weekday`` is empty for every working day, or ``FIRST_WORKDAY``.

    Raises ``UnknownTimeZone``.
    """
    check_zone(timezone)
    found = _with_scope(session, workspace_id, channel_id, report, scope)
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
    found.period = period or None
    _begin(session, found, now)
    return found


def get(session: Session, workspace_id: int, subscription_id: int) -> Subscription:
    """In force or stopped. Raises ``UnknownSubscription`` for one of another workspace."""
    found = session.scalar(
        select(Subscription).where(
            Subscription.workspace_id == workspace_id, Subscription.id == subscription_id
        )
    )
    if found is None:
        raise UnknownSubscription
    return found


def change(
    session: Session,
    workspace_id: int,
    subscription_id: int,
    *,
    weekday: int | None,
    at: dt.time,
    timezone: str,
    scope: str,
    now: dt.datetime,
    report: str | None = None,
    period: str | None = None,
) -> Subscription:
    """Say anew when it is due and what it shows; one that was stopped begins again.

    When the channel already has the report for that scope, that one is changed in its place, and
    this one ends. It ends for another ``report``, too: what the ledger says was posted was of
    this one. Raises ``UnknownSubscription`` and ``UnknownTimeZone``.
    """
    check_zone(timezone)
    found = get(session, workspace_id, subscription_id)
    report = report or found.report
    same = _with_scope(session, workspace_id, found.channel_id, report, scope)
    if same is None and report != found.report:
        same = _like(found, report)
    if same is not None and same is not found:
        stop(session, found, "changed", now)
        found = same
    found.weekday = weekday
    found.at = at
    found.timezone = timezone
    found.scope = scope
    found.period = period or None
    session.add(found)
    _begin(session, found, now)
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


def is_personal(channel_id: str) -> bool:
    """Whether it is a person who gets it."""
    return channel_id[0] in "UW"


def end_for(session: Session, workspace_id: int, slack_id: str, now: dt.datetime) -> None:
    """End what a person gets who is not, or no longer, to be told anything."""
    for one in subscriptions(session, workspace_id, slack_id):
        stop(session, one, LEFT, now)


def report_of(subscription: Subscription) -> str:
    """The name of the report that a subscription is to."""
    return "funnel" if subscription.report == WEEKLY else subscription.report


def stop(session: Session, subscription: Subscription, reason: str, now: dt.datetime) -> bool:
    """End a subscription; False when somebody already has, so that it is told only once."""
    if subscription.stopped_at is not None:
        return False
    subscription.stopped_at = now
    subscription.stop_reason = reason
    session.flush()
    return True


def _with_scope(
    session: Session, workspace_id: int, channel_id: str, report: str, scope: str
) -> Subscription | None:
    """The one subscription of a channel to a report for a scope, in force or stopped."""
    return session.scalar(
        select(Subscription).where(
            Subscription.workspace_id == workspace_id,
            Subscription.channel_id == channel_id,
            Subscription.report == report,
            Subscription.scope == scope,
        )
    )


def _like(found: Subscription, report: str) -> Subscription:
    """Another one, to ``report``, of the same channel or person."""
    return Subscription(
        workspace_id=found.workspace_id,
        channel_id=found.channel_id,
        report=report,
        subscriber_id=found.subscriber_id,
        locale=found.locale,
    )


def _begin(session: Session, subscription: Subscription, now: dt.datetime) -> None:
    subscription.since = now
    subscription.stopped_at = subscription.stop_reason = None
    session.flush()


def check_zone(name: str) -> None:
    """Raises ``UnknownTimeZone`` for a name that is not in the time zone database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownTimeZone(name=name) from error
