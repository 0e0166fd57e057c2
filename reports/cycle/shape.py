"""The figures of the cycle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports.figures import mean, median
from reports.report import About
from store.cycle import Spread, Waiting

ENOUGH = 5


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long those that left a stage had been in it, and how long others already are."""

    id: int
    name: str
    left: Spread | None
    here: Spread | None

    @property
    def pile(self) -> Spread | None:
        """Those that wait here, if most do so longer than three quarters of those that left."""
        if self.left is None or self.here is None or self.left.count < ENOUGH:
            return None
        return self.here if self.here.median > self.left.high else None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Stages in their order. ``cycles`` are the days from opening to winning of those won in the
    period, with how often each occurs; negative ones are misdated. ``velocity`` is money a day."""

    about: About
    stages: tuple[StageTime, ...]
    cycles: Mapping[int, int]
    waiting: tuple[Waiting, ...]
    velocity: Mapping[str, Decimal | None] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.won and not any(stage.left or stage.here for stage in self.stages)

    @property
    def is_drawn(self) -> bool:
        """Whether there is any time to draw."""
        return any(stage.left for stage in self.stages)

    @property
    def won(self) -> int:
        return sum(self.cycles.values())

    @property
    def misdated(self) -> int:
        return self.won - sum(self._timely.values())

    @property
    def median_days(self) -> float | None:
        return median(self._timely)

    @property
    def mean_days(self) -> float | None:
        return mean(self._timely)

    @property
    def slowest(self) -> tuple[StageTime, Spread] | None:
        """The stage with the longest median, of those that enough have left."""
        known = [
            (stage, stage.left)
            for stage in self.stages
            if stage.left is not None and stage.left.count >= ENOUGH
        ]
        return max(known, key=lambda pair: pair[1].median, default=None)

    @property
    def _timely(self) -> dict[int, int]:
        return {days: n for days, n in self.cycles.items() if days >= 0}
