"""The figures of the sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.figures import Amounts, Share, median, wilson
from reports.report import About

ENOUGH_WON = 5


@dataclass(frozen=True)
class Source:
    """What came from one source, or from all; without a name nobody said where it came from.

    ``cycles`` are the days from opening to winning, with how often each occurs.
    """

    id: int | None
    name: str | None
    open: int
    won: int
    lost: int
    value: Amounts
    won_value: Amounts
    without_amount: int
    cycles: Mapping[int, int]

    @property
    def count(self) -> int:
        return self.open + self.won + self.lost

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.won + self.lost)

    @cached_property
    def median_cycle_days(self) -> float | None:
        return median(self.cycles)

    @property
    def misdated(self) -> int:
        """Won before it was opened, so without a cycle."""
        return self.won - sum(self.cycles.values())


@dataclass(frozen=True)
class Sources:
    """The most frequent first. ``left_out`` counts the invalid ones."""

    about: About
    sources: tuple[Source, ...]
    total: Source
    left_out: int

    @property
    def is_empty(self) -> bool:
        return not self.total.count

    def share(self, source: Source) -> Share:
        """Its share of the mix."""
        return Share(source.count, self.total.count)

    @property
    def unknown(self) -> int:
        """How many have no source."""
        return sum(source.count for source in self.sources if source.name is None)

    @property
    def better(self) -> tuple[Source, ...]:
        """Those that win more often than all together beyond chance, the best first."""
        found = [one for one in self._named if self._against(one) > 0]
        return tuple(sorted(found, key=lambda one: -(one.win_rate.rate or 0)))

    @property
    def worse(self) -> tuple[Source, ...]:
        """Those that win less often beyond chance, the worst first."""
        found = [one for one in self._named if self._against(one) < 0]
        return tuple(sorted(found, key=lambda one: one.win_rate.rate or 0))

    @property
    def can_compare(self) -> bool:
        """Whether there are two with enough decided for a percentage."""
        return (
            sum(bool(one.win_rate.whole) and not one.win_rate.is_small for one in self._named) > 1
        )

    @property
    def fastest(self) -> Source | None:
        """That with the shortest median cycle of enough won ones, if it is shorter than of all."""
        overall = self.total.median_cycle_days or 0
        known = [
            (one.median_cycle_days, one)
            for one in self._named
            if one.median_cycle_days is not None and sum(one.cycles.values()) >= ENOUGH_WON
        ]
        days, found = min(known, key=lambda pair: pair[0], default=(overall, None))
        return found if days < overall else None

    @property
    def _named(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.name is not None)

    def _against(self, source: Source) -> int:
        """1 or −1 where the 95 % interval lies above or below the rate of all, else 0."""
        share, overall = source.win_rate, self.total.win_rate.rate
        interval = wilson(share.part, share.whole)
        if interval is None or overall is None or share.is_small:
            return 0
        return (interval[0] > overall) - (interval[1] < overall)
