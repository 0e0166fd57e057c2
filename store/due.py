"""What needs somebody's attention: overdue, due today, new, past its expected close, stale.

The definitions are those of the figure sheet: stale means open, no qualifying touch for the
stage's limit, and no next step in the future; a snoozed one rests until its day. New is what
somebody else gave to its owner, until something is done about it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, literal_column, or_, select
from sqlalchemy.orm import Session

from store.models import Account, Opportunity, Person, Stage, Status


class Reason(StrEnum):
    """Why it is due, most pressing first; each opportunity has exactly one."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEW = "new"
    PAST_CLOSE = "past_close"
    STALE = "stale"


_PLACE = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Due:
    """One opportunity that needs attention. ``days`` counts how long it has needed it.

    ``next_step_on`` and ``next_step_at``, the hour if one was named, are where the asker is.
    """

    reason: Reason
    days: int
    number: int
    title: str
    account: str | None
    stage: str
    amount: Decimal | None
    currency: str
    owner_id: int
    owner: str
    next_step: str | None
    next_step_on: dt.date | None
    version: int
    id: int
    next_step_at: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """The facts that decide whether something is due.

    ``handed_over_on`` is empty once something was done about what somebody else gave.
    """

    next_step_on: dt.date | None
    expected_close: dt.date | None
    snoozed_until: dt.date | None
    touched_on: dt.date
    stale_after_days: int
    handed_over_on: dt.date | None = None


def why_due(facts: Attention, today: dt.date) -> tuple[Reason, int] | None:
    """The one reason why something is due on ``today``, and since how many days; pure.

    What should have closed and was worked on today is done with for today, and due tomorrow again.
    """
    if facts.snoozed_until is not None and facts.snoozed_until > today:
        return None
    step = facts.next_step_on
    if step is not None and step < today:
        return Reason.OVERDUE, (today - step).days
    if step == today:
        return Reason.TODAY, 0
    if facts.handed_over_on is not None:
        return Reason.NEW, max((today - facts.handed_over_on).days, 0)
    quiet = (today - facts.touched_on).days
    if facts.expected_close is not None and facts.expected_close < today and quiet > 0:
        return Reason.PAST_CLOSE, (today - facts.expected_close).days
    if step is None and quiet >= facts.stale_after_days:
        return Reason.STALE, quiet
    return None


def is_due(row: Opportunity, stale_after_days: int, today: dt.date, zone: ZoneInfo) -> bool:
    """Whether this one needs its owner on ``today``, where the owner is."""
    facts = _facts(
        zone,
        row.next_step_on,
        row.next_step_at,
        row.expected_close,
        row.snoozed_until,
        row.touched_at,
        row.handed_over_at,
        stale_after_days,
    )
    return row.status == Status.OPEN and why_due(facts, today) is not None


def due_for(
    session: Session,
    workspace_id: int,
    today: dt.date,
    zone: ZoneInfo,
    owner_ids: Iterable[int] | None = None,
) -> list[Due]:
    """What is due on ``today``, the most pressing first; of everybody, or of some owners."""
    query = (
        select(
            Opportunity.next_step_on,
            Opportunity.next_step_at,
            Opportunity.expected_close,
            Opportunity.snoozed_until,
            Opportunity.touched_at,
            Opportunity.handed_over_at,
            Stage.stale_after_days,
            Opportunity.number,
            Opportunity.title,
            Account.name,
            Stage.name,
            Opportunity.amount,
            Opportunity.currency,
            Opportunity.owner_id,
            Person.name,
            Opportunity.next_step,
            Opportunity.version,
            Opportunity.id,
        )
        .join(Opportunity.stage)
        .join(Opportunity.owner)
        .outerjoin(Opportunity.account)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.status == literal_column("'open'"),
            or_(Opportunity.snoozed_until.is_(None), Opportunity.snoozed_until <= today),
            _may_be_due(today),
        )
    )
    if owner_ids is not None:
        query = query.where(Opportunity.owner_id.in_(list(owner_ids)))
    found = []
    for on, at, close, snoozed, touched, handed, limit, *rest in session.connection().execute(
        query
    ):
        facts = _facts(zone, on, at, close, snoozed, touched, handed, limit)
        why = why_due(facts, today)
        if why is not None:
            number, title, account, stage, amount, currency, owner_id, owner, *more = rest
            step, version, id_ = more
            found.append(
                Due(
                    *why, number, title, account, stage, amount, currency, owner_id, owner, step,
                    facts.next_step_on, version, id_,
                    None if at is None else at.astimezone(zone).time(),
                )
            )  # fmt: skip
    return sorted(found, key=_most_pressing)


def _may_be_due(today: dt.date) -> ColumnElement[bool]:
    """Leaves out most of what has a next step in the future, which is most of a pipeline.

    By a day less than it could: the day of a step with an hour may be another one elsewhere.
    """
    return or_(
        Opportunity.next_step_on.is_(None),
        Opportunity.next_step_on <= today + dt.timedelta(days=1),
        Opportunity.expected_close < today,
        Opportunity.handed_over_at.is_not(None),
    )


def _facts(
    zone: ZoneInfo,
    next_step_on: dt.date | None,
    next_step_at: dt.datetime | None,
    expected_close: dt.date | None,
    snoozed_until: dt.date | None,
    touched_at: dt.datetime,
    handed_over_at: dt.datetime | None,
    stale_after_days: int,
) -> Attention:
    """The columns as the days that they are in ``zone``."""
    is_new = handed_over_at is not None and touched_at <= handed_over_at
    return Attention(
        next_step_on if next_step_at is None else next_step_at.astimezone(zone).date(),
        expected_close,
        snoozed_until,
        touched_at.astimezone(zone).date(),
        stale_after_days,
        handed_over_at.astimezone(zone).date() if handed_over_at and is_new else None,
    )


def _most_pressing(due: Due) -> tuple[int, int, dt.time, int]:
    """What is due today by its hour; what has none can be done at any, so it comes after."""
    hour = due.next_step_at if due.reason == Reason.TODAY else None
    return _PLACE[due.reason], -due.days, hour or dt.time.max, due.number
