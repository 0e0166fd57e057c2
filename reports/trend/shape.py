"""The figures of a trend: one point for each week or month."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports.counted import Total
from reports.currencies import drawn_currency
from reports.report import About
from store.speed import DealSize


@dataclass(frozen=True, slots=True)
class Point:
    """What happened from ``start`` to before ``end``; ``running``: its week or month goes on.

    ``began`` is when that week or month did, which the period may have cut.
    """

    began: dt.date
    start: dt.date
    end: dt.date
    new: Total
    won: Total
    lost: Total
    running: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """A whole trend; ``sizes`` are of what was won, by currency."""

    about: About
    home: str
    by_month: bool
    points: tuple[Point, ...]
    new: Total
    won: Total
    lost: Total
    sizes: Mapping[str, DealSize] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing happened."""
        return not (self.new.count or self.won.count or self.lost.count)

    @property
    def begun(self) -> tuple[Point, ...]:
        """Without those that are still to come."""
        return tuple(point for point in self.points if point.start <= self.about.today)

    @property
    def whole(self) -> tuple[Point, ...]:
        """Those that are over, and that the period did not cut."""
        return tuple(
            point
            for place, point in enumerate(self.points)
            if not point.running and point.start == point.began and not self._is_cut(place)
        )

    def _is_cut(self, place: int) -> bool:
        """Only the last may end before its time."""
        point = self.points[place]
        if place < len(self.points) - 1:
            return False
        after = point.began + dt.timedelta(days=31 if self.by_month else 7)
        return point.end < (after.replace(day=1) if self.by_month else after)

    @property
    def currency(self) -> str:
        """The one that is drawn: the workspace's, unless there is nothing in it."""
        return drawn_currency(self.home, [self.won.value])

    @property
    def usual(self) -> tuple[float, Decimal] | None:
        """How many are won in a usual week or month, worth what; of at least two whole ones."""
        whole = self.whole
        if len(whole) < 2:
            return None
        value = sum((one.won.value.get(self.currency, Decimal(0)) for one in whole), Decimal(0))
        return sum(one.won.count for one in whole) / len(whole), value / len(whole)
