"""Labels that stay clear of each other, and names below what they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reports import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HALF = 0.62  # of an em, from the middle of a line of text to its edges
AIR = 6  # pixels to either side of a text
NEAR = 30  # from the end of a bar to the middle of its label
LINE = 44.0
NAME_LINE = 40
OUT = 16  # how far names may reach beyond the content's edges


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
    """A line of text centred on a pixel; of two in each other's way the heavier one stays."""

    text: str
    x: float
    y: float
    size: float
    weight: float
    gid: str
    away: float = -LINE
    colour: str = style.INK
    bold: bool = True


def draw_clear(axes: "Axes", labels: Iterable[Label], taken: list[Box], lines: int) -> None:
    """Each label at its place, or up to so many lines ``away``; those without room are left out."""
    for label in sorted(labels, key=lambda label: -label.weight):
        half = drawn_width(label.text, label.size, bold=label.bold) / 2
        if not half:
            continue
        x = min(max(label.x, style.LEFT - OUT + half), style.RIGHT + OUT - half)
        reach = label.size * style.DPI / 72 * HALF
        for y in (label.y + line * label.away for line in range(lines + 1)):
            box = Box(x - half - AIR, y - reach, x + half + AIR, y + reach)
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                style.write(
                    axes,
                    x,
                    y,
                    label.text,
                    size=label.size,
                    colour=label.colour,
                    bold=label.bold,
                    align="center",
                    gid=label.gid,
                )
                break


def drawn_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide it can get, in pixels: drawing rounds each letter to whole ones."""
    return style.text_width(style.drawable(text), size, bold) * 1.03


def size_for(values: Iterable[str], pitch: float) -> float:
    """The size in which the values of columns ``pitch`` apart stand beside each other."""
    widest = max((drawn_width(value, style.AMOUNT, bold=True) for value in values), default=0)
    return style.AMOUNT if widest + 2 * AIR <= pitch else style.NOTE


def spread(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places moved as little as needed to be ``gap`` apart, in their order, from top to bottom."""
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
    """Names broken into lines to stand below their places, on ``levels`` levels in turn; those
    without room are empty."""

    names: tuple[str, ...]
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
            half = max(drawn_width(line, style.NOTE) for line in name.split("\n")) / 2
            extra = name.count("\n") * style.LEADING * style.NOTE * style.DPI / 72
            style.write(
                axes,
                min(max(x, style.LEFT - OUT + half), style.RIGHT + OUT - half),
                top + 28 + place % self.levels * self.level + extra / 2,
                name,
                size=style.NOTE,
                colour=colour,
                align="center",
                gid=f"{part}:{key}",
            )


def thinned(names: Sequence[str], pitch: float) -> Names:
    """For places in an order, such as months: where they are many, every second or third name."""
    given = [place for place, name in enumerate(names) if name]
    pitch *= min((after - before for before, after in pairwise(given)), default=1)
    step = 1
    while step < len(given) and not all(_fits(names[at], pitch, step) for at in given[::step]):
        step += 1
    shown = {at: _fit(names[at], pitch, step) for at in given[::step]}
    return Names(tuple(shown.get(place, "") for place in range(len(names))))


def staggered(names: Sequence[str], pitch: float) -> Names:
    """For names that are all needed: on two levels where they are long."""
    for levels in (1, 2):
        if all(_fits(name, pitch, levels) for name in names):
            return Names(tuple(_fit(name, pitch, levels) for name in names), levels)
    return thinned(names, pitch)


def fitted(names: Sequence[str], pitch: float) -> Names:
    """All of them beside each other, cut if need be."""
    return Names(tuple(_fit(name, pitch, 1) for name in names))


def _fit(name: str, pitch: float, step: int) -> str:
    """In the room that there is when only every ``step``-th stands beside it: the outermost ones
    are moved inwards, so the gaps are not theirs alone. A name may bring its own two lines."""
    room = (pitch * (2 * step + 1) / 3 - 2 * AIR) / 1.03
    if "\n" in name:
        return "\n".join(style.fit(line, style.NOTE, room) for line in name.split("\n"))
    return style.fit(name, style.NOTE, room, lines=2)


def _fits(name: str, pitch: float, step: int) -> bool:
    """Whether it needs neither a cut nor a break within a word."""
    shown = _fit(name, pitch, step)
    whole = not name.isascii() or set(shown.split()) <= set(name.split())
    return whole and "…" not in shown
