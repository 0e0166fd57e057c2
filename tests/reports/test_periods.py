"""Periods as people write them, on a Friday."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import (
    Period,
    PeriodBackwards,
    PeriodNotUnderstood,
    parse_period,
    tell_period,
)
from reports.words import words_for

FRIDAY = dt.date(2026, 7, 31)


def days(text: str | None, today: dt.date = FRIDAY) -> tuple[str | None, str | None]:
    period = parse_period(text, today)
    first, end = period.start, period.end
    return (first and first.isoformat(), end and end.isoformat())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (None, "2026-05-03", "2026-08-01"),
        ("", "2026-05-03", "2026-08-01"),
        ("last 90 days", "2026-05-03", "2026-08-01"),
        ("Last  7 Days", "2026-07-25", "2026-08-01"),
        ("last 1 day", "2026-07-31", "2026-08-01"),
        ("last 2 weeks", "2026-07-18", "2026-08-01"),
        ("last 5 months", "2026-03-01", "2026-08-01"),
        ("this week", "2026-07-27", "2026-08-03"),
        ("last week", "2026-07-20", "2026-07-27"),
        ("this month", "2026-07-01", "2026-08-01"),
        ("last month", "2026-06-01", "2026-07-01"),
        ("this quarter", "2026-07-01", "2026-10-01"),
        ("last quarter", "2026-04-01", "2026-07-01"),
        ("this year", "2026-01-01", "2027-01-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01"),
        ("2025-q4", "2025-10-01", "2026-01-01"),
        ("2026-03", "2026-03-01", "2026-04-01"),
        ("2026-W01", "2025-12-29", "2026-01-05"),
        ("2026-01-01..2026-03-31", "2026-01-01", "2026-04-01"),
        ("all", None, None),
        ("本周", "2026-07-27", "2026-08-03"),
        ("上周", "2026-07-20", "2026-07-27"),
        ("本月", "2026-07-01", "2026-08-01"),
        ("上个月", "2026-06-01", "2026-07-01"),
        ("本季度", "2026-07-01", "2026-10-01"),
        ("上季度", "2026-04-01", "2026-07-01"),
        ("今年", "2026-01-01", "2027-01-01"),
        ("去年", "2025-01-01", "2026-01-01"),
        ("最近90天", "2026-05-03", "2026-08-01"),
        ("最近 3 个月", "2026-05-01", "2026-08-01"),
        ("全部", None, None),
    ],
)
def test_days_of_a_period(text: str | None, start: str | None, end: str | None) -> None:
    assert days(text) == (start, end)


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        ("2026-01-15", "2025-12-01", "2026-01-01"),
        ("2024-03-31", "2024-02-01", "2024-03-01"),
    ],
)
def test_last_month_crosses_years_and_short_months(today: str, start: str, end: str) -> None:
    assert days("last month", dt.date.fromisoformat(today)) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "soon", "last 0 days", "2026-Q5", "2026-13", "2026-02-30..2026-03-01",
        "0000", "9999", "2026-W54", "last", "*", "<!channel>",
    ],
)  # fmt: skip
def test_unknown_text_says_what_can_be_written(text: str) -> None:
    with pytest.raises(PeriodNotUnderstood) as refused:
        parse_period(text, FRIDAY)
    assert text in words_for("en").sentence(refused.value, dt.datetime(2026, 7, 31, tzinfo=dt.UTC))


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(PeriodBackwards):
        parse_period("2026-03-31..2026-01-01", FRIDAY)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.data())
def test_key_reads_as_the_same_period(today: dt.date, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 999))
    unit = data.draw(st.sampled_from(["day", "week", "month"]))
    around = data.draw(st.sampled_from(["week", "month", "quarter", "year"]))
    for text in (f"last {n} {unit}s", f"this {around}", f"last {around}", "2026-q2", "2026-w09"):
        period = parse_period(text, today)
        assert parse_period(period.key, today) == period


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_calendar_periods_meet_without_gap(today: dt.date) -> None:
    for unit in ("week", "month", "quarter", "year"):
        this, last = parse_period(f"this {unit}", today), parse_period(f"last {unit}", today)
        assert last.end == this.start
        assert today in this.span
        assert today not in last.span


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("last 90 days", "last 90 days (3 May 2026 – 31 Jul 2026)"),
        ("this quarter", "this quarter (1 Jul 2026 – 30 Sep 2026)"),
        ("2026-q3", "2026-Q3 (1 Jul 2026 – 30 Sep 2026)"),
        ("2026-01-01..2026-01-31", "1 Jan 2026 – 31 Jan 2026"),
        ("all", "all time"),
    ],
)
def test_period_in_words(text: str, told: str) -> None:
    assert tell_period(parse_period(text, FRIDAY), words_for("en")) == told


def test_last_day_belongs_to_the_period() -> None:
    assert Period("x", FRIDAY, dt.date(2026, 8, 1)).last_day == FRIDAY
