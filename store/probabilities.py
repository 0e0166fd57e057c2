"""What became of the opportunities that reached each stage: what its chance really is."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from store.funnel import CLOSED
from store.models import Status
from store.pipeline import load_pipeline
from store.snapshot import Snapshot

A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Fate:
    """Of those that reached a stage and were closed in the last 365 days, how many were won."""

    stage_id: int
    name: str
    probability: int
    won: int
    closed: int


def read_fates(snapshot: Snapshot) -> tuple[Fate, ...]:
    """Of each stage in use, in order. What was won has passed them all."""
    row, today = snapshot.opportunity, snapshot.today
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    rows = snapshot.session.execute(
        select(row.status, row.furthest_stage_id, func.count())
        .where(
            *snapshot.inside,
            row.status.in_(CLOSED),
            row.closed_on > today - A_YEAR,
            row.closed_on <= today,
        )
        .group_by(row.status, row.furthest_stage_id)
    )
    won = 0
    furthest: dict[int, int] = {}
    for status, stage_id, count in rows:
        if status == Status.WON:
            won += count
        else:
            position = pipeline[stage_id].position
            furthest[position] = furthest.get(position, 0) + count
    return tuple(
        Fate(
            stage.id,
            stage.name,
            stage.probability,
            won,
            won + sum(n for position, n in furthest.items() if position >= stage.position),
        )
        for stage in pipeline.stages
    )
