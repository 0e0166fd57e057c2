"""What a clock on a wall shows, read quarter by quarter: the slow and obvious way to know when."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

QUARTER = dt.timedelta(minutes=15)
DAY = dt.timedelta(days=1)
EVERY_QUARTER = tuple(dt.time(quarter // 4, quarter % 4 * 15) for quarter in range(96))
# Two years of each, those in which its clocks did what they are here for.
ZONES = {
    "Asia/Shanghai": 2026,  # never changes
    "Asia/Kolkata": 2026,  # half an hour off
    "Asia/Kathmandu": 2026,  # three quarters off
    "Europe/Berlin": 2026,
    "America/New_York": 2026,
    "America/St_Johns": 2009,  # back a minute after midnight: it is yesterday again
    "Australia/Lord_Howe": 2026,  # changes by half an hour
    "Australia/Sydney": 2026,
    "America/Santiago": 2026,  # these four change at midnight
    "Africa/Cairo": 2026,
    "Asia/Beirut": 2026,
    "America/Havana": 2026,
    "America/Nuuk": 2026,  # the last hour of a Saturday does not exist
    "Africa/Casablanca": 2026,  # back for Ramadan
    "Asia/Tehran": 2021,  # midnight, on any day of the week
    "America/Sao_Paulo": 2017,
    "Asia/Dhaka": 2009,  # the last hour of a Friday does not exist
    "Asia/Pyongyang": 2018,  # nor the last half hour of one
    "Pacific/Apia": 2011,  # had no Friday, 30 December
    "Pacific/Kwajalein": 1993,  # had no Saturday, 21 August
}
Dues = dict[tuple[dt.date, dt.time], dt.datetime]
Readings = list[tuple[dt.datetime, dt.datetime]]


@cache
def readings(name: str) -> Readings:
    """Every quarter of two years, and of a fortnight around them: UTC, and what the wall shows."""
    zone, year = ZoneInfo(name), ZONES[name]
    start = dt.datetime(year, 1, 1, tzinfo=dt.UTC) - 14 * DAY
    moments = (start + index * QUARTER for index in range((731 + 28) * 96))
    return [(now, now.astimezone(zone).replace(tzinfo=None)) for now in moments]


@cache
def dues(name: str) -> Dues:
    """When each quarter of each local day first comes.

    One that is left out comes as if the clock had not been set forward, or, where that would be
    the next day, as if it had been all along. Days that do not exist have none.
    """
    found: Dues = {}
    days = {wall.date() for _, wall in readings(name)}
    for (then, before), (now, wall) in pairwise(readings(name)):
        found.setdefault((before.date(), before.time()), then)
        gap = wall - before - QUARTER
        for left_out in _between(before + QUARTER, wall):
            late = then + (left_out - before)
            same_day = wall + (late - now)
            comes = late if same_day.date() == left_out.date() else late - gap
            if left_out.date() in days:
                found.setdefault((left_out.date(), left_out.time()), comes)
    return found


@cache
def changes(name: str) -> list[dt.datetime]:
    """When the clock was set: the quarters after which it does not show a quarter more."""
    return [
        now for (_, before), (now, wall) in pairwise(readings(name)) if wall - before != QUARTER
    ]


def whole_days(name: str) -> Iterator[dt.date]:
    """The local days of the two years."""
    year = ZONES[name]
    seen = dict.fromkeys(wall.date() for _, wall in readings(name))
    return (day for day in seen if day.year in (year, year + 1))


def _between(start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    while start < end:
        yield start
        start += QUARTER
