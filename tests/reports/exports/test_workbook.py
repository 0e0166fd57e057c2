"""What is written into a workbook is what it is: text, a number, an amount, a day."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.exports.columns import Form
from reports.exports.figures import figures_sheet
from reports.exports.safe import quoted
from reports.exports.workbook import Heading, Sheet, write_workbook
from reports.tables import FigureTable
from reports.words import words_for

HEADINGS = (
    Heading("Title", 30, Form.TEXT),
    Heading("Amount", 12, Form.MONEY),
    Heading("Day", 12, Form.DATE),
    Heading("At", 17, Form.MOMENT),
)
NASTY = ["=1+1", "+49 30", "-5", "@SUM(A1)", "\t=x", "＝cmd", "ok"]


def written(*sheets: Sheet, most_rows: int = 100) -> Any:
    out = io.BytesIO()
    write_workbook(out, sheets, most_rows)
    return load_workbook(io.BytesIO(out.getvalue()))


def test_values_are_of_their_kind_and_the_header_stays() -> None:
    at = dt.datetime(2026, 3, 1, 17, 30)  # noqa: DTZ001 - Excel knows no zones
    row = ("Acme", Decimal("9999999999999.99"), dt.date(2026, 3, 1), at)
    page = written(Sheet("Deals", HEADINGS, [row, ("Beta", None, None, None)])).active
    assert [cell.value for cell in page[1]] == ["Title", "Amount", "Day", "At"]
    title, amount, day, moment = page[2]
    assert (title.data_type, amount.value, amount.data_type) == ("s", 9999999999999.99, "n")
    assert (day.is_date, day.value.date(), moment.value) == (True, dt.date(2026, 3, 1), at)
    assert (amount.number_format, day.number_format) == ("#,##0.00", "yyyy-mm-dd")
    assert [cell.value for cell in page[3]] == ["Beta", None, None, None]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:D3")
    assert page.column_dimensions["A"].width == 30


@pytest.mark.parametrize("text", NASTY)
def test_what_people_wrote_is_never_a_formula(text: str) -> None:
    page = written(Sheet("Deals", HEADINGS, [(text, None), ("after", None)])).active
    cell = page["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix is (text != "ok")
    assert page["A3"].quotePrefix is False


def test_what_xml_cannot_hold_is_left_out() -> None:
    text = "a\x00b\x0bc\x1f\ud800\uffffd\r\ne"
    page = written(Sheet("Deals", HEADINGS, [(text, None)])).active
    assert page["A2"].value == "abcd\ne"


def test_a_text_is_not_longer_than_a_cell() -> None:
    page = written(Sheet("Deals", HEADINGS, [("x" * 40_000, None)])).active
    assert len(page["A2"].value) == 32_767


def test_more_rows_than_a_sheet_has_go_on_in_the_next() -> None:
    rows = ((f"T{number}", None) for number in range(7))
    book = written(Sheet("Deals", HEADINGS, rows), most_rows=4)
    assert book.sheetnames == ["Deals", "Deals 2", "Deals 3"]
    assert [book[name].max_row for name in book.sheetnames] == [4, 4, 2]
    assert book["Deals 3"]["A2"].value == "T6"
    assert book["Deals 2"].auto_filter.ref == "A1:D4"


def test_a_sheet_that_is_just_full_needs_no_second() -> None:
    rows = [(f"T{number}", None) for number in range(3)]
    assert written(Sheet("Deals", HEADINGS, rows), most_rows=4).sheetnames == ["Deals"]


def test_rows_are_taken_one_at_a_time() -> None:
    """A row is written before the next one is asked for, so memory does not grow with them."""
    alive = 0

    class Row(tuple[Any, ...]):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def rows() -> Iterator[Row]:
        nonlocal alive
        for number in range(1000):
            alive += 1
            assert alive < 5
            yield Row((f"T{number}", None))

    written(Sheet("Deals", HEADINGS, rows()), most_rows=10_000)


def test_figures_of_several_reports_stand_below_each_other() -> None:
    one = FigureTable("Funnel", ("Stage", "Reached", "On"), (("New", 12, 0.5), ("Won", 4, None)))
    two = FigureTable("Sources", ("Source", "Value"), (("Web", Decimal("1.50")),))
    page = written(figures_sheet([one, two], words_for("en"))).active
    values = [[cell for cell in row if cell is not None] for row in page.values]
    assert values == [
        ["Funnel", *([""] * 0)], ["Stage", "Reached", "On"], ["New", 12, 0.5], ["Won", 4], [],
        ["Sources"], ["Source", "Value"], ["Web", 1.5],
    ]  # fmt: skip
    assert (page["C3"].number_format, page["B8"].number_format) == ("0.0%", "#,##0.00")


def test_in_csv_an_apostrophe_keeps_a_text_from_being_a_formula() -> None:
    text = io.StringIO()
    csv.writer(text).writerow([quoted(value) for value in [*NASTY, "a=b", -5, None]])
    assert next(csv.reader(io.StringIO(text.getvalue()))) == [
        "'=1+1", "'+49 30", "'-5", "'@SUM(A1)", "'\t=x", "'＝cmd", "ok", "a=b", "-5", "",
    ]  # fmt: skip
