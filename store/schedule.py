"""What is due at a moment: wall time and zone in, a slot named by its local day or week out.

Pure functions of ``now``. A slot's period is a local date or an ISO week, so a clock that is set
back cannot make a second one, and a wall time that a clock change skips still has its slot.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY_BEGINS, DAY_ENDS = dt.time(8), dt.time(18)
WEEKLY_KEEPS = dt.timedelta(days=3)
WORKDAYS = frozenset(range(5))
LONGEST_REST = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Slot:
    """One period's post: due at a moment, worth sending until another. Both are UTC."""

    period: str
    due_at: dt.datetime
    late_after: dt.datetime


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody wants to be written to: on working days from ``begins`` to before ``ends``.

    Where ``ends`` is not later than ``begins``, until midnight.
    """

    zone: ZoneInfo
    begins: dt.time = DAY_BEGINS
    ends: dt.time = DAY_ENDS
    days_off: Container[dt.date] = ()

    def include(self, now: dt.datetime) -> bool:
        day = now.astimezone(self.zone).date()
        return self._has(day) and _moment(day, self.begins, self.zone) <= now < self._end(day)

    def next(self, now: dt.datetime) -> dt.datetime:
        """``now`` within them, else when they begin again; after a year of days off, then."""
        if self.include(now):
            return now
        day = now.astimezone(self.zone).date()
        back = day + LONGEST_REST
        while True:
            begin = _moment(day, self.begins, self.zone)
            exists = begin.astimezone(self.zone).date() == day
            if now < begin and exists and (self._has(day) or day > back):
                return begin
            day += dt.timedelta(days=1)

    def _has(self, day: dt.date) -> bool:
        return day.weekday() in WORKDAYS and day not in self.days_off

    def _end(self, day: dt.date) -> dt.datetime:
        if self.ends > self.begins:
            return _moment(day, self.ends, self.zone)
        return _moment(day + dt.timedelta(days=1), dt.time(0), self.zone)


def begins_at(reminder_at: dt.time) -> dt.time:
    """When the day of somebody begins who is reminded at that hour: with it, at 8 at the latest."""
    return min(reminder_at, DAY_BEGINS)


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
    day = _newest_day(now, zone, weekday, at)
    due_at = _moment(day, at, zone)
    year, week, _ = day.isocalendar()
    return Slot(f"{year}-W{week:02}", due_at, due_at + WEEKLY_KEEPS)


def monthly_slot(
    now: dt.datetime, zone: ZoneInfo, at: dt.time, days_off: Container[dt.date] = ()
) -> Slot | None:
    """This month's slot once its time has come: on its first working day that is no day off.

    Worth sending for three days. None in a month without any.
    """
    today = now.astimezone(zone).date()
    days = (today.replace(day=day) for day in range(1, today.day + 1))
    works = (day for day in days if day.weekday() in WORKDAYS and day not in days_off)
    first = next(works, None)
    if first is None or now < (due_at := _moment(first, at, zone)):
        return None
    return Slot(f"{first:%Y-%m}", due_at, due_at + WEEKLY_KEEPS)


def next_weekly(now: dt.datetime, zone: ZoneInfo, weekday: int, at: dt.time) -> dt.datetime:
    """When the slot after this one is due."""
    return _moment(_newest_day(now, zone, weekday, at) + dt.timedelta(days=7), at, zone)


def next_daily(now: dt.datetime, zone: ZoneInfo, at: dt.time) -> dt.datetime:
    """When the next working day's slot is due."""
    day = now.astimezone(zone).date()
    while True:
        moment = _moment(day, at, zone)
        exists = moment.astimezone(zone).date() == day
        if now < moment and exists and day.weekday() in WORKDAYS:
            return moment
        day += dt.timedelta(days=1)


def next_monthly(now: dt.datetime, zone: ZoneInfo, at: dt.time) -> dt.datetime:
    """When the next slot of a month's first working day is due; days off may move it."""
    first = now.astimezone(zone).date().replace(day=1)
    while True:
        moment = _moment(next_workday(first - dt.timedelta(days=1)), at, zone)
        if now < moment:
            return moment
        first = (first + dt.timedelta(days=31)).replace(day=1)


def next_workday(day: dt.date) -> dt.date:
    """The first working day after ``day``."""
    following = day + dt.timedelta(days=1)
    while following.weekday() not in WORKDAYS:
        following += dt.timedelta(days=1)
    return following


def previous_workday(day: dt.date) -> dt.date:
    """The last working day before ``day``."""
    before = day - dt.timedelta(days=1)
    while before.weekday() not in WORKDAYS:
        before -= dt.timedelta(days=1)
    return before


def moment_of(day: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """That wall time as UTC, the first of two; nothing when a clock is set forward over it."""
    wall = dt.datetime.combine(day, at, zone)
    moment = wall.astimezone(dt.UTC)
    exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return moment if exists else None


def _newest_day(now: dt.datetime, zone: ZoneInfo, weekday: int, at: dt.time) -> dt.date:
    """The last such day whose time has come.

    Tomorrow may be one: a clock set back at midnight makes it yesterday again.
    """
    tomorrow = now.astimezone(zone).date() + dt.timedelta(days=1)
    day = tomorrow - dt.timedelta(days=(tomorrow.weekday() - weekday) % 7)
    return day if _moment(day, at, zone) <= now else day - dt.timedelta(days=7)


def _moment(day: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """That wall time as UTC: the first of two when a clock is set back.

    When it is set forward over that time, the moment as if it had not been (02:30 comes at
    03:30); where that is the next day already, as if it had been before (23:30 comes at 22:30).
    """
    wall = dt.datetime.combine(day, at, zone)
    moment = wall.astimezone(dt.UTC)
    if moment.astimezone(zone).date() == day:
        return moment
    earlier = wall.replace(fold=1).astimezone(dt.UTC)
    return earlier if earlier.astimezone(zone).date() == day else moment
