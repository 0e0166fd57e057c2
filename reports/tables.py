"""A report's table: as it was measured, worded for people, or laid out for a spreadsheet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.figures import Share, tell_short
from reports.words import Words

# Text is worded already. Empty: there is nothing to say. A mapping is amounts by currency.
Cell = str | int | float | dt.date | Share | Mapping[str, Decimal] | None
Plain = str | int | float | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A worded header and its rows; every row has a cell for each of its columns."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table for a spreadsheet: each amount in the column of its currency.

    An amount and a number of days are ``Decimal``, a share a ``float`` between 0 and 1, a count an
    ``int``. What is not known is None, never 0.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]


def word_table(table: Table, words: Words) -> list[list[str]]:
    """The header and the rows as people read them."""
    return [list(table.header), *([_worded(cell, words) for cell in row] for row in table.rows)]


def lay_out(title: str, table: Table, words: Words, main: str = "") -> FigureTable:
    """The table with a column for each currency, ``main`` first, and for each share its rate and
    what it is of."""
    header: list[str] = []
    columns: list[list[Plain]] = []
    for place, name in enumerate(table.header):
        cells = [row[place] for row in table.rows]
        for label, values in _columns(name, cells, words, main):
            header.append(label)
            columns.append(values)
    return FigureTable(title, tuple(header), tuple(zip(*columns, strict=True)))


def _worded(cell: Cell, words: Words) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Share):
        return tell_short(cell, words)
    if isinstance(cell, Mapping):
        return words.moneys(cell)
    if isinstance(cell, dt.date):
        return words.short_date(cell)
    return words.number(round(cell, 1))


def _columns(
    name: str, cells: list[Cell], words: Words, main: str
) -> list[tuple[str, list[Plain]]]:
    found = {one for cell in cells if isinstance(cell, Mapping) for one in cell}
    currencies = sorted(found, key=lambda one: (one != main, one))
    if any(isinstance(cell, Mapping) for cell in cells):
        return [
            (
                f"{name} ({currency})",
                [cell.get(currency) if isinstance(cell, Mapping) else None for cell in cells],
            )
            for currency in currencies
        ]
    if any(isinstance(cell, Share) for cell in cells):
        shares = [cell if isinstance(cell, Share) else None for cell in cells]
        rates: list[Plain] = [
            None if share is None or share.rate is None else round(share.rate, 4)
            for share in shares
        ]
        wholes: list[Plain] = [None if share is None else share.whole for share in shares]
        return [(name, rates), (words("{figure}: of how many", figure=name), wholes)]
    return [
        (name, [cell if isinstance(cell, str | int | float | dt.date) else None for cell in cells])
    ]
