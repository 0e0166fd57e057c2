"""Workbooks are taken like CSV files, with what Excel knows of dates and numbers."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from store.database import Database
from store.importing.opening import on_disk, open_table
from store.importing.report import ImportRefused, OptionWrong
from tests.store.importing.books import book
from tests.store.importing.taking import differences, rows, take

HEADER = ("id", "title", "stage", "amount", "opened", "close date")
# Excel knows no zones.
DAY, LATER = dt.datetime(2026, 3, 4), dt.datetime(2026, 4, 5, 17, 30)  # noqa: DTZ001


def test_dates_and_numbers_need_no_guess(database: Database, tmp_path: Path) -> None:
    path = book(
        tmp_path,
        HEADER,
        ("a", "Acme", "Won", 1234.5, DAY, LATER),
        (17, "Beta", "Proposal", 1.234, DAY, None),
        ("c", "Gamma", "New", "1.500,00", DAY, None),
    )
    outcome = take(database, path)
    won, second, third = rows(database)
    assert (won.amount, won.opened_on, won.closed_on) == (
        Decimal("1234.50"),
        dt.date(2026, 3, 4),
        dt.date(2026, 4, 5),
    )
    assert (second.external_id, second.amount, third.amount) == ("17", Decimal("1.23"), 1500)
    assert outcome.reading == ["Excel, sheet “Sheet”"]
    assert differences(database) == []


def test_titles_above_the_header_are_passed_over(database: Database, tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Pipeline of the north"])
    sheet.merge_cells("A1:F1")
    sheet.append(["As of", dt.date(2026, 3, 1)])
    sheet.append([])
    sheet.append(HEADER)
    sheet.append(["a", "Acme", "New", 5, DAY])
    path = tmp_path / "deals.xlsx"
    made.save(path)
    assert take(database, path).taken == 1
    assert rows(database)[0].title == "Acme"


def test_the_sheet_can_be_named(database: Database, tmp_path: Path) -> None:
    path = book(tmp_path, ("Read me",), Deals=[HEADER, ("a", "Acme", "New", 5, DAY)])
    with pytest.raises(OptionWrong, match="only “Sheet”, “Deals”"):
        take(database, path, sheet="Dealz")
    assert take(database, path, sheet="deals").taken == 1


def test_a_day_as_excels_number_is_read_and_told(database: Database, tmp_path: Path) -> None:
    outcome = take(database, book(tmp_path, HEADER, ("a", "Acme", "New", 5, 46085)))
    assert rows(database)[0].opened_on == dt.date(2026, 3, 4)
    assert outcome.tally.repairs["a date as Excel's number of the day: read as the date"].lines == [
        2
    ]


def test_dates_of_zeros_are_none(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("title,stage,opened,close date\nA,New,2026-03-04,0000-00-00\n")
    outcome = take(database, path)
    assert rows(database)[0].expected_close is None
    assert outcome.tally.repairs["a date of zeros: taken as none"].lines == [2]


def test_amounts_in_ten_thousands_by_their_heading(database: Database, tmp_path: Path) -> None:
    header = ("商机名称", "阶段", "金额（万元）", "创建日期")
    outcome = take(database, book(tmp_path, header, ("续约", "已联系", 12.5, DAY)))
    assert (rows(database)[0].amount, rows(database)[0].currency) == (125000, "CNY")
    assert "amounts in 万元" in outcome.reading


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "of the old kind. Save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\n<html><table>", "is a web page"),
        (b"title\0\1\2", "is no text"),
    ],
)
def test_what_is_no_table_is_told_what_it_is(content: bytes, said: str) -> None:
    with on_disk("C:\\Files\\deals.xlsx", content) as path, pytest.raises(ImportRefused) as no:
        open_table(path)
    assert str(no.value).startswith("deals.xlsx is")
    assert said in str(no.value)
    assert not path.exists()


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(ImportRefused, match="no Excel workbook"):
        open_table(path)


def test_a_workbook_made_to_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path, HEADER)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings2.xml", b"0" * (70 << 20))
    with pytest.raises(ImportRefused, match="which is too much"):
        open_table(path)


def test_a_workbook_that_names_itself_in_circles_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path, HEADER, ("a", "Acme", "New", 5, DAY))
    evil = tmp_path / "evil.xlsx"
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(evil, "w") as archive:
        for part in good.namelist():
            is_sheet = part.startswith("xl/worksheets/")
            archive.writestr(part, bomb if is_sheet else good.read(part))
    with pytest.raises(ImportRefused, match="is damaged"):
        open_table(evil)


def test_a_workbook_by_the_name_of_a_csv_is_read(database: Database, tmp_path: Path) -> None:
    path = book(tmp_path, HEADER, ("a", "Acme", "New", 5, DAY), name="deals.csv")
    assert take(database, path).taken == 1


def test_an_empty_workbook_and_one_without_rows(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="is empty"):
        take(database, book(tmp_path))
    with pytest.raises(ImportRefused, match="no rows"):
        take(database, book(tmp_path, HEADER))
