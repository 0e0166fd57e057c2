"""Writing workbooks a row at a time: no matter how many rows, memory stays flat."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reports.exports.columns import Form
from reports.exports.safe import clean, is_risky

MOST_ROWS = 1_048_576  # of one sheet, its header among them
LONGEST_TITLE = 31
_FIRST_YEAR = 1900
_FORMS: dict[type, Form] = {
    str: Form.TEXT,
    int: Form.WHOLE,
    Decimal: Form.MONEY,
    float: Form.SHARE,
    dt.date: Form.DATE,
    dt.datetime: Form.MOMENT,
}


@dataclass(frozen=True)
class Heading:
    """A column of a sheet. Without a form each value shows as what it is."""

    name: str
    width: int
    form: Form | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its rows are read once. With ``filters`` the header has menus."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]
    filters: bool = True


def write_workbook(out: BinaryIO, sheets: Iterable[Sheet], most_rows: int = MOST_ROWS) -> None:
    """Write one sheet after the other. One with more rows than a sheet has goes on in the next."""
    book = Workbook(write_only=True)
    try:
        for sheet in sheets:
            _write(book, sheet, most_rows)
        book.save(out)
    finally:
        book.close()


def _write(book: Any, sheet: Sheet, most_rows: int) -> None:
    rows = iter(sheet.rows)
    waiting = next(rows, None)
    part = 1
    while True:
        suffix = f" {part}" if part > 1 else ""
        page = book.create_sheet(f"{sheet.title[: LONGEST_TITLE - len(suffix)]}{suffix}")
        _begin(page, sheet)
        cells = _Cells(page, sheet.headings)
        page.append(cells.header())
        count = 1
        while waiting is not None and count < most_rows:
            page.append(cells.row(waiting))
            count += 1
            waiting = next(rows, None)
        if sheet.filters:
            page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{count}"
        if waiting is None:
            return
        part += 1


def _begin(page: Any, sheet: Sheet) -> None:
    if sheet.filters:
        page.freeze_panes = "A2"
    for place, heading in enumerate(sheet.headings, 1):
        page.column_dimensions[get_column_letter(place)].width = heading.width


class _Cells:
    """The cells of one row, used again for the next: making new ones takes most of the time."""

    def __init__(self, page: Any, headings: Sequence[Heading]) -> None:
        self._page = page
        self._headings = headings
        self._made: dict[tuple[Form, bool], list[Any]] = {}
        self._forms = [heading.form for heading in headings]

    def header(self) -> list[Any]:
        cells = []
        for heading in self._headings:
            cell = WriteOnlyCell(self._page, clean(heading.name))
            cell.font = Font(bold=True)
            cell.data_type = "s"
            cells.append(cell)
        return cells

    def row(self, values: Sequence[Any]) -> list[Any]:
        return [self._cell(place, value) for place, value in enumerate(values)]

    def _cell(self, place: int, value: Any) -> Any:
        if value is None:
            return None
        form = self._forms[place] if place < len(self._forms) else None
        if isinstance(value, dt.date) and value.year < _FIRST_YEAR:
            value = value.isoformat()  # Excel has no earlier days
        if isinstance(value, str):
            return self._text(place, clean(value))
        cell = self._take(place, form or _FORMS.get(type(value), Form.TEXT), risky=False)
        cell.value = value
        return cell

    def _text(self, place: int, text: str) -> Any:
        cell = self._take(place, Form.TEXT, risky=is_risky(text))
        cell.value = text
        cell.data_type = "s"  # whatever it begins with
        return cell

    def _take(self, place: int, form: Form, *, risky: bool) -> Any:
        key = form, risky
        if key not in self._made:
            self._made[key] = []
        cells = self._made[key]
        while len(cells) <= place:
            cell = WriteOnlyCell(self._page)
            cell.number_format = form.value
            if risky:
                cell.quotePrefix = True  # stays text when somebody edits it
            cells.append(cell)
        return cells[place]


def lengths(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[int]:
    """Column widths that fit a small table."""
    every = [header, *rows]
    for place in range(len(header)):
        longest = max(len(str(row[place])) for row in every if place < len(row))
        yield min(max(longest + 2, 8), 40)
