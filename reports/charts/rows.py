"""Rows: a name, a bar of one or several segments, its value at the end, figures to the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from reports import style
from reports.charts import beside
from reports.charts.beside import Cell
from reports.charts.marks import TARGET, Segment, area, length

if TYPE_CHECKING:
    from matplotlib.axes import Axes

T = TypeVar("T")
R = TypeVar("R")

BAR = 62
PITCH = 104
PITCH_BELOW = 116  # with a line between bars
BELOW = (PITCH_BELOW - BAR) / 2
MOST = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One bar; ``below`` is a small line under it, ``target`` a mark across it.

    ``id`` is what its artists are found by, the name when it is empty.
    """

    name: str
    segments: tuple[Segment, ...] = ()
    value: str = ""
    below: str = ""
    beside: tuple[Cell, ...] = ()
    target: float | None = None
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows below each other on one scale; ``headers`` name the columns to the right."""

    rows: tuple[Row, ...]
    headers: tuple[str, ...] = ()
    heading: str = ""

    @property
    def height(self) -> float:
        last = self.rows[-1:]
        tail = BELOW + 22 if last and last[0].below else 0
        return self.first + len(self.rows) * self.pitch - (self.pitch - BAR) + tail

    @property
    def first(self) -> float:
        return beside.HEADERS if any(self.headers) else 0

    @property
    def pitch(self) -> float:
        return PITCH_BELOW if any(row.below for row in self.rows) else PITCH

    def draw(self, axes: "Axes", top: float) -> None:
        scale = _scale(self)
        beside.draw_headers(axes, top + 16, self.headers, scale.columns)
        for position, row in enumerate(self.rows):
            _row(axes, top + self.first + position * self.pitch, row, scale)


def fold(
    items: Sequence[T],
    row: Callable[[T], R],
    rest: Callable[[Sequence[T]], R],
    most: int = MOST,
) -> tuple[R, ...]:
    """A row for each item, or for the first and one for all the rest when there are too many.

    The rest is best given a value and no segments: its bar would dwarf the others.
    """
    if len(items) <= most:
        return tuple(row(item) for item in items)
    return (*(row(item) for item in items[: most - 1]), rest(items[most - 1 :]))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where zero is, how many pixels one is, and where the columns to the right are."""

    zero: float
    unit: float
    columns: tuple[beside.Column, ...]


def _scale(rows: Rows) -> _Scale:
    columns = beside.columns([row.beside for row in rows.rows], rows.headers)
    ends = [_ends(row) for row in rows.rows]
    low = min((end[0] for end in ends), default=0.0)
    high = max((end[1] for end in ends), default=0.0)
    values = [(end[0] < 0, _value_room(row)) for row, end in zip(rows.rows, ends, strict=True)]
    left = max((room for negative, room in values if negative), default=0.0)
    right = max((room for negative, room in values if not negative), default=0.0)
    longest = beside.end(columns) - beside.START - left - right
    unit = longest / (high - low) if high > low else 0.0
    return _Scale(beside.START + left - low * unit, unit, columns)


def _ends(row: Row) -> tuple[float, float]:
    """How far a row reaches to either side of zero."""
    low = sum(segment.size for segment in row.segments if segment.size < 0)
    high = sum(segment.size for segment in row.segments if segment.size > 0)
    return min(low, row.target or 0), max(high, row.target or 0)


def _value_room(row: Row) -> float:
    return style.text_width(style.drawable(row.value), style.COUNT, bold=True) * 1.03 + 16


def _row(axes: "Axes", y: float, row: Row, scale: _Scale) -> None:
    middle = y + BAR / 2
    beside.draw_name(axes, middle, row.name, row.key)
    left = right = scale.zero
    for segment in row.segments:
        width = length(segment.size, scale.unit)
        x = right if segment.size > 0 else left - width
        area(axes, x, y, width, BAR, segment.shade, f"{segment.part}:{row.key}")
        left, right = min(left, x), max(right, x + width)
    if row.target is not None:
        x = scale.zero + row.target * scale.unit
        area(axes, x - 3, y - 8, 6, BAR + 16, TARGET, f"target:{row.key}")
        left, right = min(left, x - 3), max(right, x + 3)
    gap = 16 if row.segments else 0
    x, align = (left - gap, "right") if left < scale.zero else (right + gap, "left")
    style.write(
        axes,
        x,
        middle,
        row.value,
        size=style.COUNT,
        bold=True,
        align=align,
        gid=f"value:{row.key}",
    )
    if row.below:
        y = middle + BAR / 2 + BELOW
        shown = style.fit(row.below, style.SMALL, beside.end(scale.columns) - beside.START)
        gid = f"below:{row.key}"
        style.write(axes, beside.START, y, shown, size=style.SMALL, colour=style.GREY, gid=gid)
    beside.draw_cells(axes, middle, row.beside, scale.columns, row.key)
