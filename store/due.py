"""What needs somebody's attention: overdue, due today, past its expected close, stale.

The definitions are those of the figure sheet: stale means open, no qualifying touch for the
stage's limit, and no next step in the future; a snoozed one rests until its day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import literal_column, or_, select
from sqlalchemy.orm import Session

from store.models import Account, Opportunity, Person, Stage


class Reason(StrEnum):
    """Why it is due, most pressing first; each opportunity has exactly one."""

    OVERDUE = "overdue"
    TODAY = "today"
    PAST_CLOSE = "past_close"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Due:
    """One opportunity that needs attention. ``days`` counts how long it has needed it."""

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


@dataclass(frozen=True, slots=True)
class Attention:
    """The facts that decide whether something is due."""

    next_step_on: dt.date | None
    expected_close: dt.date | None
    snoozed_until: dt.date | None
    touched_on: dt.date
    stale_after_days: int


def why_due(facts: Attention, today: dt.date) -> tuple[Reason, int] | None:
    """The one reason why something is due on ``today``, and since how many days; pure."""
    if facts.snoozed_until is not None and facts.snoozed_until > today:
        return None
    step = facts.next_step_on
    if step is not None and step < today:
        return Reason.OVERDUE, (today - step).days
    if step == today:
        return Reason.TODAY, 0
    if facts.expected_close is not None and facts.expected_close < today:
        return Reason.PAST_CLOSE, (today - facts.expected_close).days
    quiet = (today - facts.touched_on).days
    if step is None and quiet >= facts.stale_after_days:
        return Reason.STALE, quiet
    return None


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
            Opportunity.expected_close,
            Opportunity.snoozed_until,
            Opportunity.touched_at,
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
        )
        .join(Opportunity.stage)
        .join(Opportunity.owner)
        .outerjoin(Opportunity.account)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.status == literal_column("'open'"),
            or_(Opportunity.snoozed_until.is_(None), Opportunity.snoozed_until <= today),
        )
    )
    if owner_ids is not None:
        query = query.where(Opportunity.owner_id.in_(list(owner_ids)))
    found = []
    for step_on, close, snoozed, touched, limit, *rest in session.execute(query):
        facts = Attention(step_on, close, snoozed, touched.astimezone(zone).date(), limit)
        why = why_due(facts, today)
        if why is not None:
            number, title, account, stage, amount, currency, owner_id, owner, step, version = rest
            found.append(
                Due(
                    *why, number, title, account, stage, amount, currency, owner_id, owner,
                    step, step_on, version,
                )
            )  # fmt: skip
    order = list(Reason)
    return sorted(found, key=lambda due: (order.index(due.reason), -due.days, due.number))
