"""The figures of a bridge: two ends, and why the one is not the other."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from reports.counted import Total
from reports.currencies import drawn_currency
from reports.figures import Amounts
from reports.periods import Period
from reports.report import About
from store.movements import Move


@dataclass(frozen=True, slots=True)
class Moved:
    """All movements of one kind: how many there were, and what they changed, signed."""

    move: Move
    changes: int
    count: int
    value: Amounts


@dataclass(frozen=True, slots=True)
class Shifted:
    """Open ones whose expected close moved to another month: how many times, worth what."""

    changes: int
    value: Amounts


@dataclass(frozen=True, slots=True)
class Bridge:
    """A whole bridge. With ``due`` it is that of what is expected to close then.

    ``running`` says that the period is not over, so that its end is now.
    """

    about: About
    currency: str
    due: Period | None
    running: bool
    start: Total
    moves: tuple[Moved, ...]
    end: Total
    pushed: Shifted
    pulled: Shifted

    @property
    def amounts(self) -> tuple[Amounts, ...]:
        """All that is told."""
        return (self.start.value, self.end.value, *(moved.value for moved in self.moves))

    @property
    def drawn_currency(self) -> str:
        return drawn_currency(self.currency, self.amounts)

    @property
    def balances(self) -> bool:
        """Whether start and movements add up to the end, by count and by each currency."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        parts: list[Total | Moved] = [self.start, *self.moves]
        for part in parts:
            for currency, amount in part.value.items():
                sums[currency] += amount
        for currency, amount in self.end.value.items():
            sums[currency] -= amount
        count = self.start.count + sum(moved.count for moved in self.moves)
        return count == self.end.count and not any(sums.values())

    @property
    def is_empty(self) -> bool:
        """Nothing was open and nothing happened."""
        return not (self.start.count or self.end.count or any(one.changes for one in self.moves))
