"""From the store's groups to the figures of the aging."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from reports.aging.shape import Aging, Bucket, StaleStage
from reports.counted import counted
from reports.figures import quantile
from reports.periods import Period
from reports.report import Asked, about
from store.aging import AgeKey, count_older, read_ages, read_quietest, read_slipped, read_stale
from store.cells import Tally
from store.funnel import read_won_cycles
from store.pipeline import Pipeline, load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot

LIMITS = (30, 60, 90, 180)
NAMED = 10
ENOUGH_WON = 20
OLD_PART = 0.9
DAY = dt.timedelta(days=1)
ALWAYS = Period("all", None, None)


def measure(snapshot: Snapshot, asked: Asked) -> Aging:
    """Of all that is open, whatever period was asked for."""
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    currency = snapshot.workspace.currency
    ages = read_ages(snapshot, LIMITS)
    stale = read_stale(snapshot)
    limit = old_limit(snapshot)
    standing = {key.stage_id for key in ages}
    return Aging(
        about=about(snapshot, replace(asked, period=ALWAYS)),
        buckets=tuple(_bucket(place, ages, currency) for place in range(len(LIMITS) + 1)),
        stages={stage.id: stage.name for stage in pipeline.every if stage.id in standing},
        open=counted(((key.currency, tally) for key, tally in ages.items()), currency),
        stale=counted(((code, tally) for (_, code), tally in stale.items()), currency),
        stale_stages=_stale_stages(stale, pipeline, currency),
        quietest=tuple(read_quietest(snapshot, NAMED)),
        no_next_step=sum(tally.count for key, tally in ages.items() if not key.planned),
        old=0 if limit is None else count_older(snapshot, limit),
        old_limit=limit,
        slipped=read_slipped(snapshot),
    )


def old_limit(snapshot: Snapshot) -> float | None:
    """What nine of ten that were won in the last 365 days did not exceed."""
    today = snapshot.today
    cycles = read_won_cycles(snapshot, Span(today - 364 * DAY, today + DAY))
    timely = {days: n for days, n in cycles.items() if days >= 0}
    return quantile(timely, OLD_PART) if sum(timely.values()) >= ENOUGH_WON else None


def _bucket(place: int, ages: Mapping[AgeKey, Tally], currency: str) -> Bucket:
    those = {key: tally for key, tally in ages.items() if key.bucket == place}
    stages: Counter[int] = Counter()
    for key, tally in those.items():
        stages[key.stage_id] += tally.count
    return Bucket(
        LIMITS[place - 1] + 1 if place else 0,
        LIMITS[place] if place < len(LIMITS) else None,
        counted(((key.currency, tally) for key, tally in those.items()), currency),
        stages,
    )


def _stale_stages(
    stale: Mapping[tuple[int, str], Tally], pipeline: Pipeline, currency: str
) -> tuple[StaleStage, ...]:
    found = []
    for stage in pipeline.every:
        those = [(code, tally) for (id_, code), tally in stale.items() if id_ == stage.id]
        if those:
            of = counted(those, currency)
            found.append(StaleStage(stage.id, stage.name, stage.stale_after_days, of))
    return tuple(found)
