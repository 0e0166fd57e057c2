"""The columns of text to the right of rows: a figure and, smaller below it, what it is of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reports import style
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = 400
START = style.LEFT + NAMES + 30  # where bars and scales begin
WIDEST = 400
GAP = 44
PLOT = 420  # what the columns leave of the width at least
HEADERS = 58


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and its small grey line; either may be missing."""

    text: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column of cells ends on the right, and how wide it is."""

    right: float
    width: float


def amounts_cell(
    amounts: Mapping[str, Decimal], small: str, words: Words, width: float = WIDEST
) -> Cell:
    """Amounts of several currencies side by side; the further ones beside ``small`` where they do
    not fit, by number when there are too many for that too."""
    shown = [words.short_money(amount, currency) for currency, amount in amounts.items()]
    joined = " + ".join(shown)
    if style.text_width(joined, style.AMOUNT, bold=True) <= width:
        return Cell(joined, small)
    rest = " · ".join(filter(None, (f"+ {' + '.join(shown[1:])}", small)))
    if style.text_width(rest, style.SMALL) <= width:
        return Cell(shown[0], rest)
    counted = words.many("+ {n} currency", "+ {n} currencies", len(shown) - 1)
    return Cell(shown[0], " · ".join(filter(None, (counted, small))))


def columns(rows: Sequence[Sequence[Cell]], headers: Sequence[str]) -> tuple[Column, ...]:
    """As wide as what stands in them, within limits, from the right edge inwards."""
    count = max([len(headers), *map(len, rows)], default=0)
    if not count:
        return ()
    widest = min(WIDEST, (style.RIGHT - START - PLOT) / count - GAP)
    found: list[Column] = []
    right = float(style.RIGHT)
    for place in reversed(range(count)):
        widths = [_width(row[place]) for row in rows if place < len(row)]
        if place < len(headers):
            widths.append(style.text_width(headers[place], style.NOTE))
        found.append(Column(right, min(max(widths, default=0.0) + 1, widest)))
        right -= found[-1].width + GAP
    return tuple(reversed(found))


def end(found: Sequence[Column]) -> float:
    """Where what stands left of the columns has to end."""
    return found[0].right - found[0].width - GAP if found else float(style.RIGHT)


def draw_headers(
    axes: "Axes", y: float, headers: Sequence[str], found: Sequence[Column], gid: str = "header"
) -> None:
    for header, column in zip(headers, found, strict=False):
        shown = style.fit(header, style.NOTE, column.width)
        style.write(
            axes,
            column.right,
            y,
            shown,
            size=style.NOTE,
            colour=style.GREY,
            align="right",
            gid=gid,
        )


def draw_cells(
    axes: "Axes", y: float, cells: Sequence[Cell], found: Sequence[Column], row: str
) -> None:
    """The cells of a row around the pixel ``y``."""
    for place, (cell, column) in enumerate(zip(cells, found, strict=False), start=1):
        both = bool(cell.text and cell.small)
        text = style.fit(cell.text, style.AMOUNT, column.width, bold=True)
        style.write(
            axes,
            column.right,
            y - 17 if both else y,
            text,
            size=style.AMOUNT,
            bold=True,
            align="right",
            gid=f"beside{place}:{row}",
        )
        small = style.fit(cell.small, style.SMALL, column.width)
        style.write(
            axes,
            column.right,
            y + 23 if both else y,
            small,
            size=style.SMALL,
            colour=style.GREY,
            align="right",
            gid=f"small{place}:{row}",
        )


def draw_name(axes: "Axes", y: float, name: str, row: str) -> None:
    """A row's name in at most two lines around the pixel ``y``."""
    shown = style.fit(name, style.NAME, NAMES, lines=2)
    style.write(axes, style.LEFT, y, shown, size=style.NAME, gid=f"name:{row}")


def _width(cell: Cell) -> float:
    return max(
        style.text_width(style.drawable(cell.text), style.AMOUNT, bold=True),
        style.text_width(style.drawable(cell.small), style.SMALL),
    )
