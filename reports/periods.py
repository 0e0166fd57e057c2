"""Periods as people write them: “last 90 days”, “this month”, “2026-Q3”, “上个月”.

Days are the workspace's; a period is half-open, ``end`` is the first day after it. Weeks are ISO
weeks and begin on Monday. “Last 90 days” ends today, “last month” is the calendar month before.
“Next 6 months” are calendar months and begin with this one.

Where the fiscal year does not begin in January, years and quarters are fiscal ones, and a year is
called after the calendar year in which it ends.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

from reports.words import Words
from store.errors import RuleBroken, mark
from store.scopes import Span

DEFAULT = "last 90 days"
Match = re.Match[str]


class PeriodNotUnderstood(RuleBroken):
    sentence = mark(
        "“{text}” is not a period I know. Write it like last 90 days, this month, last quarter, "
        "next 6 months, 2026, 2026-Q3, 2026-03, 2026-01-01..2026-03-31 or all."
    )
    field = "period"


class PeriodBackwards(RuleBroken):
    sentence = mark("A period cannot end before it begins: {first} comes after {last}.")
    field = "period"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to before ``end``; both empty: all there are.

    ``key`` is the period as it is written, in its shortest form; reading it again on the same day
    gives the same period.
    """

    key: str
    start: dt.date | None
    end: dt.date | None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def last_day(self) -> dt.date | None:
        return None if self.end is None else self.end - dt.timedelta(days=1)


def parse_period(text: str | None, today: dt.date, year_starts: int = 1) -> Period:
    """What ``text`` means on ``today``; nothing written: the last 90 days.

    ``year_starts`` is the month in which the fiscal year begins.

    Raises ``PeriodNotUnderstood`` and ``PeriodBackwards``.
    """
    written = " ".join((text or "").split()).lower() or DEFAULT
    wanted = _from_chinese(written.replace(" ", "")) or written
    for pattern, read in _FORMS:
        found = pattern.fullmatch(wanted)
        if found is None:
            continue
        try:
            return read(found, _Calendar(today, year_starts))
        except (ValueError, OverflowError):  # no such day, month or year
            break
    raise PeriodNotUnderstood(text=(text or "").strip()[:50])


def tell_period(period: Period, words: Words) -> str:
    """The period in words, with its days."""
    if period.start is None or period.last_day is None:
        return words("all time")
    days = words(
        "{first} – {last}", first=words.date(period.start), last=words.date(period.last_day)
    )
    name = tell_period_name(period.key, words)
    return words("{period} ({days})", period=name, days=days) if name else days


def tell_period_name(key: str, words: Words) -> str:
    """A period's key in words; empty for plain days."""
    rolling = _ROLLING.fullmatch(key)
    if rolling:
        n = int(rolling[1])
        if rolling[2] == "day":
            return words.many("last day", "last {n} days", n)
        if rolling[2] == "week":
            return words.many("last 1 week", "last {n} weeks", n)
        return words.many("last 1 month", "last {n} months", n)
    ahead = _AHEAD.fullmatch(key)
    if ahead:
        n = int(ahead[1])
        if ahead[2] == "day":
            return words.many("next day", "next {n} days", n)
        if ahead[2] == "week":
            return words.many("next 1 week", "next {n} weeks", n)
        return words.many("next 1 month", "next {n} months", n)
    named = {
        "this week": words("this week"),
        "last week": words("last week"),
        "next week": words("next week"),
        "next month": words("next month"),
        "next quarter": words("next quarter"),
        "next year": words("next year"),
        "this month": words("this month"),
        "last month": words("last month"),
        "this quarter": words("this quarter"),
        "last quarter": words("last quarter"),
        "this year": words("this year"),
        "last year": words("last year"),
    }
    if key == "all":
        return words("all time")
    return named.get(key, "" if ".." in key else key.upper())


def _from_chinese(text: str) -> str | None:
    rolling = _CHINESE_ROLLING.fullmatch(text)
    if rolling:
        return f"last {rolling[1]} {_CHINESE_UNITS[rolling[2]]}"
    ahead = _CHINESE_AHEAD.fullmatch(text)
    if ahead:
        return f"next {ahead[1]} {_CHINESE_UNITS[ahead[2]]}"
    quarter = _CHINESE_QUARTER.fullmatch(text)
    if quarter:
        return f"{quarter[1]}-q{'一二三四'.find(quarter[2]) + 1 or quarter[2]}"
    return _CHINESE.get(text)


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The day from which periods are counted, and the month in which the year begins."""

    today: dt.date
    year_starts: int

    def around(self, unit: str, day: dt.date) -> tuple[dt.date, dt.date]:
        """The week, month, fiscal quarter or fiscal year of a day."""
        if unit == "week":
            return _week_of(day)
        months = {"month": 1, "quarter": 3, "year": 12}[unit]
        into = (day.month - self.year_starts) % 12 % months
        start = _months_before(day.replace(day=1), into)
        return start, _months_before(start, -months)

    def year(self, name: int) -> tuple[dt.date, dt.date]:
        """The fiscal year called ``name``."""
        first = name if self.year_starts == 1 else name - 1
        return self.around("year", dt.date(first, self.year_starts, 1))


def _rolling(found: Match, calendar: _Calendar) -> Period:
    n, unit = int(found[1]), found[2]
    if not n:
        raise ValueError("no days at all")
    end = calendar.today + dt.timedelta(days=1)
    if unit == "month":
        start = _months_before(end, n)
    else:
        start = end - dt.timedelta(days=n * (7 if unit == "week" else 1))
    return Period(f"last {n} {unit}{'' if n == 1 else 's'}", start, end)


def _ahead(found: Match, calendar: _Calendar) -> Period:
    n, unit = int(found[1]), found[2]
    if not n:
        raise ValueError("no days at all")
    key = f"next {n} {unit}{'' if n == 1 else 's'}"
    if unit == "month":
        start = calendar.today.replace(day=1)
        return Period(key, start, _months_before(start, -n))
    days = n * (7 if unit == "week" else 1)
    return Period(key, calendar.today, calendar.today + dt.timedelta(days=days))


def _calendar(found: Match, calendar: _Calendar) -> Period:
    which, unit = found[1], found[2]
    start, end = calendar.around(unit, calendar.today)
    if which == "last":
        start, end = calendar.around(unit, start - dt.timedelta(days=1))
    elif which == "next":
        start, end = calendar.around(unit, end)
    return Period(f"{which} {unit}", start, end)


def _year(found: Match, calendar: _Calendar) -> Period:
    return Period(found[1], *calendar.year(int(found[1])))


def _quarter(found: Match, calendar: _Calendar) -> Period:
    year, quarter = int(found[1]), int(found[2])
    start = _months_before(calendar.year(year)[0], 3 - quarter * 3)
    return Period(f"{found[1]}-Q{quarter}", *calendar.around("quarter", start))


def _month(found: Match, calendar: _Calendar) -> Period:
    return Period(found[0], *calendar.around("month", dt.date(int(found[1]), int(found[2]), 1)))


def _week(found: Match, _at: _Calendar) -> Period:
    start = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return Period(f"{found[1]}-W{found[2]}", *_week_of(start))


def _days(found: Match, _at: _Calendar) -> Period:
    first, last = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2])
    if last < first:
        raise PeriodBackwards(first=first, last=last)
    return Period(f"{first}..{last}", first, last + dt.timedelta(days=1))


def _all(_found: Match, _at: _Calendar) -> Period:
    return Period("all", None, None)


def _week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    start = day - dt.timedelta(days=day.weekday())
    return start, start + dt.timedelta(days=7)


def _months_before(day: dt.date, n: int) -> dt.date:
    """The same day ``n`` months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - n, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_ROLLING = re.compile(r"(?:last|past) (\d{1,4}) (day|week|month)s?")
_AHEAD = re.compile(r"next (\d{1,4}) (day|week|month)s?")
_DAY = r"(\d{4}-\d\d-\d\d)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[Match, _Calendar], Period]], ...] = (
    (_ROLLING, _rolling),
    (_AHEAD, _ahead),
    (re.compile(r"(this|last|next) (week|month|quarter|year)"), _calendar),
    (re.compile(r"(?:fy ?)?(\d{4})"), _year),
    (re.compile(r"(?:fy ?)?(\d{4})[- ]?q([1-4])"), _quarter),
    (re.compile(r"(\d{4})-(\d\d)"), _month),
    (re.compile(r"(\d{4})-w(\d\d)"), _week),
    (re.compile(rf"{_DAY} ?\.\.\.? ?{_DAY}"), _days),
    (re.compile(r"all(?: time)?"), _all),
)
_CHINESE_ROLLING = re.compile(r"(?:最近|近|过去)(\d{1,4})个?(天|日|周|星期|月)")
_CHINESE_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "月": "month"}
_CHINESE_AHEAD = re.compile(r"(?:未来|今后|接下来)(\d{1,4})个?(天|日|周|星期|月)")
_CHINESE_QUARTER = re.compile(r"(\d{4})年?第?([一二三四1-4])季度")
_CHINESE = {
    "下周": "next week",
    "下月": "next month",
    "下个月": "next month",
    "下季度": "next quarter",
    "下个季度": "next quarter",
    "明年": "next year",
    "本周": "this week",
    "这周": "this week",
    "上周": "last week",
    "本月": "this month",
    "这个月": "this month",
    "上月": "last month",
    "上个月": "last month",
    "本季度": "this quarter",
    "上季度": "last quarter",
    "上个季度": "last quarter",
    "今年": "this year",
    "本年": "this year",
    "去年": "last year",
    "全部": "all",
}
