"""What became of the opportunities that reached each stage: what its chance really is."""

import datetime as dt
from dataclasses import dataclass

from store.funnel import CLOSED
from store.grouped import grouped
from store.models import Cell, Status
from store.pipeline import load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot
from store.sums.parts import Of
from store.sums.reading import Summed, is_summed, summed

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
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    won = 0
    furthest: dict[int, int] = {}
    for status, stage_id, tally in _closed(snapshot):
        if status == Status.WON:
            won += tally.count
        else:
            position = pipeline[stage_id].position
            furthest[position] = furthest.get(position, 0) + tally.count
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


def last_year(snapshot: Snapshot) -> Span:
    """The 365 days that end today."""
    tomorrow = snapshot.today + dt.timedelta(days=1)
    return Span(tomorrow - A_YEAR, tomorrow)


def _closed(snapshot: Snapshot) -> Summed:
    """By status and furthest stage."""
    days = last_year(snapshot)
    if is_summed(snapshot):
        columns = (Cell.what, Cell.stage_id)
        return summed(snapshot, Of.CLOSED, columns, *days.conditions(Cell.day))
    row = snapshot.opportunity
    where = (row.status.in_(CLOSED), *days.conditions(row.closed_on))
    found = grouped(snapshot, (row.status, row.furthest_stage_id), *where)
    return ((*key, tally) for key, tally in found)
