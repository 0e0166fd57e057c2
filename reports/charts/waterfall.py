"""A waterfall: where it stood, what went up and down, where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import style
from reports.charts import labels
from reports.charts.frame import ROOM
from reports.charts.labels import Box, Label
from reports.charts.marks import LOST, SOLID, WON, Shade, area, length, rule

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT = 480
ABOVE = 84
WIDE = 140
PITCH = 240
LOW = 64  # above zero, where there is no room for a label below a bar


@dataclass(frozen=True, slots=True)
class Level:
    """The bar at either end, from zero."""

    name: str
    size: float
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """A signed change; ``id`` is what its artists are found by, the name when it is empty."""

    name: str
    change: float
    value: str
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.name


def moved(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Without those that changed nothing."""
    return tuple(step for step in steps if step.change)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From ``start`` through ``steps`` to ``end``, which should be their sum."""

    start: Level
    steps: tuple[Step, ...]
    end: Level
    heading: str = ""

    @property
    def height(self) -> float:
        return ABOVE + PLOT + self.below + self.names.height

    @property
    def pitch(self) -> float:
        return min(ROOM / (len(self.steps) + 2), PITCH)

    @property
    def names(self) -> labels.Names:
        names = [self.start.name, *(step.name for step in self.steps), self.end.name]
        return labels.staggered(names, self.pitch)

    @property
    def below(self) -> float:
        """Room for the labels of bars that reach below zero."""
        return 84 if min(bar.low for bar in _bars(self)) < 0 else 0

    def draw(self, axes: "Axes", top: float) -> None:
        bars = _bars(self)
        high, low = max(bar.high for bar in bars), min(bar.low for bar in bars)
        unit = PLOT / (high - low) if high > low else 0.0
        zero = top + ABOVE + (high * unit if high > low else PLOT)
        xs = [style.LEFT + (place + 0.5) * self.pitch for place in range(len(bars))]
        half = min(self.pitch * 0.64, WIDE) / 2
        taken: list[Box] = []
        for bar, x in zip(bars, xs, strict=True):
            height = length(bar.high - bar.low, unit)
            y = zero - bar.high * unit
            area(axes, x - half, y, 2 * half, height, bar.shade, f"{bar.part}:{bar.key}")
            taken.append(Box(x - half, y, x + half, y + height))
        _connect(axes, bars, xs, half, zero, unit)
        reach = self.pitch / 2
        rule(axes, (xs[0] - reach, xs[-1] + reach), (zero, zero), colour=style.SILVER, gid="zero")
        size = labels.size_for((bar.value for bar in bars), self.pitch)
        written = (_label(bar, x, zero, unit, size) for bar, x in zip(bars, xs, strict=True))
        labels.draw_clear(axes, written, taken, lines=1)
        bottom = top + ABOVE + PLOT + self.below
        self.names.draw(axes, xs, bottom, [bar.key for bar in bars])


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar from ``low`` to ``high``, after which the running sum is ``after``."""

    key: str
    part: str
    low: float
    high: float
    after: float
    value: str
    shade: Shade


def _bars(waterfall: Waterfall) -> list[_Bar]:
    bars = [_level(waterfall.start, "start")]
    for step in waterfall.steps:
        before = bars[-1].after
        after = before + step.change
        up = step.change >= 0
        part, shade = ("up", WON) if up else ("down", LOST)
        low, high = (before, after) if up else (after, before)
        bars.append(_Bar(step.key, part, low, high, after, step.value, shade))
    bars.append(_level(waterfall.end, "end"))
    return bars


def _level(level: Level, part: str) -> _Bar:
    size = level.size
    return _Bar(part, "level", min(size, 0), max(size, 0), size, level.value, SOLID)


def _label(bar: _Bar, x: float, zero: float, unit: float, size: float) -> Label:
    """Above what went up or stands, below what went down."""
    under = bar.after < 0 if bar.part == "level" else bar.part == "down"
    under = under and not 0 <= bar.low * unit < LOW
    y = zero - bar.low * unit + labels.NEAR if under else zero - bar.high * unit - labels.NEAR
    away = labels.LINE if under else -labels.LINE
    return Label(bar.value, x, y, size, bar.high - bar.low, f"value:{bar.key}", away)


def _connect(
    axes: "Axes", bars: Sequence[_Bar], xs: Sequence[float], half: float, zero: float, unit: float
) -> None:
    for place, bar in enumerate(bars[:-1]):
        y = zero - bar.after * unit
        ends = (xs[place] + half, xs[place + 1] - half)
        rule(axes, ends, (y, y), colour=style.GREY, width=0.7, gid=f"connector:{bar.key}")
