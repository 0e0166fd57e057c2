"""What insights are found in, beside the figures of reports: who waits, what is late, what weighs.

Every read is grouped, or names one opportunity; the stays of those that were won are read of the
newest of them only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select

from store.cells import Tally
from store.funnel import CLOSED
from store.grouped import by_currency
from store.models import Account, Person, Status
from store.pipeline import Pipeline
from store.scopes import Span
from store.snapshot import Snapshot

DAY = dt.timedelta(days=1)
NEWEST_WON = 200
Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Named:
    """An opportunity to be asked about. ``since`` is the day or moment from which days count."""

    number: int
    title: str
    account: str | None
    owner: str
    amount: Decimal | None
    currency: str
    probability: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Steps:
    """How many somebody has open, and of how many the next step is overdue."""

    owner: str
    open: int
    overdue: int


def is_past_due(snapshot: Snapshot) -> Conditions:
    return [snapshot.is_open, snapshot.opportunity.expected_close < snapshot.today]


def is_stale(snapshot: Snapshot, pipeline: Pipeline) -> Conditions:
    """The rule of ``store.due``, as far as it depends on no hour: in need for no other reason."""
    row, today = snapshot.opportunity, snapshot.today
    quiet = (
        and_(
            row.stage_id == stage.id,
            row.touched_at < snapshot.begins(today - (stage.stale_after_days - 1) * DAY),
        )
        for stage in pipeline.every
    )
    return [
        snapshot.is_open,
        row.next_step_on.is_(None),
        row.next_step_at.is_(None),
        _is_awake(snapshot),
        or_(row.handed_over_at.is_(None), row.touched_at > row.handed_over_at),
        or_(row.expected_close.is_(None), row.expected_close >= today),
        or_(*quiet),
    ]


def read_tallies(snapshot: Snapshot, conditions: Conditions) -> dict[str, Tally]:
    """By currency."""
    return by_currency(snapshot, *conditions)


def read_largest(
    snapshot: Snapshot,
    pipeline: Pipeline,
    conditions: Conditions,
    currency: str,
    since: Any,
    *,
    weighted: bool = False,
) -> Named | None:
    """The one that is worth most in a currency, asleep ones left out; or weighs most, of all."""
    row = snapshot.opportunity
    chance = func.coalesce(row.probability, _stage_probability(row, pipeline)).label("chance")
    worth = row.amount * chance if weighted else row.amount
    query = (
        select(
            row.number,
            row.title,
            Account.name.label("account"),
            Person.name.label("owner"),
            row.amount,
            row.currency,
            chance,
            since.label("since"),
        )
        .join(Person, Person.id == row.owner_id)
        .outerjoin(Account, Account.id == row.account_id)
        .where(*snapshot.inside, *conditions, row.currency == currency, row.amount.is_not(None))
        .order_by(worth.desc(), row.number)
        .limit(1)
    )
    if not weighted:
        query = query.where(_is_awake(snapshot))
    found = snapshot.session.execute(query).one_or_none()
    if found is None:
        return None
    number, title, account, owner, amount, _, chance_of, day = found
    if isinstance(day, dt.datetime):
        day = day.astimezone(snapshot.zone).date()
    return Named(number, title, account, owner, amount, currency, chance_of, day)


def read_steps(snapshot: Snapshot) -> list[Steps]:
    """Of each person with an overdue next step, the one with most of them first."""
    row, today = snapshot.opportunity, snapshot.today
    late = or_(
        and_(row.next_step_at.is_(None), row.next_step_on < today),
        row.next_step_at < snapshot.begins(today),
    )
    overdue = func.sum(case((and_(late, _is_awake(snapshot)), 1), else_=0)).label("overdue")
    found = snapshot.session.execute(
        select(Person.name, func.count().label("open"), overdue)
        .join(Person, Person.id == row.owner_id)
        .where(*snapshot.inside, snapshot.is_open)
        .group_by(Person.id, Person.name)
        .having(overdue > 0)
        .order_by(overdue.desc(), Person.name)
    )
    return [Steps(name, open_, int(late_ones)) for name, open_, late_ones in found]


def read_closed(snapshot: Snapshot, days: Span) -> tuple[int, int]:
    """How many were won and how many were lost in these days."""
    row = snapshot.opportunity
    rows = snapshot.session.execute(
        select(row.status, func.count())
        .where(*snapshot.inside, row.status.in_(CLOSED), *days.conditions(row.closed_on))
        .group_by(row.status)
    )
    found = {Status(status): count for status, count in rows}
    return found.get(Status.WON, 0), found.get(Status.LOST, 0)


def read_stays_of_won(snapshot: Snapshot, days: Span) -> dict[int, list[float]]:
    """By stage: how many days each of the newest that were won spent in it, all visits together."""
    row, visit = snapshot.opportunity, snapshot.visit
    newest = (
        select(row.id)
        .where(*snapshot.inside, row.status == Status.WON, *days.conditions(row.closed_on))
        .order_by(row.closed_on.desc(), row.id.desc())
        .limit(NEWEST_WON)
    )
    won = list(snapshot.session.scalars(newest))
    visits = snapshot.session.execute(
        select(visit.stage_id, visit.opportunity_id, visit.entered_at, visit.left_at).where(
            visit.opportunity_id.in_(won), visit.left_at.is_not(None)
        )
    )
    spent: defaultdict[tuple[int, int], float] = defaultdict(float)
    for stage_id, opportunity_id, entered_at, left_at in visits:
        spent[stage_id, opportunity_id] += (left_at - entered_at) / DAY
    stays: defaultdict[int, list[float]] = defaultdict(list)
    for (stage_id, _), time in spent.items():
        stays[stage_id].append(time)
    return dict(stays)


def read_waiting(
    snapshot: Snapshot, longer_than: Mapping[int, float]
) -> dict[int, tuple[int, int]]:
    """By stage: how many are open there, and how many of them came so many days ago or earlier."""
    row = snapshot.opportunity
    if not longer_than:
        return {}
    longer = or_(
        *(
            and_(row.stage_id == stage_id, row.stage_since < snapshot.ends - days * DAY)
            for stage_id, days in longer_than.items()
        )
    )
    found = snapshot.session.execute(
        select(row.stage_id, func.count(), func.sum(case((longer, 1), else_=0)))
        .where(*snapshot.inside, snapshot.is_open, row.stage_id.in_(longer_than))
        .group_by(row.stage_id)
    )
    return {stage_id: (count, int(waiting)) for stage_id, count, waiting in found}


def _is_awake(snapshot: Snapshot) -> ColumnElement[bool]:
    until = snapshot.opportunity.snoozed_until
    return or_(until.is_(None), until <= snapshot.today)


def _stage_probability(row: Any, pipeline: Pipeline) -> ColumnElement[int]:
    chances = {stage.id: stage.probability for stage in pipeline.every}
    return case(chances, value=row.stage_id, else_=0).cast(Integer)
