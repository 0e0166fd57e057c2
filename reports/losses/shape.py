"""The figures of the losses."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counted import Counted
from reports.figures import Share
from reports.report import About


@dataclass(frozen=True, slots=True)
class Reason:
    """Lost for one reason, or, without a name, for none that is known; ``stages`` counts where."""

    id: int | None
    name: str | None
    of: Counted
    stages: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class StageLost:
    """Lost while standing in one stage."""

    id: int
    name: str
    of: Counted


@dataclass(frozen=True, slots=True)
class Competitor:
    """Lost to one competitor, whose name is as most people spell it; ``key`` knows every spelling.

    Without a name nobody said to whom.
    """

    key: str
    name: str | None
    of: Counted


@dataclass(frozen=True, slots=True)
class Losses:
    """The most frequent first, stages in their order; ``won`` in the same period."""

    about: About
    lost: Counted
    reasons: tuple[Reason, ...]
    stages: tuple[StageLost, ...]
    competitors: tuple[Competitor, ...]
    won: int

    @property
    def is_empty(self) -> bool:
        return not self.lost.count

    @property
    def of_closed(self) -> Share:
        return Share(self.lost.count, self.won + self.lost.count)

    def share(self, of: Counted) -> Share:
        """Its share of all that was lost."""
        return Share(of.count, self.lost.count)

    def most_in(self, reason: Reason) -> tuple[StageLost, Share]:
        """The stage in which most of a reason's were lost, and how many of them."""
        stage = max(self.stages, key=lambda one: reason.stages.get(one.id, 0))
        return stage, Share(reason.stages.get(stage.id, 0), reason.of.count)
