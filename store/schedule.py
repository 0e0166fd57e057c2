"""What is due at a moment: wall time and zone in, a slot named by its local day or week out.

Pure functions of ``now``. A slot's period is a local date or an ISO week, so a clock that is set
back cannot make a second one, and a wall time that a clock change skips still has its slot.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY_ENDS = dt.time(18)
WEEKLY_KEEPS = dt.timedelta(days=3)
WORKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Slot:
    """One period's post: due at a moment, worth sending until another. Both are UTC."""

    period: str
    due_at: dt.datetime
    late_after: dt.datetime


def daily_slot(
    now: dt.datetime, zone: ZoneInfo, at: dt.time, days_off: Container[dt.date] = ()
) -> Slot | None:
    """Today's slot once its time has come; none on weekends and days off.

    Worth sending until the working day ends, 18:00, or midnight where it begins later.
    """
    today = now.astimezone(zone).date()
    if today.weekday() not in WORKDAYS or today in days_off:
        return None
    due_at = _moment(today, at, zone)
    if now < due_at:
        return None
    if at < DAY_ENDS:
        late_after = _moment(today, DAY_ENDS, zone)
    else:
        late_after = _moment(today + dt.timedelta(days=1), dt.time(0), zone)
    return Slot(today.isoformat(), due_at, late_after)


def weekly_slot(now: dt.datetime, zone: ZoneInfo, weekday: int, at: dt.time) -> Slot:
    """The newest slot whose time has come; 0 is Monday. Worth sending for three days."""
    today = now.astimezone(zone).date()
    day = today - dt.timedelta(days=(today.weekday() - weekday) % 7)
    if now < _moment(day, at, zone):
        day -= dt.timedelta(days=7)
    due_at = _moment(day, at, zone)
    year, week, _ = day.isocalendar()
    return Slot(f"{year}-W{week:02}", due_at, due_at + WEEKLY_KEEPS)


def next_weekly(now: dt.datetime, zone: ZoneInfo, weekday: int, at: dt.time) -> dt.datetime:
    """When the slot after this one is due."""
    newest = weekly_slot(now, zone, weekday, at).due_at.astimezone(zone).date()
    return _moment(newest + dt.timedelta(days=7), at, zone)


def next_daily(now: dt.datetime, zone: ZoneInfo, at: dt.time) -> dt.datetime:
    """When the next working day's slot is due."""
    day = now.astimezone(zone).date()
    while day.weekday() not in WORKDAYS or _moment(day, at, zone) <= now:
        day += dt.timedelta(days=1)
    return _moment(day, at, zone)


def next_workday(day: dt.date) -> dt.date:
    """The first working day after ``day``."""
    following = day + dt.timedelta(days=1)
    while following.weekday() not in WORKDAYS:
        following += dt.timedelta(days=1)
    return following


def _moment(day: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """That wall time as UTC: the first of two when a clock is set back; when it is set forward
    over that time, the moment as if it had not been (02:30 comes at 03:30)."""
    return dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
