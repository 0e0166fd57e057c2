"""Awkward zones, a row each, to be checked by hand against a calendar and the zone's rules."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from store.schedule import WORKDAYS, daily_slot, next_daily, next_weekly, weekly_slot

TINY = dt.timedelta(microseconds=1)
# In this zone, this wall time on this date comes at this moment in UTC, because …
ROWS = """
Asia/Kolkata          09:00  2026-11-23  2026-11-23T03:30  it is five and a half hours ahead
Asia/Kathmandu        09:00  2026-11-23  2026-11-23T03:15  it is five and three quarters ahead
Pacific/Kiritimati    09:00  2026-11-23  2026-11-22T19:00  it is fourteen hours ahead
Pacific/Pago_Pago     20:00  2026-11-23  2026-11-24T07:00  it is eleven hours behind
Australia/Lord_Howe   09:00  2026-04-03  2026-04-02T22:00  summer: eleven hours ahead
Australia/Lord_Howe   09:00  2026-04-06  2026-04-05T22:30  winter: only half an hour less
Australia/Lord_Howe   01:45  2026-04-05  2026-04-04T14:45  01:45 comes twice: the first one
Australia/Lord_Howe   02:15  2026-10-04  2026-10-03T15:45  02:15 is left out: it shows 02:45
Australia/Sydney      02:30  2026-04-05  2026-04-04T15:30  02:30 comes twice: the first one
Australia/Sydney      02:30  2026-10-04  2026-10-03T16:30  02:30 is left out: it shows 03:30
Australia/Sydney      09:00  2026-10-05  2026-10-04T22:00  summer: eleven hours ahead
America/Santiago      23:30  2026-04-04  2026-04-05T02:30  23:30 comes twice: the first one
America/Santiago      00:30  2026-09-06  2026-09-06T04:30  00:30 is left out: it shows 01:30
America/Santiago      09:00  2026-09-07  2026-09-07T12:00  summer: three hours behind
Africa/Cairo          00:00  2026-04-24  2026-04-23T22:00  the day begins at 01:00
Africa/Cairo          00:45  2026-04-24  2026-04-23T22:45  00:45 is left out: it shows 01:45
Africa/Cairo          23:15  2026-10-29  2026-10-29T20:15  23:15 comes twice: the first one
Africa/Cairo          00:00  2026-10-30  2026-10-29T22:00  a day of 25 hours is over
Asia/Beirut           00:00  2026-03-29  2026-03-28T22:00  the day begins at 01:00
Asia/Beirut           23:00  2026-10-24  2026-10-24T20:00  23:00 comes twice: the first one
Asia/Beirut           09:00  2026-10-26  2026-10-26T07:00  winter: two hours ahead
America/Havana        00:00  2026-03-08  2026-03-08T05:00  the day begins at 01:00
America/Havana        00:15  2026-11-01  2026-11-01T04:15  00:15 comes twice: the first one
America/Nuuk          23:15  2026-03-28  2026-03-29T00:15  left out, with its hour: 22:15
America/St_Johns      00:00  2009-11-01  2009-11-01T02:30  a minute later it is yesterday again
America/New_York      02:30  2026-03-08  2026-03-08T07:30  02:30 is left out: it shows 03:30
America/New_York      01:30  2026-11-01  2026-11-01T05:30  01:30 comes twice: the first one
America/New_York      00:30  2027-03-15  2027-03-15T04:30  the Monday after: a cron forgets it
Europe/Berlin         02:30  2026-03-29  2026-03-29T01:30  02:30 is left out: it shows 03:30
Europe/Berlin         02:30  2026-10-25  2026-10-25T00:30  02:30 comes twice: the first one
Asia/Tehran           00:00  2021-03-22  2021-03-21T20:30  a Monday that begins at 01:00
Asia/Tehran           23:30  2021-09-21  2021-09-21T19:00  23:30 comes twice: the first one
Asia/Tehran           09:00  2026-06-23  2026-06-23T05:30  no summer time since 2022
America/Sao_Paulo     00:00  2018-11-04  2018-11-04T03:00  the day begins at 01:00
America/Sao_Paulo     23:30  2018-02-17  2018-02-18T01:30  23:30 comes twice: the first one
America/Sao_Paulo     09:00  2026-12-23  2026-12-23T12:00  no summer time since 2019
Africa/Casablanca     09:00  2026-02-13  2026-02-13T08:00  all year an hour ahead
Africa/Casablanca     02:30  2026-02-15  2026-02-15T01:30  Ramadan begins, 02:30 comes twice
Africa/Casablanca     09:00  2026-02-16  2026-02-16T09:00  in Ramadan none
Africa/Casablanca     02:30  2026-03-22  2026-03-22T02:30  and back, left out: it shows 03:30
Europe/Dublin         09:00  2026-01-02  2026-01-02T09:00  where winter is the exception
Europe/Dublin         09:00  2026-07-02  2026-07-02T08:00  and summer the rule
Asia/Dhaka            23:30  2009-06-19  2009-06-19T16:30  left out, with its hour: 22:30
Asia/Pyongyang        23:45  2018-05-04  2018-05-04T14:45  left out, with its half hour: 23:15
Pacific/Apia          09:00  2011-12-29  2011-12-29T19:00  ten hours behind
Pacific/Apia          09:00  2012-01-02  2012-01-01T19:00  fourteen ahead; there was no Friday
Pacific/Kwajalein     09:00  1993-08-20  1993-08-20T21:00  twelve hours behind
Pacific/Kwajalein     09:00  1993-08-23  1993-08-22T21:00  twelve ahead; there was no Saturday
Asia/Shanghai         00:00  2027-01-01  2026-12-31T16:00  still the old year in UTC
America/Los_Angeles   20:00  2026-12-31  2027-01-01T04:00  already the new year in UTC
"""


def rows() -> list[object]:
    found = (line.split(maxsplit=4) for line in ROWS.strip().splitlines())
    return [pytest.param(*row, id=" ".join(row[:3]) + ", " + row[4]) for row in found]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(("name", "at", "on", "comes", "because"), rows())
def test_a_wall_time_comes_at_its_moment(
    name: str, at: str, on: str, comes: str, because: str
) -> None:
    zone, time, moment = ZoneInfo(name), dt.time.fromisoformat(at), utc(comes)
    day = dt.date.fromisoformat(on)
    week = weekly_slot(moment, zone, day.weekday(), time)
    assert week.due_at == moment, because
    assert weekly_slot(moment - TINY, zone, day.weekday(), time).period != week.period
    if day.weekday() in WORKDAYS:
        slot, before = daily_slot(moment, zone, time), daily_slot(moment - TINY, zone, time)
        assert slot is not None and (slot.period, slot.due_at) == (on, moment), because
        assert before is None or before.period != on


@pytest.mark.parametrize(
    ("weekday", "at", "on", "period"),
    [
        ("Monday", "09:00", "2026-12-28", "2026-W53"),
        ("Thursday", "09:00", "2026-12-31", "2026-W53"),
        ("Friday", "09:00", "2027-01-01", "2026-W53"),  # 1 January in the old year's last week
        ("Monday", "09:00", "2027-01-04", "2027-W01"),
        ("Sunday", "09:00", "2023-01-01", "2022-W52"),
        ("Monday", "09:00", "2023-01-02", "2023-W01"),
        ("Monday", "09:00", "2024-12-30", "2025-W01"),  # December in the new year's first week
        ("Tuesday", "00:00", "2019-12-31", "2020-W01"),
        ("Friday", "23:45", "2021-01-01", "2020-W53"),
    ],
)
@pytest.mark.parametrize("name", ["Asia/Shanghai", "UTC", "America/Los_Angeles"])
def test_the_turn_of_the_year_is_the_iso_weeks(
    name: str, weekday: str, at: str, on: str, period: str
) -> None:
    zone, time, day = ZoneInfo(name), dt.time.fromisoformat(at), dt.date.fromisoformat(on)
    assert f"{day:%A}" == weekday
    moment = dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
    slot = weekly_slot(moment, zone, day.weekday(), time)
    assert (slot.period, slot.due_at) == (period, moment)


def test_a_friday_that_does_not_exist_has_no_reminder_but_its_week_a_funnel() -> None:
    samoa, nine, friday = ZoneInfo("Pacific/Apia"), dt.time(9), 4
    thursday_at_nine = utc("2011-12-29T19:00")
    assert next_daily(thursday_at_nine, samoa, nine) == utc("2012-01-01T19:00")  # Monday
    saturday_at_nine = utc("2011-12-30T19:00")
    assert daily_slot(saturday_at_nine, samoa, nine) is None
    funnel = weekly_slot(saturday_at_nine, samoa, friday, nine)
    assert (funnel.period, funnel.due_at) == ("2011-W52", saturday_at_nine)
    assert next_weekly(saturday_at_nine, samoa, friday, nine) == utc("2012-01-05T19:00")  # Friday


def test_the_hour_before_a_midnight_that_comes_early_is_not_lost() -> None:
    """Friday, 19 June 2009 ended at 23:00 in Dhaka; a reminder at 23:30 has an hour less."""
    dhaka, late = ZoneInfo("Asia/Dhaka"), dt.time(23, 30)
    slot = daily_slot(utc("2009-06-19T16:59"), dhaka, late)
    assert slot is not None
    assert (slot.due_at, slot.late_after) == (utc("2009-06-19T16:30"), utc("2009-06-19T17:00"))
