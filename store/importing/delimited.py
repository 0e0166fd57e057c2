"""Reading delimited files: encoding, delimiter, records with their line numbers."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from store.importing.report import ImportRefused, shown
from store.importing.saying import Said, phrase
from store.importing.tables import Record, header_in, one_line

BLOCK = 1 << 16
SAMPLE = 200
LONGEST_CELL = 1 << 20
DELIMITERS = ",;\t"
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class Delimited:
    """A CSV file; ``header_line`` is where its header begins."""

    path: Path
    encoding: str
    delimiter: str
    header: list[str]
    header_line: int = 1

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def reading(self) -> Said:
        encoding = self.encoding.removesuffix("-sig").upper()
        if self.delimiter == ",":
            return phrase("{encoding}, commas between values", encoding=encoding)
        if self.delimiter == ";":
            return phrase("{encoding}, semicolons between values", encoding=encoding)
        return phrase("{encoding}, tabs between values", encoding=encoding)

    @property
    def decimal_comma(self) -> bool:
        """Semicolons between columns are what programs use where the comma is in the numbers."""
        return self.delimiter == ";"

    def records(self) -> Iterator[Record]:
        for record in _records(self.path, self.encoding, self.delimiter):
            if record.line > self.header_line:
                yield record


def open_delimited(path: Path) -> Delimited:
    """Find out how ``path`` is written. Raises ``ImportRefused`` when it is no table."""
    encoding = detect_encoding(path)
    delimiter = _delimiter(path, encoding)
    header = header_in(_records(path, encoding, delimiter))
    if header is None:
        raise ImportRefused(phrase("{file} is empty.", file=path.name))
    return Delimited(path, encoding, delimiter, one_line(header.cells), header.line)


def detect_encoding(path: Path) -> str:
    """UTF-8 if it is valid, else GB18030 if it looks like Chinese, else cp1252.

    GB18030 accepts nearly any bytes, so Western text would pass for it. But there an accented
    letter stands alone among ASCII, and in Chinese text two high bytes make one character.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    likely = ["utf-8-sig", "gb18030"] if _high_bytes_pair_up(path) else ["utf-8-sig"]
    for encoding in (*likely, "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise ImportRefused(
        phrase("{file} is in no encoding I know. Save it as UTF-8 and try again.", file=path.name)
    )


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
                phrase(
                    "{file} cannot be read from line {line} on ({problem}). Look for a quotation "
                    "mark that is not closed or not doubled.",
                    file=path.name,
                    line=line,
                    problem=shown(str(error)),
                )
            ) from error
