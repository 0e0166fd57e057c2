"""What is due at a moment: to the microsecond, in awkward zones, over every border."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.schedule import (
    DAY_ENDS,
    WORKDAYS,
    Slot,
    daily_slot,
    monthly_slot,
    next_daily,
    next_monthly,
    next_weekly,
    weekly_slot,
)

BERLIN = ZoneInfo("Europe/Berlin")
NINE = dt.time(9)
TINY = dt.timedelta(microseconds=1)
HOUR = dt.timedelta(hours=1)
QUARTER = dt.timedelta(minutes=15)
DAY = dt.timedelta(days=1)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Havana",
    "Pacific/Apia",
    "Asia/Shanghai",
    "America/St_Johns",
    "Pacific/Kiritimati",
)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def iso(slot: Slot | None) -> tuple[str, str, str] | None:
    if slot is None:
        return None
    due, late = slot.due_at, slot.late_after
    return slot.period, due.strftime("%m-%d %H:%M"), late.strftime("%m-%d %H:%M")


MONDAY_NINE = utc("2026-11-23T08:00")


@pytest.mark.parametrize(
    ("after", "is_due"),
    [
        (-TINY, False),
        (0 * TINY, True),
        (TINY, True),
        (5 * HOUR, True),
        (9 * HOUR, True),  # 18:00: no longer worth sending, but still today's
        (15 * HOUR - TINY, True),
        (15 * HOUR, False),  # Tuesday
    ],
)
def test_a_days_slot_begins_at_its_time_and_ends_with_its_day(
    after: dt.timedelta, is_due: bool
) -> None:
    slot = daily_slot(MONDAY_NINE + after, BERLIN, NINE)
    assert iso(slot) == (("2026-11-23", "11-23 08:00", "11-23 17:00") if is_due else None)


@pytest.mark.parametrize(
    ("after", "period"),
    [
        (-TINY, "2026-W47"),
        (0 * TINY, "2026-W48"),
        (TINY, "2026-W48"),
        (3 * DAY, "2026-W48"),
        (7 * DAY - TINY, "2026-W48"),
        (7 * DAY, "2026-W49"),
    ],
)
def test_a_weeks_slot_is_the_newest_whose_time_has_come(after: dt.timedelta, period: str) -> None:
    slot = weekly_slot(MONDAY_NINE + after, BERLIN, 0, NINE)
    assert slot.period == period
    assert slot.late_after - slot.due_at == 3 * DAY


@pytest.mark.parametrize(
    ("at", "late_after"),
    [
        (dt.time(0), "11-23 17:00"),
        (dt.time(17, 59), "11-23 17:00"),
        (dt.time(18), "11-23 23:00"),
        (dt.time(23, 59), "11-23 23:00"),
    ],
)
def test_a_reminder_is_worth_sending_until_the_working_day_ends(
    at: dt.time, late_after: str
) -> None:
    slot = daily_slot(utc("2026-11-23T22:59:30"), BERLIN, at)
    assert slot is not None
    assert slot.late_after.strftime("%m-%d %H:%M") == late_after
    assert slot.due_at < slot.late_after


def test_weekends_and_days_off_have_no_slot() -> None:
    week = [utc("2026-11-23T12:00") + index * DAY for index in range(7)]
    due = [daily_slot(day, BERLIN, NINE, {dt.date(2026, 11, 25)}) for day in week]
    assert [slot is not None for slot in due] == [True, True, False, True, True, False, False]


def test_the_day_is_the_local_one() -> None:
    friday_in_honolulu = utc("2026-11-28T06:00")
    assert daily_slot(friday_in_honolulu, BERLIN, NINE) is None
    slot = daily_slot(friday_in_honolulu, ZoneInfo("Pacific/Honolulu"), NINE)
    assert slot is not None and slot.period == "2026-11-27"


@pytest.mark.parametrize(
    ("zone", "at", "now", "expected"),
    [
        # Clocks go forward and back on Sundays; Mondays at nine are where they should be.
        ("Europe/Berlin", "09:00", "2026-03-27T12:00", ("2026-03-27", "03-27 08:00")),
        ("Europe/Berlin", "09:00", "2026-03-30T12:00", ("2026-03-30", "03-30 07:00")),
        ("Europe/Berlin", "09:00", "2026-10-26T12:00", ("2026-10-26", "10-26 08:00")),
        ("America/New_York", "09:00", "2026-03-09T20:00", ("2026-03-09", "03-09 13:00")),
        ("America/New_York", "09:00", "2026-11-02T20:00", ("2026-11-02", "11-02 14:00")),
        # Half an hour only.
        ("Australia/Lord_Howe", "09:00", "2026-04-03T12:00", ("2026-04-03", "04-02 22:00")),
        ("Australia/Lord_Howe", "09:00", "2026-04-06T12:00", ("2026-04-06", "04-05 22:30")),
        ("Asia/Kathmandu", "09:00", "2026-11-23T12:00", ("2026-11-23", "11-23 03:15")),
        ("Asia/Shanghai", "09:00", "2026-11-23T12:00", ("2026-11-23", "11-23 01:00")),
        # Friday begins at 01:00 in Cairo, so midnight comes an hour late by the clock.
        ("Africa/Cairo", "00:00", "2026-04-24T06:00", ("2026-04-24", "04-23 22:00")),
        ("Africa/Cairo", "00:30", "2026-04-24T06:00", ("2026-04-24", "04-23 22:30")),
        # Thursday's last hour comes twice in Cairo: the first one counts.
        ("Africa/Cairo", "23:30", "2026-10-29T20:45", ("2026-10-29", "10-29 20:30")),
        ("Africa/Cairo", "23:30", "2026-10-29T21:45", ("2026-10-29", "10-29 20:30")),
        # Samoa had no Friday, 30 December 2011.
        ("Pacific/Apia", "09:00", "2011-12-30T08:00", ("2011-12-29", "12-29 19:00")),
        ("Pacific/Apia", "09:00", "2011-12-30T12:00", None),
        ("Pacific/Apia", "09:00", "2012-01-01T19:00", ("2012-01-02", "01-01 19:00")),
    ],
)
def test_a_days_slot_in_awkward_zones(
    zone: str, at: str, now: str, expected: tuple[str, str] | None
) -> None:
    found = iso(daily_slot(utc(now), ZoneInfo(zone), dt.time.fromisoformat(at)))
    assert (found and found[:2]) == expected


@pytest.mark.parametrize(
    ("zone", "weekday", "at", "now", "expected"),
    [
        # Berlin, Sunday 02:30: skipped in March, doubled in October.
        ("Europe/Berlin", 6, "02:30", "2026-03-29T01:29:59", ("2026-W12", "03-22 01:30")),
        ("Europe/Berlin", 6, "02:30", "2026-03-29T01:30", ("2026-W13", "03-29 01:30")),
        ("Europe/Berlin", 6, "02:30", "2026-10-25T00:30", ("2026-W43", "10-25 00:30")),
        ("Europe/Berlin", 6, "02:30", "2026-10-25T01:30", ("2026-W43", "10-25 00:30")),
        # Havana, Sunday midnight: skipped in March, 00:30 doubled in November.
        ("America/Havana", 6, "00:00", "2026-03-08T05:00", ("2026-W10", "03-08 05:00")),
        ("America/Havana", 6, "00:30", "2026-11-01T04:30", ("2026-W44", "11-01 04:30")),
        ("America/Havana", 6, "00:30", "2026-11-01T05:30", ("2026-W44", "11-01 04:30")),
        # ISO weeks: 2026 has 53, and 1 January may lie in the old year's last week.
        ("Europe/Berlin", 0, "09:00", "2026-12-28T12:00", ("2026-W53", "12-28 08:00")),
        ("Europe/Berlin", 4, "09:00", "2027-01-01T12:00", ("2026-W53", "01-01 08:00")),
        ("Europe/Berlin", 0, "09:00", "2027-01-04T12:00", ("2027-W01", "01-04 08:00")),
        ("Europe/Berlin", 0, "09:00", "2024-12-30T12:00", ("2025-W01", "12-30 08:00")),
        ("Asia/Shanghai", 0, "00:00", "2027-01-03T16:00", ("2027-W01", "01-03 16:00")),
    ],
)
def test_a_weeks_slot_in_awkward_zones_and_at_the_turn_of_the_year(
    zone: str, weekday: int, at: str, now: str, expected: tuple[str, str]
) -> None:
    slot = weekly_slot(utc(now), ZoneInfo(zone), weekday, dt.time.fromisoformat(at))
    found = iso(slot)
    assert found is not None and found[:2] == expected


zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
starts = st.integers(0, 21 * 8766).map(lambda hours: utc("2009-01-01T00:00") + hours * HOUR)
changes = st.sampled_from(
    [utc(day) for day in ("2011-12-25T00:00", "2026-03-01T00:00", "2026-03-25T00:00",
                          "2026-04-20T00:00", "2026-10-20T00:00", "2026-12-20T00:00")]
)  # fmt: skip


def quarters(start: dt.datetime, weeks: int) -> list[dt.datetime]:
    return [start + index * QUARTER for index in range(weeks * 7 * 96)]


@settings(max_examples=25)
@given(zone=zones, at=times, start=starts | changes)
def test_every_local_working_day_has_one_slot_and_never_before_its_time(
    zone: ZoneInfo, at: dt.time, start: dt.datetime
) -> None:
    seen: dict[str, Slot] = {}
    moments = quarters(start, 2)
    for now in moments:
        slot = daily_slot(now, zone, at)
        if slot is not None:
            assert seen.setdefault(slot.period, slot) == slot
            assert slot.due_at <= now
            assert slot.due_at < slot.late_after
            assert now.astimezone(zone).date().isoformat() == slot.period
    whole = [now.astimezone(zone).date() for now in moments][96:-96]
    working = {day.isoformat() for day in whole if day.weekday() in WORKDAYS}
    if at < dt.time(22):
        assert working <= seen.keys()
    assert all(dt.date.fromisoformat(period).weekday() in WORKDAYS for period in seen)


@settings(max_examples=25)
@given(zone=zones, weekday=st.integers(0, 6), at=times, start=starts | changes)
def test_every_week_has_one_slot_and_they_follow_each_other(
    zone: ZoneInfo, weekday: int, at: dt.time, start: dt.datetime
) -> None:
    seen: dict[str, Slot] = {}
    for now in quarters(start, 3):
        slot = weekly_slot(now, zone, weekday, at)
        assert seen.setdefault(slot.period, slot) == slot
        assert slot.due_at <= now < next_weekly(now, zone, weekday, at)
    assert len(seen) in (3, 4, 5)  # a week that lost a day is shorter
    for one, following in pairwise(seen.values()):
        assert 6 * DAY <= following.due_at - one.due_at <= 8 * DAY
        assert next_weekly(one.due_at, zone, weekday, at) == following.due_at


@given(zone=zones, at=times, now=starts | changes, back=st.timedeltas(0 * DAY, 2 * HOUR))
def test_a_clock_set_back_makes_no_second_period(
    zone: ZoneInfo, at: dt.time, now: dt.datetime, back: dt.timedelta
) -> None:
    """Whatever is due after the clock was set back was due, under the same name, before."""
    for behind in (now - back, now - back + QUARTER):
        slot, week = daily_slot(behind, zone, at), weekly_slot(behind, zone, 0, at)
        if slot is not None:
            assert slot == daily_slot(slot.due_at, zone, at)
        assert week == weekly_slot(week.due_at, zone, 0, at)


@given(zone=zones, at=times, now=starts | changes)
def test_the_next_one_is_the_first_that_will_be_due(
    zone: ZoneInfo, at: dt.time, now: dt.datetime
) -> None:
    following = next_daily(now, zone, at)
    assert now < following
    slot = daily_slot(following, zone, at)
    assert slot is not None and slot.due_at == following
    just_before = daily_slot(following - TINY, zone, at)
    assert just_before is None or just_before.period != slot.period


def test_the_constants_fit_each_other() -> None:
    assert NINE < DAY_ENDS


@pytest.mark.parametrize(
    ("now", "period", "due_at"),
    [
        ("2026-11-02T07:59:59", None, None),  # Monday: the month began on a Sunday
        ("2026-11-02T08:00", "2026-11", "2026-11-02T08:00"),
        ("2026-11-30T22:59", "2026-11", "2026-11-02T08:00"),
        ("2026-12-01T07:59", None, None),
        ("2026-12-01T08:00", "2026-12", "2026-12-01T08:00"),
        ("2027-01-03T12:00", None, None),  # Friday the 1st and Monday the 4th are free
        ("2027-01-04T12:00", None, None),
        ("2027-01-05T08:00", "2027-01", "2027-01-05T08:00"),
        ("2026-10-01T07:00", "2026-10", "2026-10-01T07:00"),  # summer time
    ],
)
def test_a_months_slot_is_on_its_first_working_day(
    now: str, period: str | None, due_at: str | None
) -> None:
    free = {dt.date(2027, 1, 1), dt.date(2027, 1, 4)}
    slot = monthly_slot(utc(now), BERLIN, NINE, free)
    assert (slot and slot.period, slot and slot.due_at) == (period, due_at and utc(due_at))
    if slot is not None:
        assert slot.late_after - slot.due_at == dt.timedelta(days=3)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-02T07:59", "2026-11-02T08:00"),
        ("2026-11-02T08:00", "2026-12-01T08:00"),
        ("2026-12-31T12:00", "2027-01-01T08:00"),
        ("2027-01-30T12:00", "2027-02-01T08:00"),
    ],
)
def test_the_next_month_begins_with_its_first_working_day(now: str, expected: str) -> None:
    assert next_monthly(utc(now), BERLIN, NINE) == utc(expected)
