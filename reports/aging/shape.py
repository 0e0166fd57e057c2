"""The figures of the aging."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counted import Counted
from reports.figures import median
from reports.report import About
from store.aging import Quiet, Slipped

AGED = 90
NONE_SLIPPED = Slipped(0, 0, {})


@dataclass(frozen=True, slots=True)
class Bucket:
    """Open for so many days, both ends included; ``stages`` counts where they stand."""

    from_days: int
    to_days: int | None
    of: Counted
    stages: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class StaleStage:
    """Stale in one stage: quiet for at least its ``limit_days``."""

    id: int
    name: str
    limit_days: int
    of: Counted


@dataclass(frozen=True, slots=True)
class Aging:
    """``stages`` are the names, in their order, of those in which anything is open. ``old`` ones
    are older than ``old_limit`` days, which is unknown while few have been won."""

    about: About
    buckets: tuple[Bucket, ...]
    stages: Mapping[int, str]
    open: Counted
    stale: Counted
    stale_stages: tuple[StaleStage, ...]
    quietest: tuple[Quiet, ...]
    no_next_step: int
    old: int
    old_limit: float | None
    slipped: Slipped = NONE_SLIPPED

    @property
    def is_empty(self) -> bool:
        return not self.open.count

    @property
    def slip_days(self) -> float | None:
        """How far the expected close of those that slipped lies from the first, in the median."""
        return median(self.slipped.days)

    @property
    def aged(self) -> int:
        """How many are older than 90 days."""
        return sum(bucket.of.count for bucket in self.buckets if bucket.from_days > AGED)
