"""Hours, and days with hours, at the edges: of the day, and where clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.times import read_time
from handlers.reading.whens import When, read_when
from tests.handlers.reading.nows import nows

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3pm", "15:00"), ("3 p.m.", "15:00"), ("3:30pm", "15:30"), ("3.30 pm", "15:30"),
        ("12pm", "12:00"), ("11am", "11:00"), ("@ 3pm", "15:00"), ("by 3pm", "15:00"),
        ("08:00", "08:00"), ("8:00", "08:00"), ("03:30", "03:30"), ("23:59", "23:59"),
        ("0:15", "00:15"), ("15:00 hrs", "15:00"), ("12 noon", "12:00"), ("midday", "12:00"),
        ("9 in the morning", "09:00"), ("evening at 7", "19:00"),
        ("3:15 in the afternoon", "15:15"),
        ("上午十点", "10:00"), ("下午3点", "15:00"), ("下午三点半", "15:30"), ("晚上八点", "20:00"),
        ("晚8点", "20:00"), ("早上9:30", "09:30"), ("中午一点", "13:00"), ("正午", "12:00"),
        ("三点三刻", None), ("下午两点三刻", "14:45"), ("15点", "15:00"), ("15时20分", "15:20"),
        ("十点二十", "10:20"), ("下午3点左右", "15:00"), ("十二点", "12:00"), ("凌晨两点", "02:00"),
        ("3", None), ("3:30", None), ("7:30", None), ("12am", None), ("13pm", None), ("0pm", None),
        ("24:00", None), ("10:60", None), ("10:6", None), ("三点", None), ("八点", None),
        ("上午15点", None), ("晚上12点", None), ("早上三点", None), ("下午八点", None),
        ("二十五点", None), ("9 in the evening", "21:00"), ("15 in the morning", None),
    ],
)  # fmt: skip
def test_an_hour_is_read_where_it_has_one_meaning(text: str, read: str | None) -> None:
    assert read_time(text) == (read and dt.time.fromisoformat(read))


@pytest.mark.parametrize(
    ("text", "now", "read"),
    [
        ("at 15:00", "2026-11-25 14:59", When(dt.date(2026, 11, 25), dt.time(15))),
        ("at 15:00", "2026-11-25 15:00", When(None, dt.time(15))),
        ("today 15:00", "2026-11-25 15:00", None),
        ("in 2 hours", "2026-12-31 22:30", When(dt.date(2027, 1, 1), dt.time(0, 30))),
        # The clock goes forward at 01:00, and back at 02:00.
        ("in 2 hours", "2027-03-28 00:30", When(dt.date(2027, 3, 28), dt.time(3, 30))),
        ("in 1 hour", "2026-10-25 00:30", When(dt.date(2026, 10, 25), dt.time(1, 30))),
        ("in 2 hours", "2026-10-25 00:30", None),
        ("in 3 hours", "2026-10-25 00:30", When(dt.date(2026, 10, 25), dt.time(2, 30))),
    ],
)
def test_now_is_the_persons(text: str, now: str, read: When | None) -> None:
    here = dt.datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert read_when(text, here) == read


@given(st.text(max_size=60), nows)
def test_whatever_is_typed_never_breaks(text: str, now: dt.datetime) -> None:
    read_when(text, now)
    read_time(text)


@given(st.times().map(lambda time: time.replace(second=0, microsecond=0)))
def test_every_way_to_print_an_hour_reads_back(time: dt.time) -> None:
    assert read_time(time.strftime("%H:%M")) == time
    if time.hour:
        assert read_time(time.strftime("%I:%M%p").lower()) == time
    if time.hour > 8:
        assert read_time(f"{time.hour}点{time.minute}分") == time
