"""What all charts share: the title above, panels one below the other, the key and notes below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reports import style
from reports.charts.marks import TARGET, Shade, area

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROOM = style.RIGHT - style.LEFT
TOP = 200
HEADING = 66
BETWEEN = 92
FOOT = 66
KEY_LINE = 48
NOTE_LINE = 42
BOTTOM = 74
SWATCH = 44


@dataclass(frozen=True, slots=True)
class Key:
    """What a shade means, where the chart itself cannot say it; ``TARGET`` is a target's mark."""

    label: str
    shade: Shade


@dataclass(frozen=True, slots=True)
class Head:
    """The words around a chart; a note is a line or two at the bottom."""

    title: str
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    key: tuple[Key, ...] = ()


class Panel(Protocol):
    """A chart that can stand alone or below another one."""

    @property
    def heading(self) -> str: ...

    @property
    def height(self) -> float:
        """In pixels, without its heading."""

    def draw(self, axes: "Axes", top: float) -> None:
        """Draw below pixel ``top``, from ``style.LEFT`` to ``style.RIGHT``."""


def draw(head: Head, *panels: Panel) -> "Figure":
    """The figure of these panels, the first at the top."""
    foot = _Foot(head)
    heights = [panel.height + (HEADING if panel.heading else 0) for panel in panels]
    body = sum(heights) + BETWEEN * max(len(panels) - 1, 0)
    figure, axes = style.canvas(round(TOP + body + foot.height))
    _title(axes, head)
    y = float(TOP)
    for panel, height in zip(panels, heights, strict=True):
        if panel.heading:
            heading = style.fit(panel.heading, style.AMOUNT, ROOM, bold=True)
            size = style.AMOUNT
            style.write(axes, style.LEFT, y + 14, heading, size=size, bold=True, gid="heading")
        panel.draw(axes, y + (HEADING if panel.heading else 0))
        y += height + BETWEEN
    foot.draw(axes, TOP + body)
    return figure


def _title(axes: "Axes", head: Head) -> None:
    title = style.fit(head.title, style.TITLE, ROOM, bold=True)
    style.write(axes, style.LEFT, 86, title, size=style.TITLE, bold=True, gid="title")
    subtitle = style.fit(head.subtitle, style.SUBTITLE, ROOM)
    style.write(
        axes,
        style.LEFT,
        146,
        subtitle,
        size=style.SUBTITLE,
        colour=style.GREY,
        gid="subtitle",
    )


class _Foot:
    """The key and the notes, broken into lines."""

    def __init__(self, head: Head) -> None:
        self.key = _key_lines(head.key)
        self.notes = [
            line
            for note in head.notes
            for line in style.fit(note, style.NOTE, ROOM, lines=2).split("\n")
        ]

    @property
    def height(self) -> float:
        if not self.key and not self.notes:
            return BOTTOM
        steps = [KEY_LINE] * len(self.key) + [NOTE_LINE] * len(self.notes)
        return FOOT + sum(steps[:-1]) + BOTTOM

    def draw(self, axes: "Axes", bottom: float) -> None:
        y = bottom + FOOT
        for line in self.key:
            _draw_key(axes, y, line)
            y += KEY_LINE
        for note in self.notes:
            size = style.NOTE
            style.write(axes, style.LEFT, y, note, size=size, colour=style.GREY, gid="note")
            y += NOTE_LINE


def _key_lines(keys: Sequence[Key]) -> list[list[Key]]:
    lines: list[list[Key]] = []
    room = 0.0
    for key in keys:
        width = _key_width(key)
        if not lines or width > room:
            lines.append([])
            room = ROOM + 48.0
        lines[-1].append(key)
        room -= width
    return lines


def _key_width(key: Key) -> float:
    return SWATCH + 14 + style.text_width(_key_label(key), style.NOTE) + 48


def _key_label(key: Key) -> str:
    return style.fit(key.label, style.NOTE, ROOM - SWATCH - 14)


def _draw_key(axes: "Axes", y: float, line: Sequence[Key]) -> None:
    x = float(style.LEFT)
    for key in line:
        height = 6 if key.shade == TARGET else 28
        area(axes, x, y - height / 2, SWATCH, height, key.shade, "key")
        label = _key_label(key)
        style.write(axes, x + SWATCH + 14, y, label, size=style.NOTE, colour=style.GREY)
        x += _key_width(key)
