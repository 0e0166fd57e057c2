"""What every kind of file is read as: a header, and records with their line numbers."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from store.importing.columns import plain
from store.importing.profiles import known_names
from store.importing.saying import Said

LOOKED_AT = 20


class Record(NamedTuple):
    """One row of a file; ``line`` is where it begins, counted from 1."""

    line: int
    cells: list[str]


class Table(Protocol):
    """A file whose form is known: it can be read any number of times, a record at a time.

    ``reading`` tells how it is written; ``decimal_comma`` is what that says about its numbers.
    """

    @property
    def path(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def header(self) -> list[str]: ...
    @property
    def reading(self) -> Said: ...
    @property
    def decimal_comma(self) -> bool: ...

    def records(self) -> Iterator[Record]:
        """The rows below the header, without empty ones. Raises ``ImportRefused``."""


def header_in(records: Iterator[Record]) -> Record | None:
    """The row that names the columns: titles, dates and merged cells may stand above it."""
    first = list(islice(records, LOOKED_AT))
    if not first:
        return None
    names = known_names()

    def known(record: Record) -> int:
        return len({plain(cell) for cell in record.cells} & names)

    best = max(first, key=known)
    if known(best) > 1:
        return best
    return next((record for record in first if len(filled(record.cells)) > 1), first[0])


def filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell and not cell.isspace()]


def one_line(cells: Sequence[str]) -> list[str]:
    """A header's names, each on one line."""
    return [" ".join(cell.split()) for cell in cells]
