"""Reading delimited files: encoding, delimiter, records with their line numbers."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from store.importing.report import ImportRefused, shown

BLOCK = 1 << 16
SAMPLE = 200
LONGEST_CELL = 1 << 20
DELIMITERS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


class Record(NamedTuple):
    """One row of a file; ``line`` is where it begins, counted from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A file whose form is known: it can be read any number of times, a record at a time."""

    path: Path
    encoding: str
    delimiter: str
    header: list[str]

    @property
    def name(self) -> str:
        return self.path.name

    def records(self) -> Iterator[Record]:
        """The rows below the header, without empty ones. Raises ``ImportRefused``."""
        records = _records(self.path, self.encoding, self.delimiter)
        next(records, None)
        return records


def open_table(path: Path) -> Table:
    """Find out how ``path`` is written. Raises ``ImportRefused`` when it is no table."""
    encoding = detect_encoding(path)
    delimiter = _delimiter(path, encoding)
    first = next(_records(path, encoding, delimiter), None)
    if first is None:
        raise ImportRefused(f"{path.name} is empty.")
    return Table(path, encoding, delimiter, [" ".join(cell.split()) for cell in first.cells])


def detect_encoding(path: Path) -> str:
    """UTF-8 if it is valid, else GB18030 if it looks like Chinese, else cp1252.

    GB18030 accepts nearly any bytes, so Western text would pass for it. But there an accented
    letter stands alone among ASCII, and in Chinese text two high bytes make one character.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start in _WORKBOOKS:
        raise ImportRefused(
            f"{path.name} is a spreadsheet workbook. Save it as “CSV UTF-8” and import that file."
        )
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    likely = ["utf-8-sig", "gb18030"] if _high_bytes_pair_up(path) else ["utf-8-sig"]
    for encoding in (*likely, "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise ImportRefused(f"{path.name} is in no encoding I know. Save it as UTF-8 and try again.")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _high_bytes_pair_up(path: Path) -> bool:
    paired = alone = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            for run in _HIGH_RUN.finditer(block):
                length = run.end() - run.start()
                paired += length // 2
                alone += length % 2
    return paired > alone


def _delimiter(path: Path, encoding: str) -> str:
    """The one that cuts the header and the first rows into the most columns, evenly."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths: list[int] = []
        # What comes before a mistake still counts: the mistake is for the reader to tell.
        with suppress(ImportRefused):
            for record in islice(_records(path, encoding, delimiter), SAMPLE):
                widths.append(len(record.cells))  # noqa: PERF401 - it may end in an error
        header = widths[0] if widths else 0
        return (0 if header < 2 else sum(width == header for width in widths)), header

    return max(DELIMITERS, key=evenness)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        # Strict, because a quote that is never closed would otherwise swallow the rest silently.
        reader = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=True)
        line = 1
        try:
            for cells in reader:
                if any(cell and not cell.isspace() for cell in cells):
                    yield Record(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise ImportRefused(
                f"{path.name} cannot be read from line {line} on ({shown(str(error))}). "
                "Look for a quotation mark that is not closed or not doubled."
            ) from error
