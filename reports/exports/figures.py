"""The figures of an export: every report as a table of real numbers, all on one sheet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reports.exports.workbook import Heading, Sheet, lengths
from reports.tables import FigureTable
from reports.words import Words


def figures_sheet(tables: Sequence[FigureTable], words: Words) -> Sheet:
    """One sheet of all tables."""
    widest = max((len(table.header) for table in tables), default=1)
    every = [row for table in tables for row in (table.header, *table.rows)]
    padded = [(*row, *("" for _ in range(widest - len(row)))) for row in every]
    widths = list(lengths([""] * widest, padded))
    first = tables[0].title if tables else words("Figures")
    headings = [Heading(first if place == 0 else "", widths[place]) for place in range(widest)]
    return Sheet(words("Figures"), headings, _lines(tables), filters=False)


def _lines(tables: Iterable[FigureTable]) -> Iterator[Sequence[Any]]:
    for number, table in enumerate(tables):
        if number:
            yield ()
            yield (table.title,)
        yield table.header
        yield from table.rows
