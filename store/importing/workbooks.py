"""Reading Excel workbooks, a row at a time: dates and numbers become texts that are certain."""

import datetime as dt
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from store.importing.amounts import Exact
from store.importing.report import ImportRefused, OptionWrong, listed
from store.importing.saying import Said, phrase
from store.importing.tables import Record, filled, header_in, one_line

AT_ONCE = 500
WIDEST = 500
# A table packs ten to thirty times smaller. What packs better and is large was made to fill a disk
# or a memory; texts that cells share are all held in memory.
MOST_BYTES, MOST_SHARED, BEST_PACKED, SMALL = 2 << 30, 256 << 20, 120, 64 << 20
_SHARED = "xl/sharedStrings.xml"
_BROKEN = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; ``header_line`` is the row of its header."""

    path: Path
    title: str
    header: list[str]
    header_line: int
    decimal_comma = False

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def reading(self) -> Said:
        return phrase("Excel, sheet “{sheet}”", sheet=self.title)

    def records(self) -> Iterator[Record]:
        for record in _records(self.path, self.title):
            if record.line > self.header_line:
                yield record


def open_workbook(path: Path, wanted: str | None) -> Sheet:
    """The sheet called ``wanted``, or the first with anything in it.

    Raises ``ImportRefused`` when it cannot be read, ``OptionWrong`` when there is no such sheet.
    """
    check_size(path)
    titles = sheet_titles(path)
    if wanted is not None:
        title = next((title for title in titles if title.casefold() == wanted.casefold()), None)
        if title is None:
            raise OptionWrong(
                f"--sheet {wanted}: {path.name} has no such sheet, only {listed(titles)}."
            )
        titles = [title]
    for title in titles:
        header = header_in(_records(path, title))
        if header is not None:
            return Sheet(path, title, one_line(header.cells), header.line)
    raise ImportRefused(phrase("{file} is empty.", file=path.name))


def sheet_titles(path: Path) -> list[str]:
    """What the sheets are called, those that are shown."""
    with _opened(path) as book:
        shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return shown or [sheet.title for sheet in book.worksheets]


def check_size(path: Path) -> None:
    """Raises ``ImportRefused`` for an archive that is no workbook, or unpacks to too much.

    What an archive says about its sizes holds: no more than that is ever unpacked.
    """
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError) as error:
        raise _damaged(path) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise ImportRefused(
            phrase(
                "{file} is an archive, but no Excel workbook. Save the table as .xlsx or CSV.",
                file=path.name,
            )
        )
    for part in parts:
        if part.flag_bits & 1:
            raise locked(path)
    unpacked = sum(part.file_size for part in parts)
    shared = sum(part.file_size for part in parts if part.filename == _SHARED)
    packed = max(sum(part.compress_size for part in parts), 1)
    if (
        unpacked > MOST_BYTES
        or shared > MOST_SHARED
        or (unpacked > SMALL and unpacked > packed * BEST_PACKED)
    ):
        raise ImportRefused(
            phrase(
                "{file} unpacks to {size:,} MB, which is too much for a list of opportunities. "
                "Save only that sheet, as CSV.",
                file=path.name,
                size=unpacked >> 20,
            )
        )


def locked(path: Path) -> ImportRefused:
    return ImportRefused(
        phrase(
            "{file} is protected by a password. Save a copy without one, and import that.",
            file=path.name,
        )
    )


def _damaged(path: Path) -> ImportRefused:
    return ImportRefused(
        phrase("{file} is damaged. Open it in Excel, save it anew and try again.", file=path.name)
    )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook, closed afterwards; whatever goes wrong in it becomes ``ImportRefused``."""
    from openpyxl import load_workbook

    try:
        # Opened here: by its name openpyxl would refuse one that is called .csv.
        with path.open("rb") as file:
            with _quiet():
                book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            with closing(book):
                yield book
    except (ImportRefused, GeneratorExit):
        raise
    except Exception as error:  # a file made to do harm makes the parser raise anything
        raise _damaged(path) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Many a program leaves something out that openpyxl would like to see, and says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _records(path: Path, title: str) -> Iterator[Record]:
    with _opened(path) as book:
        sheet = book[title]
        # The size that a file states is often wrong: one cell, or everything there could be.
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        while True:
            with _quiet():
                several = [
                    (line, [_text(value) for value in row[:WIDEST]]) for line, row in _next(rows)
                ]
            if not several:
                return
            yield from (Record(line, cells) for line, cells in several if filled(cells))


def _next(rows: Iterator[Any]) -> list[Any]:
    return list(islice(rows, AT_ONCE))


def _text(value: Any) -> str:
    """A cell as a file of texts would have it, so that it can be read in one way only."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in _BROKEN else value
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value)
    return str(value)


def _moment(value: dt.datetime) -> str:
    # Excel counts in fractions of a day, so a whole second may be a little less.
    whole = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=None)
    return whole.date().isoformat() if whole.time() == dt.time() else whole.isoformat(" ")


def _number(value: int | float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return Exact(format(Decimal(repr(value)), "f"))
    return Exact(int(value))
