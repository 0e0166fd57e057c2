"""What charts are made of: areas in a shade, rules and dots, placed in pixels.

Each carries a ``gid`` by which it is read back.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SLIVER = 2.0  # pixels, of what is there but too little to see


@dataclass(frozen=True, slots=True)
class Shade:
    """How an area is filled: in a colour, hatched in another one, or outlined."""

    colour: str
    hatch: str | None = None
    outline: str | None = None


SOLID = Shade(style.BLUE)
LIGHT = Shade(style.BLUE_LIGHT)
HATCHED = Shade(style.BLUE_PALE, hatch=style.BLUE)
OUTLINED = Shade(style.PAPER, outline=style.BLUE)
WON = Shade(style.GREEN)
LOST = Shade(style.VERMILION)
REST = Shade(style.SILVER)
TARGET = Shade(style.INK)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar; what it stands for in code is its ``part``, read back as ``part:id``."""

    size: float
    shade: Shade = SOLID
    part: str = "bar"


def area(
    axes: "Axes", x: float, y: float, width: float, height: float, shade: Shade, gid: str
) -> None:
    """A filled rectangle, its top left at a pixel; nothing when it has no width or height."""
    from matplotlib.patches import Rectangle

    if width <= 0 or height <= 0:
        return
    patch = Rectangle((x, y), width, height, facecolor=shade.colour, linewidth=0, gid=gid)
    if shade.hatch is not None:
        patch.set_hatch("///")
        patch.set_hatchcolor(shade.hatch)
        patch.set_hatch_linewidth(1.4)
    if shade.outline is not None:
        patch.set_edgecolor(shade.outline)
        patch.set_linewidth(1.2)
    axes.add_patch(patch)


def rule(
    axes: "Axes",
    xs: tuple[float, ...],
    ys: tuple[float, ...],
    *,
    colour: str = style.LINE,
    width: float = 0.8,
    dashed: bool = False,
    behind: bool = False,
    gid: str,
) -> None:
    """A line through pixels, ``width`` points wide; ``behind`` areas for a grid."""
    from matplotlib.lines import Line2D

    line = Line2D(
        xs,
        ys,
        color=colour,
        linewidth=width,
        linestyle=(0, (2.2, 1.6)) if dashed else "solid",
        solid_capstyle="butt",
        solid_joinstyle="round",
        zorder=0.5 if behind else 2,
        gid=gid,
    )
    axes.add_line(line)


def dot(
    axes: "Axes", x: float, y: float, radius: float, colour: str, gid: str, hollow: bool = False
) -> None:
    """A disc around a pixel; ``hollow`` for what is not final."""
    from matplotlib.patches import Circle

    patch = Circle(
        (x, y),
        radius,
        facecolor=style.PAPER if hollow else colour,
        edgecolor=colour if hollow else style.PAPER,
        linewidth=1.8 if hollow else 0.8,
        zorder=3,
        gid=gid,
    )
    axes.add_patch(patch)


def length(size: float, unit: float) -> float:
    """How many pixels a size takes at ``unit`` pixels each; something is never invisible."""
    return max(abs(size) * unit, SLIVER) if size else 0.0
