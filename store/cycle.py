"""The reads of the cycle report: how long stages take, how long it takes to win, who waits."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from store.base import UtcDateTime
from store.models import Person, Stage
from store.oldest import oldest
from store.scopes import Span
from store.snapshot import Snapshot

DAY = dt.timedelta(days=1)
SECONDS = 86_400
QUARTERS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Spread:
    """``count`` times in days: their quartiles and their mean."""

    count: int
    low: float
    median: float
    high: float
    mean: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that is open, and for how many whole days it has been in its stage."""

    number: int
    title: str
    owner: str
    stage: str
    days: int


class seconds_between(GenericFunction[float]):
    """From the first moment to the second, to the millisecond, on both databases."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between)
def _seconds_by_subtraction(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({second} - {first})) AS DOUBLE PRECISION)"


@compiles(seconds_between, "sqlite")
def _seconds_by_julian_day(element: Any, compiler: Any, **kw: Any) -> str:
    # A Julian day as a float is exact to a 20th of a millisecond.
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"ROUND((julianday({second}) - julianday({first})) * {SECONDS}, 3)"


def read_left(snapshot: Snapshot, period: Span) -> dict[int, Spread]:
    """By stage: the time in it of those that left it for the last time in the period."""
    visit, row = snapshot.visit, snapshot.opportunity
    spent = func.sum(seconds_between(visit.entered_at, visit.left_at)).label("spent")
    stays = (
        select(visit.stage_id.label("stage_id"), spent)
        .join(row, row.id == visit.opportunity_id)
        .where(*snapshot.counted)
        .group_by(visit.stage_id, visit.opportunity_id)
        .having(*_gone(snapshot, period))
    )
    return _spreads(snapshot, stays)


def has_left(snapshot: Snapshot, period: Span, stage_id: int) -> ColumnElement[bool]:
    """That one left a stage for the last time in the period."""
    visit = snapshot.visit
    those = (
        select(visit.opportunity_id)
        .where(visit.workspace_id == snapshot.workspace.id, visit.stage_id == stage_id)
        .group_by(visit.opportunity_id)
        .having(*_gone(snapshot, period))
    )
    found: ColumnElement[bool] = snapshot.opportunity.id.in_(those)
    return found


def read_here(snapshot: Snapshot) -> dict[int, Spread]:
    """By stage: for how long those that are open have been in it."""
    row = snapshot.opportunity
    since = seconds_between(row.stage_since, literal(snapshot.ends, UtcDateTime()))
    stays = select(row.stage_id.label("stage_id"), since.label("spent"))
    return _spreads(snapshot, stays.where(*snapshot.inside, snapshot.is_open))


def read_waiting(snapshot: Snapshot, most: int) -> list[Waiting]:
    """Those that have been longest in their stage, the longest first."""
    row, ends = snapshot.opportunity, snapshot.ends
    query = (
        select(row.number, row.title, Person.name, Stage.name, row.stage_since)
        .join(Person, Person.id == row.owner_id)
        .join(Stage, Stage.id == row.stage_id)
        .where(*snapshot.inside, snapshot.is_open)
    )

    def edges(last: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        days = (ends - last).days
        return ends - (days + 1) * DAY, ends - days * DAY

    found = [
        Waiting(number, title, owner, stage, (ends - since).days)
        for number, title, owner, stage, since in oldest(
            snapshot, query, row.stage_since, edges, most
        )
    ]
    return sorted(found, key=lambda one: (-one.days, one.number))


def _gone(snapshot: Snapshot, period: Span) -> list[ColumnElement[bool]]:
    """Of all visits to one stage: none is open, and the last one ended in the period."""
    left = snapshot.visit.left_at
    last = func.max(left)
    conditions = [func.count() == func.count(left)]
    if period.start is not None:
        conditions.append(last >= snapshot.begins(period.start))
    if period.end is not None:
        conditions.append(last < snapshot.begins(period.end))
    return conditions


def _spreads(snapshot: Snapshot, stays: Select[*tuple[Any, ...]]) -> dict[int, Spread]:
    """The database ranks the times; only the two around each quartile are read."""
    times = stays.subquery()
    stage = times.c.stage_id
    count = func.count().over(partition_by=stage).label("count")
    rank = func.row_number().over(partition_by=stage, order_by=times.c.spent).label("rank")
    mean = func.avg(times.c.spent).over(partition_by=stage).label("mean")
    ranked = select(stage, times.c.spent, count, rank, mean).subquery()
    places = [(ranked.c.count - 1) * quarter // 4 + 1 for quarter in QUARTERS]
    around = or_(*(ranked.c.rank.in_([place, place + 1]) for place in places))
    found: dict[int, list[Any]] = {}
    for line in snapshot.session.execute(select(ranked).where(around)):
        found.setdefault(line.stage_id, []).append(line)
    return {stage_id: _spread(lines) for stage_id, lines in found.items()}


def _spread(lines: list[Any]) -> Spread:
    count, mean = lines[0].count, lines[0].mean
    times = {line.rank - 1: line.spent / SECONDS for line in lines}

    def quartile(quarter: int) -> float:
        """On the straight line between its two neighbours."""
        below, past = divmod((count - 1) * quarter, 4)
        above = times[below + 1] if past else times[below]
        return float(times[below] + (above - times[below]) * past / 4)

    low, middle, high = map(quartile, QUARTERS)
    return Spread(count, low, middle, high, mean / SECONDS)
