"""Rows with a mark on a common scale and the range it lies in: rates, and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import style
from reports.charts import beside
from reports.charts.beside import Cell
from reports.charts.marks import LIGHT, SOLID, area, dot, length, rule
from reports.charts.scale import Tick

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PITCH = 104
BAR = 40
TICKS = 56


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark ``at`` a value within ``low`` to ``high``; no mark where there is no value.

    ``id`` is what its artists are found by, the name when it is empty.
    """

    name: str
    at: float | None
    low: float | None = None
    high: float | None = None
    beside: tuple[Cell, ...] = ()
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Dots:
    """Rates: a dot, and its interval as a line. With ``quartiles`` days: a line across at the
    median, and the middle half as a bar."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    quartiles: bool = False
    headers: tuple[str, ...] = ()
    heading: str = ""

    @property
    def height(self) -> float:
        return self.first + len(self.dots) * PITCH + TICKS

    @property
    def first(self) -> float:
        return beside.HEADERS - 16 if any(self.headers) else 0

    def draw(self, axes: "Axes", top: float) -> None:
        scale = _scale(self)
        beside.draw_headers(axes, top + 16, self.headers, scale.columns)
        bottom = top + self.first + len(self.dots) * PITCH
        _grid(axes, top + self.first, bottom, self.ticks, scale)
        for position, row in enumerate(self.dots):
            y = top + self.first + (position + 0.5) * PITCH
            beside.draw_name(axes, y, row.name, row.key)
            (_quartiles if self.quartiles else _interval)(axes, y, row, scale)
            beside.draw_cells(axes, y, row.beside, scale.columns, row.key)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How values become pixels, and where the columns to the right are."""

    left: float
    low: float
    unit: float
    columns: tuple[beside.Column, ...]

    def x(self, value: float) -> float:
        return self.left + (value - self.low) * self.unit


def _scale(dots: Dots) -> _Scale:
    columns = beside.columns([row.beside for row in dots.dots], dots.headers)
    values = [value for row in dots.dots for value in (row.at, row.low, row.high)]
    values += [tick.value for tick in dots.ticks]
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    left, right = beside.START + 14.0, beside.end(columns) - 40
    return _Scale(left, low, (right - left) / (high - low) if high > low else 0.0, columns)


def _grid(axes: "Axes", top: float, bottom: float, ticks: Sequence[Tick], scale: _Scale) -> None:
    for tick in ticks:
        x, zero = scale.x(tick.value), tick.value == 0
        colour = style.SILVER if zero else style.LINE
        gid = "zero" if zero else f"grid:{tick.text}"
        rule(axes, (x, x), (top, bottom), colour=colour, behind=True, gid=gid)
        style.write(
            axes,
            x,
            bottom + 32,
            tick.text,
            size=style.NOTE,
            colour=style.GREY,
            align="center",
            gid=f"tick:{tick.text}",
        )


def _interval(axes: "Axes", y: float, row: Dot, scale: _Scale) -> None:
    if row.low is not None and row.high is not None:
        xs = (scale.x(row.low), scale.x(row.high))
        gid = f"interval:{row.key}"
        rule(axes, xs, (y, y), colour=style.BLUE_LIGHT, width=4.5, gid=gid)
    if row.at is not None:
        dot(axes, scale.x(row.at), y, 14, style.BLUE, f"dot:{row.key}")


def _quartiles(axes: "Axes", y: float, row: Dot, scale: _Scale) -> None:
    if row.at is None:
        return
    low = row.at if row.low is None else row.low
    high = row.at if row.high is None else row.high
    width = length(high - low, scale.unit)
    gid = f"quartiles:{row.key}"
    area(axes, scale.x(low), y - BAR / 2, width, BAR, LIGHT, gid)
    area(axes, scale.x(row.at) - 5, y - BAR / 2 - 8, 10, BAR + 16, SOLID, f"median:{row.key}")
