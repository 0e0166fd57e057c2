"""Every quarter of an hour, in every kind of zone, for two years: one slot a day, one a week."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger

from store.schedule import WORKDAYS, Slot, daily_slot, next_daily, next_weekly, weekly_slot
from tests.store.wall_clocks import (
    DAY,
    EVERY_QUARTER,
    QUARTER,
    ZONES,
    changes,
    dues,
    readings,
    whole_days,
)

TINY = dt.timedelta(microseconds=1)
Daily = Callable[[dt.datetime, ZoneInfo, dt.time], Slot | None]


def working_days(name: str) -> list[dt.date]:
    return [day for day in whole_days(name) if day.weekday() in WORKDAYS]


def days_near_changes(name: str) -> set[dt.date]:
    return {(change + shift * DAY).date() for change in changes(name) for shift in range(-2, 3)}


def check_every_due_moment(slot_at: Daily, name: str) -> None:
    """Each working day has a slot that begins when its time comes.

    Where nothing changes, a fifth of the quarters a day, others each day: all of them in a week.
    """
    zone, due, near = ZoneInfo(name), dues(name), days_near_changes(name)
    for day in working_days(name):
        period = day.isoformat()
        for at in EVERY_QUARTER if day in near else EVERY_QUARTER[day.toordinal() % 5 :: 5]:
            moment = due[day, at]
            slot = slot_at(moment, zone, at)
            assert slot is not None, (name, day, at)
            assert (slot.period, slot.due_at) == (period, moment), (name, day, at)
            assert moment < slot.late_after, (name, day, at)


def check_ticks_around_changes(slot_at: Daily, name: str) -> None:
    """Tick by tick: nothing before its time, the same all day, and no day without."""
    zone, due = ZoneInfo(name), dues(name)
    around = {
        now: wall
        for now, wall in readings(name)
        if any(-2 * DAY < now - change < 2 * DAY for change in changes(name)[:2])
    }
    for at in EVERY_QUARTER[::5]:
        for now, wall in around.items():
            moment = due.get((wall.date(), at))
            slot = slot_at(now, zone, at)
            if wall.weekday() in WORKDAYS and moment is not None and moment <= now:
                assert slot is not None, (name, wall, at)
                assert (slot.period, slot.due_at) == (wall.date().isoformat(), moment)
            else:
                assert slot is None, (name, wall, at)


@pytest.mark.parametrize("name", ZONES)
def test_every_quarter_of_every_working_day_has_its_slot(name: str) -> None:
    check_every_due_moment(daily_slot, name)


@pytest.mark.parametrize("name", ZONES)
def test_no_tick_around_a_change_of_the_clock_sees_another_slot(name: str) -> None:
    check_ticks_around_changes(daily_slot, name)


@pytest.mark.parametrize("name", ZONES)
def test_every_week_has_one_slot_on_its_day(name: str) -> None:
    """At some times of all weeks, and at every quarter where clocks change."""
    zone, due, near = ZoneInfo(name), dues(name), days_near_changes(name)
    for day in whole_days(name):
        year, week, _ = day.isocalendar()
        for at in EVERY_QUARTER if day in near else EVERY_QUARTER[::19]:
            moment = due[day, at]
            slot = weekly_slot(moment, zone, day.weekday(), at)
            assert (slot.period, slot.due_at) == (f"{year}-W{week:02}", moment), (name, day, at)
            assert weekly_slot(moment + 2 * QUARTER, zone, day.weekday(), at) == slot
            before = weekly_slot(moment - TINY, zone, day.weekday(), at)
            assert before.due_at < moment and before.period != slot.period
            assert next_weekly(moment - TINY, zone, day.weekday(), at) == moment
            assert next_weekly(moment, zone, day.weekday(), at) > moment + 5 * DAY


@pytest.mark.parametrize("name", ZONES)
def test_no_iso_week_is_left_out_and_none_comes_twice(name: str) -> None:
    """Also those in which the subscribed day does not exist."""
    zone, start = ZoneInfo(name), dt.datetime(ZONES[name], 1, 1, tzinfo=dt.UTC)
    for weekday in range(7):
        at = EVERY_QUARTER[-1 - weekday * 12]
        slots = [weekly_slot(start + index * DAY, zone, weekday, at) for index in range(731)]
        weeks = list(dict.fromkeys(slot.period for slot in slots))
        mondays = [dt.date.fromisoformat(f"{week}-1") for week in weeks]
        assert all(later - sooner == 7 * DAY for sooner, later in pairwise(mondays))
        assert len(weeks) == len(set(slots))


@pytest.mark.parametrize("name", ZONES)
def test_the_next_one_named_is_the_next_that_comes(name: str) -> None:
    zone, due = ZoneInfo(name), dues(name)
    for at in EVERY_QUARTER[::19]:
        coming = [due[day, at] for day in working_days(name)]
        for one, following in pairwise(coming):
            assert next_daily(one - TINY, zone, at) == one, (name, one, at)
            assert next_daily(one, zone, at) == following, (name, one, at)


def in_elapsed_hours(now: dt.datetime, zone: ZoneInfo, at: dt.time) -> Slot | None:
    """The usual mistake: so many hours after local midnight."""
    right = daily_slot(now, zone, at)
    if right is None:
        return None
    midnight = dt.datetime.combine(now.astimezone(zone).date(), dt.time(0), zone)
    hours = dt.timedelta(hours=at.hour, minutes=at.minute)
    return Slot(right.period, midnight.astimezone(dt.UTC) + hours, right.late_after)


def as_of_yesterday(now: dt.datetime, zone: ZoneInfo, at: dt.time) -> Slot | None:
    """Another: a day is 24 hours."""
    right = daily_slot(now, zone, at)
    if right is None:
        return None
    yesterday = dt.date.fromisoformat(right.period) - DAY
    due_at = dt.datetime.combine(yesterday, at, zone).astimezone(dt.UTC) + DAY
    return Slot(right.period, due_at, right.late_after)


@pytest.mark.parametrize("mistaken", [in_elapsed_hours, as_of_yesterday])
@pytest.mark.parametrize("name", ["Asia/Tehran", "Africa/Cairo"])  # change on working days
def test_the_usual_mistakes_would_be_noticed(mistaken: Daily, name: str) -> None:
    for check in (check_every_due_moment, check_ticks_around_changes):
        with pytest.raises(AssertionError):
            check(mistaken, name)


def fires(name: str, at: dt.time, start: dt.date) -> list[int]:
    """The days of the month on which APScheduler's cron fires, of five."""
    zone = ZoneInfo(name)
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=zone)
    now, last, found = dt.datetime.combine(start, dt.time(0), zone), None, []
    while (last := trigger.get_next_fire_time(last, now)).date() < start + 5 * DAY:
        found.append(last.day)
        now = last.astimezone(dt.UTC) + TINY
    return found


@pytest.mark.parametrize(
    ("name", "at", "start", "cron", "ours"),
    [
        # Clocks go forward on Sunday: a cron at half past midnight forgets Monday.
        ("America/New_York", "00:30", "2027-03-12", [12, 13, 14, 16], [12, 15, 16]),
        # Clocks go back on Friday, 30 October, at midnight: one late on Thursday fires twice.
        ("Africa/Cairo", "23:30", "2026-10-26", [26, 27, 28, 29, 29, 30], [26, 27, 28, 29, 30]),
    ],
)
def test_what_a_cron_forgets_or_repeats_is_once_here(
    name: str, at: str, start: str, cron: list[int], ours: list[int]
) -> None:
    zone, time, day = ZoneInfo(name), dt.time.fromisoformat(at), dt.date.fromisoformat(start)
    assert fires(name, time, day) == cron
    begin = dt.datetime.combine(day, dt.time(0), zone).astimezone(dt.UTC)
    slots = (daily_slot(begin + tick * QUARTER, zone, time) for tick in range(6 * 96))
    seen = dict.fromkeys(dt.date.fromisoformat(slot.period) for slot in slots if slot is not None)
    assert [one.day for one in seen if one < day + 5 * DAY] == ours
