"""Periods as people write them: “last 90 days”, “this month”, “2026-Q3”, “上个月”.

Days are the workspace's; a period is half-open, ``end`` is the first day after it. Weeks are ISO
weeks and begin on Monday. “Last 90 days” ends today, “last month” is the calendar month before.
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
        "2026, 2026-Q3, 2026-03, 2026-01-01..2026-03-31 or all."
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


def parse_period(text: str | None, today: dt.date) -> Period:
    """What ``text`` means on ``today``; nothing written: the last 90 days.

    Raises ``PeriodNotUnderstood`` and ``PeriodBackwards``.
    """
    written = " ".join((text or "").split()).lower() or DEFAULT
    wanted = _from_chinese(written.replace(" ", "")) or written
    for pattern, read in _FORMS:
        found = pattern.fullmatch(wanted)
        if found is None:
            continue
        try:
            return read(found, today)
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
    name = _tell_key(period.key, words)
    return words("{period} ({days})", period=name, days=days) if name else days


def _tell_key(key: str, words: Words) -> str:
    rolling = _ROLLING.fullmatch(key)
    if rolling:
        n = int(rolling[1])
        if rolling[2] == "day":
            return words.many("last day", "last {n} days", n)
        if rolling[2] == "week":
            return words.many("last 1 week", "last {n} weeks", n)
        return words.many("last 1 month", "last {n} months", n)
    named = {
        "this week": words("this week"),
        "last week": words("last week"),
        "this month": words("this month"),
        "last month": words("last month"),
        "this quarter": words("this quarter"),
        "last quarter": words("last quarter"),
        "this year": words("this year"),
        "last year": words("last year"),
    }
    return named.get(key, "" if ".." in key else key.upper())


def _from_chinese(text: str) -> str | None:
    rolling = _CHINESE_ROLLING.fullmatch(text)
    if rolling:
        return f"last {rolling[1]} {_CHINESE_UNITS[rolling[2]]}"
    return _CHINESE.get(text)


def _rolling(found: Match, today: dt.date) -> Period:
    n, unit = int(found[1]), found[2]
    if not n:
        raise ValueError("no days at all")
    end = today + dt.timedelta(days=1)
    if unit == "month":
        start = _months_before(end, n)
    else:
        start = end - dt.timedelta(days=n * (7 if unit == "week" else 1))
    return Period(f"last {n} {unit}{'' if n == 1 else 's'}", start, end)


def _calendar(found: Match, today: dt.date) -> Period:
    which, unit = found[1], found[2]
    start, end = _AROUND[unit](today)
    if which == "last":
        start, end = _AROUND[unit](start - dt.timedelta(days=1))
    return Period(f"{which} {unit}", start, end)


def _year(found: Match, _today: dt.date) -> Period:
    return Period(found[0], *_year_of(dt.date(int(found[1]), 1, 1)))


def _quarter(found: Match, _today: dt.date) -> Period:
    year, quarter = int(found[1]), int(found[2])
    return Period(f"{found[1]}-Q{quarter}", *_quarter_of(dt.date(year, quarter * 3, 1)))


def _month(found: Match, _today: dt.date) -> Period:
    return Period(found[0], *_month_of(dt.date(int(found[1]), int(found[2]), 1)))


def _week(found: Match, _today: dt.date) -> Period:
    start = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return Period(f"{found[1]}-W{found[2]}", *_week_of(start))


def _days(found: Match, _today: dt.date) -> Period:
    first, last = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2])
    if last < first:
        raise PeriodBackwards(first=first, last=last)
    return Period(f"{first}..{last}", first, last + dt.timedelta(days=1))


def _all(_found: Match, _today: dt.date) -> Period:
    return Period("all", None, None)


def _week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    start = day - dt.timedelta(days=day.weekday())
    return start, start + dt.timedelta(days=7)


def _month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    start = day.replace(day=1)
    return start, _months_before(start, -1)


def _quarter_of(day: dt.date) -> tuple[dt.date, dt.date]:
    start = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return start, _months_before(start, -3)


def _year_of(day: dt.date) -> tuple[dt.date, dt.date]:
    return dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)


def _months_before(day: dt.date, n: int) -> dt.date:
    """The same day ``n`` months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - n, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_AROUND: dict[str, Callable[[dt.date], tuple[dt.date, dt.date]]] = {
    "week": _week_of,
    "month": _month_of,
    "quarter": _quarter_of,
    "year": _year_of,
}
_ROLLING = re.compile(r"(?:last|past) (\d{1,4}) (day|week|month)s?")
_DAY = r"(\d{4}-\d\d-\d\d)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[Match, dt.date], Period]], ...] = (
    (_ROLLING, _rolling),
    (re.compile(r"(this|last) (week|month|quarter|year)"), _calendar),
    (re.compile(r"(\d{4})"), _year),
    (re.compile(r"(\d{4})-?q([1-4])"), _quarter),
    (re.compile(r"(\d{4})-(\d\d)"), _month),
    (re.compile(r"(\d{4})-w(\d\d)"), _week),
    (re.compile(rf"{_DAY} ?\.\.\.? ?{_DAY}"), _days),
    (re.compile(r"all(?: time)?"), _all),
)
_CHINESE_ROLLING = re.compile(r"(?:最近|近|过去)(\d{1,4})个?(天|日|周|星期|月)")
_CHINESE_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "月": "month"}
_CHINESE = {
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
