"""Lines over places in an order, such as weeks, each labelled at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reports import style
from reports.charts import labels
from reports.charts.marks import dot, rule
from reports.charts.scale import Tick

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT = 430
ABOVE = 16
LABEL = 430  # pixels at most, right of the lines
LEAD = 44
LABEL_LINE = 48
DOTTED = 16  # places; of more, only the last has its dot
COLOURS = (style.BLUE, style.GREEN, style.VERMILION, style.ORANGE, style.PURPLE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``None`` interrupts it. ``label`` names it at its end, with its last value.

    ``id`` is what its artists are found by, the label when it is empty.
    """

    label: str
    values: tuple[float | None, ...]
    colour: str = style.BLUE
    dashed: bool = False
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.label


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines on one scale. The last place is still ``running``: dashed and hollow there."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    running: bool = False
    heading: str = ""

    @property
    def height(self) -> float:
        return ABOVE + PLOT + labels.thinned(self.names, _pitch(self)).height

    def draw(self, axes: "Axes", top: float) -> None:
        plot = _plot(self, top)
        _grid(axes, self.ticks, plot)
        for line in self.lines:
            _line(axes, line, self.running, plot)
        _ends(axes, self.lines, plot)
        names = labels.thinned(self.names, plot.pitch)
        names.draw(axes, plot.xs, plot.bottom, self.names)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the lines are, in pixels, and how values become such."""

    xs: tuple[float, ...]
    pitch: float
    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0
        return self.bottom - share * (self.bottom - self.top)


def _edges(lines: Lines) -> tuple[float, float]:
    """Left and right of the lines, beside the ticks' labels and before their own."""
    ticks = [style.text_width(tick.text, style.NOTE) for tick in lines.ticks]
    ends = [style.text_width(style.drawable(line.label), style.SMALL, True) for line in lines.lines]
    label = min(max(ends, default=0.0) * 1.03, LABEL)
    return style.LEFT + max(ticks, default=0.0) + 20, style.RIGHT - label - LEAD - 14


def _pitch(lines: Lines) -> float:
    left, right = _edges(lines)
    return (right - left) / max(len(lines.names), 1)


def _plot(lines: Lines, top: float) -> _Plot:
    left, right = _edges(lines)
    pitch = _pitch(lines)
    values = [value for line in lines.lines for value in line.values if value is not None]
    values += [tick.value for tick in lines.ticks]
    return _Plot(
        xs=tuple(left + (position + 0.5) * pitch for position in range(len(lines.names))),
        pitch=pitch,
        left=left,
        right=right,
        top=top + ABOVE,
        bottom=top + ABOVE + PLOT,
        low=min(values, default=0),
        high=max(values, default=0),
    )


def _grid(axes: "Axes", ticks: Sequence[Tick], plot: _Plot) -> None:
    for tick in ticks:
        y, zero = plot.y(tick.value), tick.value == 0
        colour = style.SILVER if zero else style.LINE
        gid = "zero" if zero else f"grid:{tick.text}"
        rule(axes, (plot.left, plot.right), (y, y), colour=colour, behind=True, gid=gid)
        style.write(
            axes,
            plot.left - 14,
            y,
            tick.text,
            size=style.NOTE,
            colour=style.GREY,
            align="right",
            gid=f"tick:{tick.text}",
        )


def _line(axes: "Axes", line: Line, running: bool, plot: _Plot) -> None:
    last = len(plot.xs) - 1
    points = [
        (position, plot.xs[position], plot.y(value))
        for position, value in enumerate(line.values)
        if value is not None
    ]
    for before, after in pairwise(points):
        if after[0] == before[0] + 1:
            rule(
                axes,
                before[1:2] + after[1:2],
                before[2:] + after[2:],
                colour=line.colour,
                width=2.4,
                dashed=line.dashed or (running and after[0] == last),
                gid=f"line:{line.key}",
            )
    for position, x, y in points:
        alone = not {position - 1, position + 1} & {point[0] for point in points}
        if len(plot.xs) <= DOTTED or position == points[-1][0] or alone:
            radius = 10 if position == points[-1][0] else 7
            hollow = running and position == last
            dot(axes, x, y, radius, line.colour, f"point:{line.key}", hollow=hollow)


def _ends(axes: "Axes", lines: Sequence[Line], plot: _Plot) -> None:
    """The labels, moved apart, each led to from where its line ends."""
    ends: list[tuple[Line, float, float]] = []
    for line in lines:
        known = [position for position, value in enumerate(line.values) if value is not None]
        if known:
            value = line.values[known[-1]] or 0
            ends.append((line, plot.xs[known[-1]], plot.y(value)))
    places = labels.spread([y for _, _, y in ends], LABEL_LINE, plot.top + 8, plot.bottom - 8)
    for (line, x, y), place in zip(ends, places, strict=True):
        xs = (x + 14, plot.right, plot.right + LEAD)
        gid = f"lead:{line.key}"
        rule(axes, xs, (y, y, place), colour=line.colour, width=0.8, gid=gid)
        style.write(
            axes,
            plot.right + LEAD + 14,
            place,
            style.fit(line.label, style.SMALL, LABEL, bold=True),
            size=style.SMALL,
            bold=True,
            gid=f"label:{line.key}",
        )
