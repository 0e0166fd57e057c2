"""From the store's cells to the figures of a funnel."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.orm import Session

from reports.figures import Amounts, known_amounts, mean, median, rounded
from reports.funnel.shape import (
    Before,
    Closed,
    Closing,
    Closings,
    Cohort,
    Funnel,
    Standing,
    Step,
)
from reports.report import Asked, about
from store.cells import Bucket, Cells, ClosedKey, CohortKey, OpenKey, StandKey, Tally
from store.funnel import Names, read_cells, read_names, read_standing
from store.models import Status, Workspace
from store.pipeline import Pipeline, StageInfo, load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot

NAMED = 5
ONE_DAY = dt.timedelta(days=1)
WEEK = 7 * ONE_DAY


def measure(snapshot: Snapshot, asked: Asked) -> Funnel:
    """The funnel of what was opened in the period, and what was closed in it and is open.

    The standing a week earlier costs a week's changes, not the whole log.
    """
    session, workspace = snapshot.session, snapshot.workspace
    pipeline = load_pipeline(session, workspace.id)
    # Seven whole days: today is still running, and what it brings belongs to the next week's post.
    ended = snapshot.today if asked.as_of else snapshot.today - ONE_DAY
    recent = Span(ended - WEEK + ONE_DAY, ended + ONE_DAY)
    cells = read_cells(snapshot, asked.period.span, recent, NAMED)
    before = read_standing(snapshot, ended - WEEK, cells.open)
    main = workspace.currency
    won, lost = _lately(session, workspace, cells)
    return Funnel(
        about=about(snapshot, asked),
        steps=_steps(cells.cohort, pipeline, main),
        cohort=_cohort(cells.cohort, main),
        closed=_closed(cells, main),
        standing=_standing(cells.open, pipeline, main),
        week_ago=_before(before, pipeline, main),
        won_lately=won,
        lost_lately=lost,
    )


def _steps(cells: Mapping[CohortKey, Tally], pipeline: Pipeline, main: str) -> tuple[Step, ...]:
    """One step per stage in use, and per retired stage in which one of the cohort has stood.

    The furthest stage is the last in today's order of those entered, so that it stays right when
    stages are put in another order.
    """
    valid = {key: tally for key, tally in cells.items() if key.status != Status.INVALID}
    stood = 0
    for key in valid:
        stood |= _entered(key, pipeline)
    stages = [stage for stage in pipeline.every if not stage.retired or stood >> stage.bit & 1]
    counts = [_StageCount() for _ in stages]
    for key, tally in valid.items():
        _pass_through(counts, stages, key, _entered(key, pipeline), tally)
    won = sum(tally.count for key, tally in valid.items() if key.status == Status.WON)
    onward = [*(count.reached for count in counts[1:]), won]
    return tuple(
        Step(
            stage_id=stage.id,
            name=stage.name,
            reached=count.reached,
            entered=count.entered,
            open_here=count.open_here,
            open_furthest=count.open_furthest,
            lost=count.lost,
            won=won,
            went_on=went_on,
            value=known_amounts(count.standing, main),
        )
        for stage, count, went_on in zip(stages, counts, onward, strict=True)
    )


@dataclass(slots=True)
class _StageCount:
    reached: int = 0
    entered: int = 0
    open_here: int = 0
    open_furthest: int = 0
    lost: int = 0
    standing: list[tuple[str, Tally]] = field(default_factory=list)


def _entered(key: CohortKey, pipeline: Pipeline) -> int:
    return key.stages_entered | 1 << pipeline[key.stage_id].bit


def _pass_through(
    counts: list[_StageCount],
    stages: list[StageInfo],
    key: CohortKey,
    entered: int,
    tally: Tally,
) -> None:
    """Count one cell in every stage it reached; a won one has passed all of them."""
    visited = [place for place, stage in enumerate(stages) if entered >> stage.bit & 1]
    furthest = len(stages) - 1 if key.status == Status.WON else visited[-1]
    for place in visited:
        counts[place].entered += tally.count
    for count in counts[: furthest + 1]:
        count.reached += tally.count
        count.lost += tally.count if key.status == Status.LOST else 0
    if key.status == Status.OPEN:
        counts[furthest].open_furthest += tally.count
        here = next(
            count for stage, count in zip(stages, counts, strict=True) if stage.id == key.stage_id
        )
        here.open_here += tally.count
        here.standing.append((key.currency, tally))


def _cohort(cells: Mapping[CohortKey, Tally], main: str) -> Cohort:
    counts: Counter[str] = Counter()
    for key, tally in cells.items():
        counts[key.status] += tally.count
    return Cohort(
        won=counts[Status.WON],
        lost=counts[Status.LOST],
        open=counts[Status.OPEN],
        invalid=counts[Status.INVALID],
        won_value=known_amounts(
            ((key.currency, tally) for key, tally in cells.items() if key.status == Status.WON),
            main,
        ),
    )


def _closed(cells: Cells, main: str) -> Closed:
    """Cycles of won ones only; one closed before it was opened is misdated and left out."""
    won, won_value = _ended(cells.closed, Status.WON, main)
    lost, lost_value = _ended(cells.closed, Status.LOST, main)
    timely = {days: n for days, n in cells.cycles.items() if days >= 0}
    return Closed(
        won=won,
        lost=lost,
        won_value=won_value,
        lost_value=lost_value,
        median_cycle_days=median(timely),
        mean_cycle_days=mean(timely),
        misdated=sum(n for days, n in cells.cycles.items() if days < 0),
    )


def _ended(cells: Mapping[ClosedKey, Tally], status: Status, main: str) -> tuple[int, Amounts]:
    """How many ended so, and worth what."""
    ended = [(key.currency, tally) for key, tally in cells.items() if key.status == status]
    return sum(tally.count for _, tally in ended), known_amounts(ended, main)


def _standing(cells: Mapping[OpenKey, Tally], pipeline: Pipeline, main: str) -> Standing:
    weighted = _weighted(cells, pipeline, main)
    buckets: dict[str, defaultdict[str, Decimal]] = {
        bucket: defaultdict(Decimal) for bucket in Bucket
    }
    counts: Counter[str] = Counter()
    for key, tally in cells.items():
        counts[key.bucket] += tally.count
        if tally.count == tally.without_amount:
            continue
        buckets[key.bucket][key.currency] += tally.amount * _percent(key, pipeline) / 100
    return Standing(
        count=counts.total(),
        value=known_amounts(((key.currency, tally) for key, tally in cells.items()), main),
        weighted=weighted,
        buckets={bucket: rounded(amounts, main) for bucket, amounts in buckets.items()},
        without_amount=sum(tally.without_amount for tally in cells.values()),
        undated=counts[Bucket.UNDATED],
        past_due=counts[Bucket.PAST_DUE],
    )


def _before(cells: Mapping[StandKey, Tally], pipeline: Pipeline, main: str) -> Before:
    return Before(
        count=sum(tally.count for tally in cells.values()),
        value=known_amounts(((key.currency, tally) for key, tally in cells.items()), main),
        weighted=_weighted(cells, pipeline, main),
    )


def _weighted(
    cells: Mapping[OpenKey, Tally] | Mapping[StandKey, Tally], pipeline: Pipeline, main: str
) -> Amounts:
    """By the manual probability if set, else the stage's; rounded once, at the end."""
    weighted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for key, tally in cells.items():
        if tally.count > tally.without_amount:
            weighted[key.currency] += tally.amount * _percent(key, pipeline) / 100
    return rounded(weighted, main)


def _percent(key: OpenKey | StandKey, pipeline: Pipeline) -> int:
    return pipeline[key.stage_id].probability if key.probability is None else key.probability


def _lately(session: Session, workspace: Workspace, cells: Cells) -> tuple[Closings, Closings]:
    names, main = read_names(session, workspace.id, cells.recent), workspace.currency
    return (
        _closings(cells, Status.WON, names, main),
        _closings(cells, Status.LOST, names, main),
    )


def _closings(cells: Cells, status: Status, names: Names, main: str) -> Closings:
    count, value = _ended(cells.lately, status, main)
    return Closings(
        count=count,
        value=value,
        named=tuple(
            Closing(
                number=row.number,
                title=row.title,
                account=None if row.account_id is None else names.accounts[row.account_id],
                owner=names.owners[row.owner_id],
                amount=row.amount,
                currency=row.currency,
                reason=(None if row.loss_reason_id is None else names.reasons[row.loss_reason_id]),
                closed_on=row.closed_on,
            )
            for row in cells.recent
            if row.status == status
        ),
    )
