"""From the store's times to the figures of the cycle."""

from decimal import Decimal

from reports.cycle.shape import Cycle, StageTime
from reports.figures import cents
from reports.report import Asked, about
from store.cycle import read_here, read_left, read_waiting
from store.funnel import read_won_cycles
from store.pipeline import load_pipeline
from store.snapshot import Snapshot
from store.speed import read_velocity

NAMED = 5


def measure(snapshot: Snapshot, asked: Asked) -> Cycle:
    """Of the stages in use, and of retired ones that somebody left in the period or is still in."""
    left, here = read_left(snapshot, asked.period.span), read_here(snapshot)
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    return Cycle(
        about=about(snapshot, asked),
        stages=tuple(
            StageTime(stage.id, stage.name, left.get(stage.id), here.get(stage.id))
            for stage in pipeline.every
            if not stage.retired or stage.id in left or stage.id in here
        ),
        cycles=read_won_cycles(snapshot, asked.period.span),
        waiting=tuple(read_waiting(snapshot, NAMED)),
        velocity=_velocity(snapshot),
    )


def _velocity(snapshot: Snapshot) -> dict[str, Decimal | None]:
    found, main = read_velocity(snapshot), snapshot.workspace.currency
    return {
        currency: None if money is None else cents(money)
        for currency, money in sorted(found.items(), key=lambda one: (one[0] != main, one[0]))
    }
