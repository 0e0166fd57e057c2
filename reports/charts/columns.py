"""Columns over places in an order, such as months: stacked segments, a value on top, a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reports import style
from reports.charts import labels
from reports.charts.frame import ROOM
from reports.charts.labels import Box, Label
from reports.charts.marks import TARGET, Segment, area, length, rule

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT = 470
ABOVE = 96  # for two labels over the highest column
WIDE = 140
PITCH = 240
APART = 0.5  # of a pitch, before those that stand apart
MARK = 7
NEAR = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``small`` is a grey line below its name. Those ``apart`` stand after a gap.

    ``id`` is what its artists are found by, the name when it is empty.
    """

    name: str
    segments: tuple[Segment, ...] = ()
    value: str = ""
    small: str = ""
    target: float | None = None
    target_label: str = ""
    apart: bool = False
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.name

    @property
    def high(self) -> float:
        return sum(segment.size for segment in self.segments if segment.size > 0)

    @property
    def low(self) -> float:
        return sum(segment.size for segment in self.segments if segment.size < 0)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns beside each other on one scale."""

    columns: tuple[Column, ...]
    heading: str = ""

    @property
    def height(self) -> float:
        place = _place(self)
        return ABOVE + PLOT + place.below + place.names.height + place.smalls.height

    def draw(self, axes: "Axes", top: float) -> None:
        place = _place(self)
        high, low = _range(self.columns)
        unit = PLOT / (high - low) if high > low else 0.0
        zero = top + ABOVE + (high * unit if high > low else PLOT)
        bottom = top + ABOVE + PLOT + place.below
        taken: list[Box] = []
        for column, x in zip(self.columns, place.xs, strict=True):
            taken += _column(axes, x, zero, unit, place.wide, column)
        _baselines(axes, zero, place, self.columns)
        written = [
            label
            for column, x in zip(self.columns, place.xs, strict=True)
            for label in _labels(column, x, zero, unit)
        ]
        labels.draw_clear(axes, written, taken, place.size)
        ids = [column.key for column in self.columns]
        place.names.draw(axes, place.xs, bottom, ids)
        below = bottom + place.names.height
        place.smalls.draw(axes, place.xs, below, ids, "small", style.GREY)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the columns stand, how wide they are, and what is written below them."""

    xs: tuple[float, ...]
    pitch: float
    wide: float
    below: float
    size: float
    names: labels.Names
    smalls: labels.Names


def _place(columns: Columns) -> _Place:
    begun, slots = [0.0], 1.0
    for before, column in pairwise(columns.columns):
        slots += APART if _parted(before, column) else 0
        begun.append(slots)
        slots += 1
    pitch = min(ROOM / slots, PITCH)
    values = [
        style.text_width(style.drawable(column.value), style.AMOUNT, bold=True)
        for column in columns.columns
    ]
    roomy = max(values, default=0) * 1.03 + 2 * labels.AIR <= pitch
    return _Place(
        xs=tuple(style.LEFT + (place + 0.5) * pitch for place in begun[: len(columns.columns)]),
        pitch=pitch,
        wide=min(pitch * 0.64, WIDE),
        below=56 if any(column.low for column in columns.columns) else 0,
        size=style.AMOUNT if roomy else style.NOTE,
        names=labels.thinned([column.name for column in columns.columns], pitch),
        smalls=labels.thinned([column.small for column in columns.columns], pitch),
    )


def _range(columns: Sequence[Column]) -> tuple[float, float]:
    targets = [column.target or 0 for column in columns]
    high = max([column.high for column in columns] + targets, default=0)
    return max(high, 0), min([column.low for column in columns] + targets, default=0)


def _column(
    axes: "Axes", x: float, zero: float, unit: float, wide: float, column: Column
) -> list[Box]:
    """The segments from zero outwards, and the target's mark; what they cover."""
    up = down = zero
    for segment in column.segments:
        height = length(segment.size, unit)
        top = up - height if segment.size > 0 else down
        gid = f"{segment.part}:{column.key}"
        area(axes, x - wide / 2, top, wide, height, segment.shade, gid)
        up, down = min(up, top), max(down, top + height)
    boxes = [Box(x - wide / 2, up, x + wide / 2, down + 4)]
    if column.target is not None:
        half, y = wide / 2 + 10, zero - column.target * unit
        area(axes, x - half, y - MARK / 2, 2 * half, MARK, TARGET, f"target:{column.key}")
        boxes.append(Box(x - half, y - MARK / 2, x + half, y + MARK / 2))
    return boxes


def _labels(column: Column, x: float, zero: float, unit: float) -> list[Label]:
    negative = column.low < 0 and not column.high
    y = zero - column.low * unit + NEAR if negative else zero - column.high * unit - NEAR
    away = labels.LINE if negative else -labels.LINE
    weight = 1 + abs(column.high + column.low)
    found = [Label(column.value, x, y, weight, f"value:{column.key}", away)]
    if column.target is not None:
        y = zero - column.target * unit - NEAR
        gid = f"target label:{column.key}"
        found.append(Label(column.target_label, x, y, 0, gid, colour=style.GREY, bold=False))
    return found


def _baselines(axes: "Axes", zero: float, place: _Place, columns: Sequence[Column]) -> None:
    """A line at zero, broken where columns stand apart."""
    if not columns:
        return
    reach = place.pitch / 2
    begins = [0, *(at for at, pair in enumerate(pairwise(columns), start=1) if _parted(*pair))]
    for start, end in pairwise([*begins, len(columns)]):
        xs = (place.xs[start] - reach, place.xs[end - 1] + reach)
        rule(axes, xs, (zero, zero), colour=style.SILVER, gid="zero")


def _parted(before: Column, column: Column) -> bool:
    return column.apart and not before.apart
