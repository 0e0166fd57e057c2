"""When people want messages: their own hours, in their own zone, over every border."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.days_off import Days
from store.schedule import WORKDAYS, WorkingHours, begins_at

TINY = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
START = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)
OFFICE = WorkingHours(BERLIN)
ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo",
    "America/Havana", "Pacific/Apia", "Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati",
)  # fmt: skip


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


MONDAY_EIGHT, MONDAY_SIX = utc("2026-11-23T07:00"), utc("2026-11-23T17:00")


@pytest.mark.parametrize(
    ("now", "is_working"),
    [
        (MONDAY_EIGHT - TINY, False),
        (MONDAY_EIGHT, True),
        (MONDAY_SIX - TINY, True),
        (MONDAY_SIX, False),
        (MONDAY_EIGHT - DAY, False),  # Sunday
        (MONDAY_EIGHT + 4 * DAY, True),
        (MONDAY_EIGHT + 5 * DAY, False),  # Saturday
    ],
)
def test_they_are_from_eight_to_six_on_working_days(now: dt.datetime, is_working: bool) -> None:
    assert OFFICE.include(now) is is_working


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-23T12:00", "2026-11-23T12:00"),  # now
        ("2026-11-23T04:00", "2026-11-23T07:00"),  # the same morning
        ("2026-11-23T17:00", "2026-11-24T07:00"),  # tomorrow
        ("2026-11-27T17:00", "2026-11-30T07:00"),  # after the weekend
        ("2026-11-28T12:00", "2026-11-30T07:00"),
        ("2026-10-23T17:00", "2026-10-26T07:00"),  # the clock was set back on Sunday
        ("2027-03-26T17:30", "2027-03-29T06:00"),  # and set forward in spring
    ],
)
def test_what_comes_outside_them_waits_until_they_begin(now: str, begins: str) -> None:
    assert OFFICE.next(utc(now)) == utc(begins)


def test_days_off_are_passed_over() -> None:
    rest = Days(((dt.date(2026, 11, 24), dt.date(2026, 11, 26)), (dt.date(2026, 11, 30),) * 2))
    hours = WorkingHours(BERLIN, days_off=rest)
    assert not hours.include(utc("2026-11-25T12:00"))
    assert hours.next(utc("2026-11-23T18:00")) == utc("2026-11-27T07:00")
    assert hours.next(utc("2026-11-27T18:00")) == utc("2026-12-01T07:00")


def test_somebody_away_for_ever_is_told_after_a_year() -> None:
    hours = WorkingHours(BERLIN, days_off=Days(((dt.date.min, dt.date.max),)))
    waits = hours.next(MONDAY_EIGHT) - MONDAY_EIGHT
    assert 365 * DAY < waits < 370 * DAY


def test_the_same_moment_is_work_here_and_night_there() -> None:
    found = {
        name: WorkingHours(ZoneInfo(name)).include(MONDAY_EIGHT)
        for name in ("Europe/London", "Europe/Berlin", "Asia/Shanghai", "America/New_York")
    }
    assert found == {
        "Europe/London": False,
        "Europe/Berlin": True,
        "Asia/Shanghai": True,
        "America/New_York": False,
    }


def test_a_day_that_a_zone_skipped_has_no_hours() -> None:
    apia = WorkingHours(ZoneInfo("Pacific/Apia"))
    thursday_evening = dt.datetime(2011, 12, 29, 19, tzinfo=ZoneInfo("Pacific/Apia"))
    begins = apia.next(thursday_evening).astimezone(ZoneInfo("Pacific/Apia"))
    # 30 December, a Friday, never was there; the 31st is a Saturday.
    assert begins.isoformat(timespec="minutes") == "2012-01-02T08:00+14:00"


@pytest.mark.parametrize(
    ("reminded", "begins"),
    [(dt.time(6, 30), dt.time(6, 30)), (dt.time(8), dt.time(8)), (dt.time(11), dt.time(8))],
)
def test_a_day_begins_with_an_early_reminder_and_at_eight_at_the_latest(
    reminded: dt.time, begins: dt.time
) -> None:
    assert begins_at(reminded) == begins


def test_an_end_before_the_beginning_is_midnight() -> None:
    hours = WorkingHours(BERLIN, begins=dt.time(8), ends=dt.time(1))
    assert hours.include(utc("2026-11-23T22:59"))
    assert not hours.include(utc("2026-11-23T23:00"))


@given(
    st.integers(0, 25 * 365 * 24 * 60).map(lambda minutes: START + dt.timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
    st.times(),
    st.times(),
)
def test_they_always_begin_again_on_a_working_day_and_soon(
    now: dt.datetime, zone: str, begins: dt.time, ends: dt.time
) -> None:
    hours = WorkingHours(ZoneInfo(zone), begins, ends)
    moment = hours.next(now)
    assert now <= moment < now + 5 * DAY
    assert moment.astimezone(hours.zone).weekday() in WORKDAYS
    assert moment == now or not hours.include(moment - TINY)
