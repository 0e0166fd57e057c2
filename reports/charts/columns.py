"""Columns over places in an order, such as months: stacked segments, a value on top, a target."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
ABOVE = 110  # for labels over the highest column
WIDE = 140
PITCH = 240
PITCH_APART = 172
GAP = 0.5  # of their pitch, before those that stand apart
MARK = 7
CROWDED = 80  # a pitch at which only the highest of neighbours have their value
CLOSE = 70  # of the ends of a column and its target


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
        taken: list[Box] = []
        written: list[Label] = []
        for column, x in zip(self.columns, place.xs, strict=True):
            taken += _column(axes, x, zero, unit, place.wide, column)
            shown = column if place.told else replace(column, target_label="")
            written += _labels(shown, x, zero, unit, place.size)
        labels.draw_clear(axes, written, taken, lines=2 if place.pitch > CROWDED else 0)
        _baselines(axes, zero, place, self.columns)
        bottom = top + ABOVE + PLOT + place.below
        ids = [column.key for column in self.columns]
        place.names.draw(axes, place.xs, bottom, ids)
        bottom += place.names.height
        place.smalls.draw(axes, place.xs, bottom, ids, "small", style.GREY)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the columns stand, how wide they are, and what is written below them; whether the
    targets are ``told``, for which there is room at all of them or at none."""

    xs: tuple[float, ...]
    pitch: float
    apart: float
    wide: float
    below: float
    size: float
    told: bool
    names: labels.Names
    smalls: labels.Names


def _place(columns: Columns) -> _Place:
    xs, pitch, apart = _spaced([column.apart for column in columns.columns])
    return _Place(
        xs=xs,
        pitch=pitch,
        apart=apart,
        wide=min(pitch * 0.64, WIDE),
        below=56 if any(column.low for column in columns.columns) else 0,
        size=labels.size_for((column.value for column in columns.columns), pitch),
        told=all(
            labels.drawn_width(column.target_label, style.NOTE) + 2 * labels.AIR <= pitch
            for column in columns.columns
        ),
        names=_names(columns, [column.name for column in columns.columns], pitch, apart),
        smalls=_names(columns, [column.small for column in columns.columns], pitch, apart),
    )


def _spaced(apart: Sequence[bool]) -> tuple[tuple[float, ...], float, float]:
    """The middles of the columns, and the pitch of ordinary ones and of those apart, whose names
    need room however many the others are."""
    gaps = sum(later and not before for before, later in pairwise(apart))
    slots = len(apart) + gaps * GAP
    pitch = beside = min(ROOM / max(slots, 1), PITCH)
    if pitch < PITCH_APART and 0 < sum(apart) < len(apart):
        beside = PITCH_APART
        rest = ROOM - (sum(apart) + gaps * GAP) * beside
        pitch = rest / (len(apart) - sum(apart))
    xs, x = [], float(style.LEFT)
    for place, stands_apart in enumerate(apart):
        if place and stands_apart and not apart[place - 1]:
            x += GAP * beside
        width = beside if stands_apart else pitch
        xs.append(x + width / 2)
        x += width
    return tuple(xs), pitch, beside


def _names(columns: Columns, names: Sequence[str], pitch: float, apart: float) -> labels.Names:
    """Of ordinary columns as many names as there is room for, of those apart all."""
    ordinary = [name for name, of in zip(names, columns.columns, strict=True) if not of.apart]
    others = [name for name, of in zip(names, columns.columns, strict=True) if of.apart]
    some = iter(labels.thinned(ordinary, pitch).names)
    all_ = iter(labels.fitted(others, apart).names)
    return labels.Names(tuple(next(all_ if of.apart else some) for of in columns.columns))


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


def _labels(column: Column, x: float, zero: float, unit: float, size: float) -> list[Label]:
    """The value at the column's end; the target's label over its mark, or between the two where
    they are close, so that they read “€270K” “of €320K”."""
    weight = abs(column.high + column.low)
    gid = f"value:{column.key}"
    if column.low < 0 and not column.high:
        y = zero - column.low * unit + labels.NEAR
        return [Label(column.value, x, y, size, weight, gid, away=labels.LINE)]
    y = zero - column.high * unit - labels.NEAR
    if column.target is None or not column.target_label:
        return [Label(column.value, x, y, size, weight, gid)]
    over = zero - column.target * unit - labels.NEAR
    if over > y - CLOSE:
        over = min(over, y)
        y = over - labels.LINE
    target = Label(
        column.target_label,
        x,
        over,
        style.NOTE,
        -1,
        f"target label:{column.key}",
        colour=style.GREY,
        bold=False,
    )
    return [target, Label(column.value, x, y, size, weight, gid)]


def _baselines(axes: "Axes", zero: float, place: _Place, columns: Sequence[Column]) -> None:
    """A line at zero, broken where columns stand apart."""
    if not columns:
        return
    halves = [(place.apart if column.apart else place.pitch) / 2 for column in columns]
    parted = [later.apart and not before.apart for before, later in pairwise(columns)]
    begins = [0, *(at for at, is_parted in enumerate(parted, start=1) if is_parted)]
    for start, end in pairwise([*begins, len(columns)]):
        xs = (place.xs[start] - halves[start], place.xs[end - 1] + halves[end - 1])
        rule(axes, xs, (zero, zero), colour=style.SILVER, gid="zero")
