"""Labels that stay clear of each other, and names below what they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGH = 0.62  # of an em, above and below the middle of a line of text
AIR = 6  # pixels between two labels side by side
TRIES = 4
LINE = 42.0
NAME_LINE = 40
EACH = 2  # lines of a name


@dataclass(frozen=True, slots=True)
class Box:
    """An area in pixels that labels have to keep clear of."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text centred on a pixel, moved ``away`` pixels at a time while it is in the way;
    of two that cannot both stay the heavier one does."""

    text: str
    x: float
    y: float
    weight: float
    gid: str
    away: float = -LINE
    colour: str = style.INK
    bold: bool = True


def draw_clear(axes: "Axes", labels: Iterable[Label], taken: list[Box], size: float) -> None:
    """Each label as near to its place as there is room; those without room are left out."""
    for label in sorted(labels, key=lambda label: -label.weight):
        text = style.drawable(label.text)
        if not text:
            continue
        half = style.text_width(text, size, label.bold) * 1.03 / 2
        x = min(max(label.x, style.LEFT - 40 + half), style.RIGHT + 40 - half)
        reach = size * style.DPI / 72 * HIGH
        for attempt in range(TRIES):
            y = label.y + attempt * label.away
            box = Box(x - half - AIR, y - reach, x + half + AIR, y + reach)
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                style.write(
                    axes,
                    x,
                    y,
                    text,
                    size=size,
                    colour=label.colour,
                    bold=label.bold,
                    align="center",
                    gid=label.gid,
                )
                break


def spread(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places from top to bottom moved as little as needed to be ``gap`` apart, in their order."""
    order = sorted(range(len(places)), key=lambda place: places[place])
    moved = [places[place] for place in order]
    for place in range(1, len(moved)):
        moved[place] = max(moved[place], moved[place - 1] + gap)
    limit = bottom
    for place in reversed(range(len(moved))):
        moved[place] = min(moved[place], limit)
        limit = moved[place] - gap
    if moved and moved[0] < top:
        moved = [top + position * gap for position in range(len(moved))]
    found = [0.0] * len(moved)
    for position, place in enumerate(order):
        found[place] = moved[position]
    return found


@dataclass(frozen=True, slots=True)
class Names:
    """Names below their places, in ``lines`` lines, ``room`` wide; of many only every
    ``step``-th, or all of them on two ``levels`` in turn."""

    names: tuple[str, ...]
    room: float
    step: int = 1
    levels: int = 1

    @property
    def level(self) -> float:
        return NAME_LINE * max((name.count("\n") + 1 for name in self.names), default=1)

    @property
    def height(self) -> float:
        return self.level * self.levels + 6 if any(self.names) else 0

    def draw(
        self,
        axes: "Axes",
        xs: Sequence[float],
        top: float,
        ids: Sequence[str],
        part: str = "name",
        colour: str = style.INK,
    ) -> None:
        """Below the pixel ``top``; found as ``part:id``."""
        for place, (name, x, key) in enumerate(zip(self.names, xs, ids, strict=True)):
            if place % self.step == 0:
                extra = name.count("\n") * style.LEADING * style.NOTE * style.DPI / 72
                y = top + 28 + place % self.levels * self.level + extra / 2
                style.write(
                    axes,
                    x,
                    y,
                    name,
                    size=style.NOTE,
                    colour=colour,
                    align="center",
                    gid=f"{part}:{key}",
                )


def thinned(names: Sequence[str], pitch: float) -> Names:
    """For places in an order, such as months: where they are many, every second or third name."""
    step = 1
    while step < len(names) and not all(_fits(name, pitch * step) for name in names[::step]):
        step += 1
    room = pitch * step - AIR * 2
    return Names(tuple(_fit(name, room) for name in names), room, step=step)


def staggered(names: Sequence[str], pitch: float) -> Names:
    """For names that are all needed: on two levels where they are long."""
    levels = 1 if all(_fits(name, pitch) for name in names) else 2
    room = min(pitch * levels, 360) - AIR * 2
    return Names(tuple(_fit(name, room) for name in names), room, levels=levels)


def _fit(name: str, room: float) -> str:
    return style.fit(name, style.NOTE, room / 1.02, lines=EACH)


def _fits(name: str, pitch: float) -> bool:
    """Whether it needs neither a cut nor a break within a word."""
    shown = _fit(name, pitch - AIR * 2)
    whole = not name.isascii() or set(shown.split()) <= set(name.split())
    return whole and "…" not in shown
