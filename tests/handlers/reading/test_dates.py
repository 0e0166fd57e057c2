"""Dates as people write them, in English and Chinese, seen from a Monday."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.dates import read_date, read_past_date

MONDAY = dt.date(2026, 11, 23)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("today", "2026-11-23"), ("今天", "2026-11-23"),
        ("Tomorrow", "2026-11-24"), ("tmr", "2026-11-24"), ("明天", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"), ("后天", "2026-11-25"), ("大后天", "2026-11-26"),
        ("2027-03-31", "2027-03-31"), ("2027/3/31", "2027-03-31"), ("2027年3月31日", "2027-03-31"),
        ("31 Mar", "2027-03-31"), ("31st of March", "2027-03-31"), ("March 31", "2027-03-31"),
        ("mar 31, 2028", "2028-03-31"), ("Sept. 3", "2027-09-03"), ("23 nov", "2026-11-23"),
        ("the 24th of November", "2026-11-24"), ("29 feb", "2028-02-29"), ("3月31日", "2027-03-31"),
        ("12月1号", "2026-12-01"), ("24.12.", "2026-12-24"), ("24.12.2027", "2027-12-24"),
        ("24/12", "2026-12-24"), ("12/24", "2026-12-24"), ("12/12", "2026-12-12"),
        ("mon", "2026-11-30"), ("fri", "2026-11-27"), ("on Friday", "2026-11-27"),
        ("this thurs", "2026-11-26"), ("tues.", "2026-11-24"), ("sunday", "2026-11-29"),
        ("next wed", "2026-12-02"), ("next monday", "2026-11-30"),
        ("周五", "2026-11-27"), ("星期日", "2026-11-29"), ("礼拜天", "2026-11-29"),
        ("下周三", "2026-12-02"), ("下下周三", "2026-12-09"), ("本周三", "2026-11-25"),
        ("next week", "2026-11-30"), ("下周", "2026-11-30"), ("下个星期", "2026-11-30"),
        ("next month", "2026-12-01"), ("下个月", "2026-12-01"),
        ("in 2 weeks", "2026-12-07"), ("in 3 days", "2026-11-26"), ("in a month", "2026-12-23"),
        ("2 weeks", "2026-12-07"), ("10d", "2026-12-03"), ("两周后", "2026-12-07"),
        ("三天后", "2026-11-26"), ("1个月后", "2026-12-23"), ("十天之后", "2026-12-03"),
        ("end of month", "2026-11-30"), ("eom", "2026-11-30"), ("月底", "2026-11-30"),
        ("下月底", "2026-12-31"), ("end of next month", "2026-12-31"), ("EOQ", "2026-12-31"),
        ("end of the quarter", "2026-12-31"), ("eoy", "2026-12-31"), ("年底", "2026-12-31"),
        ("  31   MAR  ", "2027-03-31"),
    ],
)  # fmt: skip
def test_it_reads(text: str, read: str) -> None:
    assert read_date(text, MONDAY) == day(read)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "42", "2027", "31 Feb", "32 mar", "2027-13-01", "0000-01-01", "9999-99-99",
        "5/6", "31/31", "13/13", "1.5", "99 99", "in 0 donkeys", "next", "in weeks", "周八",
        # Words that only begin like a day or a month.
        "money", "monkey", "sunset", "saturate", "thunder", "wedding", "fried", "tuesdayish",
        "3 decks", "5 marketing", "2 maybe", "decide 3", "10 mayors", "3 junior",
    ],
)  # fmt: skip
def test_it_reads_nothing_into(text: str) -> None:
    assert read_date(text, MONDAY) is None


@pytest.mark.parametrize(
    ("today", "text", "read"),
    [
        ("2027-01-31", "in a month", "2027-02-28"),
        ("2028-01-31", "1个月后", "2028-02-29"),
        ("2027-12-31", "end of month", "2027-12-31"),
        ("2027-12-31", "next month", "2028-01-01"),
        ("2027-12-31", "下月底", "2028-01-31"),
        ("2027-01-01", "eoq", "2027-03-31"),
        ("2027-06-30", "eoq", "2027-06-30"),
        ("2028-02-29", "29 feb", "2028-02-29"),
        ("2026-11-29", "sun", "2026-12-06"),
        ("2026-11-29", "next mon", "2026-11-30"),
    ],
)
def test_at_the_edges_of_months_and_years(today: str, text: str, read: str) -> None:
    assert read_date(text, day(today)) == day(read)


days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@given(days, days)
def test_every_way_to_write_a_day_reads_back(written: dt.date, today: dt.date) -> None:
    for pattern in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d.%m.%Y", "%Y年%m月%d日"):
        assert read_date(written.strftime(pattern), today) == written


@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), days)
def test_a_day_without_a_year_is_the_next_one_to_come(today: dt.date, other: dt.date) -> None:
    read = read_date(other.strftime("%d %b"), today)
    if read is not None:
        assert today <= read
        assert (read.month, read.day) == (other.month, other.day)


@given(st.text(max_size=60), st.dates())
def test_whatever_is_typed_never_breaks(text: str, today: dt.date) -> None:
    for reader in (read_date, read_past_date):
        found = reader(text, today)
        assert found is None or isinstance(found, dt.date)


@pytest.mark.parametrize("text", ["22 Nov", "Nov 1", "11月20日"])
def test_a_day_just_past_is_asked_for_and_not_guessed(text: str) -> None:
    assert read_date(text, dt.date(2026, 11, 23)) is None
    assert read_date(text, dt.date(2027, 1, 5)) is not None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("today", "2026-11-23"), ("yesterday", "2026-11-22"), ("on 3 Mar", "2026-03-03"),
        ("3 Nov", "2026-11-03"), ("25 Dec", "2025-12-25"), ("2026-11-20", "2026-11-20"),
        ("friday", "2026-11-20"), ("mon", "2026-11-16"), ("3 days ago", "2026-11-20"),
        ("Fri 20 Nov", "2026-11-20"), ("the 20th", "2026-11-20"),
        ("昨天", "2026-11-22"), ("前天", "2026-11-21"), ("三天前", "2026-11-20"),
        ("周五", "2026-11-20"), ("上周三", "2026-11-18"), ("11月3日", "2026-11-03"),
        # Not yet, or of two weeks.
        ("24 Nov", None), ("3 Dec", None), ("tomorrow", None), ("2027-01-01", None),
        ("the 30th", None), ("Fri 19 Nov", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_what_has_happened_is_seen_backwards(text: str, read: str | None) -> None:
    assert read_past_date(text, MONDAY) == (read and day(read))


@pytest.mark.parametrize(("today", "read"), [("2026-11-23", "2026-11-20"), ("2026-11-28", None)])
def test_last_friday_is_read_where_nobody_can_mean_another(today: str, read: str | None) -> None:
    assert read_past_date("last fri", day(today)) == (read and day(read))
