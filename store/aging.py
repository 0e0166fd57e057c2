"""The reads of the aging report: how old what is open is, and what has gone quiet."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column, select

from store.cells import Tally
from store.funnel import days_between
from store.grouped import grouped
from store.models import Person, Stage
from store.oldest import oldest
from store.snapshot import Snapshot
from store.stale import stale_conditions

DAY = dt.timedelta(days=1)
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class AgeKey:
    """``bucket`` is the place of its age among the limits, ``planned`` whether it has a next
    step."""

    bucket: int
    stage_id: int
    currency: str
    planned: bool


@dataclass(frozen=True, slots=True)
class Quiet:
    """One that is stale, and for how many days nobody has done anything about it."""

    number: int
    title: str
    owner: str
    stage: str
    amount: Decimal | None
    currency: str
    days: int


def read_ages(snapshot: Snapshot, limits: tuple[int, ...]) -> dict[AgeKey, Tally]:
    """What is open; ``limits`` are the most days of all buckets but the last."""
    row = snapshot.opportunity
    columns = (
        _bucket(snapshot, limits).label("bucket"),
        row.stage_id,
        row.currency,
        row.next_step.is_not(None).label("planned"),
    )
    return {AgeKey(*key): tally for key, tally in grouped(snapshot, columns, snapshot.is_open)}


def read_stale(snapshot: Snapshot) -> dict[tuple[int, str], Tally]:
    """By stage and currency."""
    row = snapshot.opportunity
    columns = (row.stage_id, row.currency)
    cells = grouped(snapshot, columns, *stale_conditions(snapshot))
    return {(stage_id, currency): tally for (stage_id, currency), tally in cells}


def read_quietest(snapshot: Snapshot, most: int) -> list[Quiet]:
    """The stale ones that have been quiet longest, the longest first."""
    row, zone = snapshot.opportunity, snapshot.zone
    query = (
        select(
            row.number,
            row.title,
            Person.name,
            Stage.name,
            row.amount,
            row.currency,
            row.touched_at,
        )
        .join(Person, Person.id == row.owner_id)
        .join(Stage, Stage.id == row.stage_id)
        .where(*snapshot.inside, *stale_conditions(snapshot))
    )

    def edges(last: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        day = last.astimezone(zone).date()
        return snapshot.begins(day) - INSTANT, snapshot.begins(day + DAY) - INSTANT

    found = []
    for line in oldest(snapshot, query, row.touched_at, edges, most):
        number, title, owner, stage, amount, currency, touched = line
        days = (snapshot.today - touched.astimezone(zone).date()).days
        found.append(Quiet(number, title, owner, stage, amount, currency, days))
    return sorted(found, key=lambda one: (-one.days, one.number))


@dataclass(frozen=True, slots=True)
class Slipped:
    """How many expected closes moved to a later month, how often, and by which days from the first:
    each with how often it occurs."""

    count: int
    times: int
    days: dict[int, int]


def read_slipped(snapshot: Snapshot) -> Slipped:
    row = snapshot.opportunity
    slip = days_between(row.first_expected_close, row.expected_close).label("slip")
    query = (
        select(slip, func.count().label("n"), func.sum(row.push_count).label("times"))
        .where(*snapshot.inside, *has_slipped(snapshot))
        .group_by(slip)
    )
    lines = list(snapshot.session.execute(query))
    days = {line.slip: line.n for line in lines if line.slip is not None}
    return Slipped(sum(line.n for line in lines), sum(int(line.times) for line in lines), days)


def has_slipped(snapshot: Snapshot) -> list[ColumnElement[bool]]:
    return [snapshot.is_open, snapshot.opportunity.push_count > 0]


def count_older(snapshot: Snapshot, days: float) -> int:
    query = select(func.count(snapshot.opportunity.id)).where(*snapshot.inside)
    return snapshot.session.scalar(query.where(*is_older(snapshot, days))) or 0


def is_older(snapshot: Snapshot, days: float) -> list[ColumnElement[bool]]:
    """Open for more than that many days."""
    before = snapshot.today - int(days) * DAY
    return [snapshot.is_open, snapshot.opportunity.opened_on < before]


def is_aged(snapshot: Snapshot, limits: tuple[int, ...], bucket: int) -> list[ColumnElement[bool]]:
    """Open, and in that bucket of ``read_ages``."""
    opened = snapshot.opportunity.opened_on
    conditions = [snapshot.is_open]
    if bucket < len(limits):
        conditions.append(opened >= snapshot.today - limits[bucket] * DAY)
    if bucket > 0:
        conditions.append(opened < snapshot.today - limits[bucket - 1] * DAY)
    return conditions


def _bucket(snapshot: Snapshot, limits: tuple[int, ...]) -> Any:
    """What is said to be opened after today is among the youngest."""
    opened, today = snapshot.opportunity.opened_on, snapshot.today
    return case(
        *(
            (opened >= today - limit * DAY, literal_column(str(place)))
            for place, limit in enumerate(limits)
        ),
        else_=literal_column(str(len(limits))),
    )
