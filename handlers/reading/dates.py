"""Dates as people write them in English and Chinese: fri, in 2 weeks, 31 Mar, 下周三, 月底.

A date without a year is the next one to come. What can be read in two ways is not read, and so
neither is a day just past: it may be a slip, or mean next year.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable

_MONTHS = {name[:3].lower(): index for index, name in enumerate(calendar.month_name) if name}
_DAYS = {name[:3].lower(): index for index, name in enumerate(calendar.day_name)}
_CHINESE_DAYS = {day: index for index, day in enumerate("一二三四五六日")} | {"天": 6}
_CHINESE_NUMBERS = {number: value for value, number in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2
}
# Whole words only: "3 decks" is no day in December, and "money" no Monday.
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?"
)
_COUNT = r"(?P<count>\d{1,3}|an?|[一二两三四五六七八九十])"
_CHINESE_WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
LONGEST = 4
JUST_PAST = dt.timedelta(days=31)

Found = re.Match[str]
Reader = Callable[[Found, dt.date], dt.date | None]


def read_date(text: str, today: dt.date) -> dt.date | None:
    """The day that the whole of ``text`` names, seen from ``today``; nothing if it names none."""
    phrase = " ".join(text.lower().split())
    for pattern, reader in _READERS:
        found = pattern.fullmatch(phrase)
        if found:
            try:
                return reader(found, today)
            except (ValueError, OverflowError):
                return None
    return None


def take_date(words: list[str], today: dt.date) -> tuple[dt.date | None, list[str]]:
    """The date that ``words`` begin with, the longest reading first, and the words after it."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        day = read_date(" ".join(words[:count]), today)
        if day is not None:
            return day, words[count:]
    return None, words


def _in_days(days: int) -> Reader:
    return lambda _found, today: today + dt.timedelta(days=days)


def _iso(found: Found, _today: dt.date) -> dt.date:
    return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))


def _named_month(found: Found, today: dt.date) -> dt.date | None:
    return _coming(found["year"], _MONTHS[found["month"][:3]], int(found["day"]), today)


def _numbered_month(found: Found, today: dt.date) -> dt.date | None:
    return _coming(found["year"], int(found["month"]), int(found["day"]), today)


def _slashes(found: Found, today: dt.date) -> dt.date | None:
    """Day and month by slashes: read only where one of the two orders is impossible."""
    first, second = int(found["first"]), int(found["second"])
    if first > 12 >= second:
        return _coming(found["year"], second, first, today)
    if second > 12 >= first or first == second:
        return _coming(found["year"], first, second, today)
    return None


def _coming(year: str | None, month: int, day: int, today: dt.date) -> dt.date | None:
    if year:
        return dt.date(int(year), month, day)
    for candidate in range(today.year, today.year + 5):
        if day <= calendar.monthrange(candidate, month)[1]:
            found = dt.date(candidate, month, day)
            if found >= today:
                return found
            if today - found <= JUST_PAST:
                return None
    return None


def _weekday(found: Found, today: dt.date) -> dt.date:
    """The coming one, never today: for today there is a word."""
    wanted = _DAYS[found["weekday"][:3]]
    return today + dt.timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _weekday_next_week(found: Found, today: dt.date) -> dt.date:
    return _monday(today) + dt.timedelta(days=7 + _DAYS[found["weekday"][:3]])


def _chinese_weekday(found: Found, today: dt.date) -> dt.date:
    wanted = _CHINESE_DAYS[found["weekday"]]
    if found["week"]:
        weeks = 7 * found["week"].count("下")
        return _monday(today) + dt.timedelta(days=weeks + wanted)
    return today + dt.timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _next_week(_found: Found, today: dt.date) -> dt.date:
    return _monday(today) + dt.timedelta(days=7)


def _next_month(_found: Found, today: dt.date) -> dt.date:
    return _months_on(today.replace(day=1), 1)


def _span(found: Found, today: dt.date) -> dt.date:
    count = _count(found["count"])
    unit = found["unit"][0]
    if unit in "d天日":
        return today + dt.timedelta(days=count)
    if unit in "w周星":
        return today + dt.timedelta(weeks=count)
    return _months_on(today, count)


def _count(text: str) -> int:
    if text in ("a", "an"):
        return 1
    return int(text) if text.isdigit() else _CHINESE_NUMBERS[text]


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month_end(months: int) -> Reader:
    def last_day(_found: Found, today: dt.date) -> dt.date:
        return _months_on(today.replace(day=1), months + 1) - dt.timedelta(days=1)

    return last_day


def _quarter_end(_found: Found, today: dt.date) -> dt.date:
    return _month_end(2 - (today.month - 1) % 3)(_found, today) or today


def _year_end(_found: Found, today: dt.date) -> dt.date:
    return dt.date(today.year, 12, 31)


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"today|今天|今日", _in_days(0)),
        (r"tomorrow|tmrw?|明天|明日", _in_days(1)),
        (r"the day after tomorrow|后天", _in_days(2)),
        (r"大后天", _in_days(3)),
        (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _iso),
        (r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?", _iso),
        (r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?", _numbered_month),
        (rf"(?:the )?{_DAY}(?: of)? {_MONTH}{_YEAR}", _named_month),
        (rf"{_MONTH} {_DAY}{_YEAR}", _named_month),
        (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?", _numbered_month),
        (r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}))?", _slashes),
        (rf"(?:on |this |coming )*{_WEEKDAY}", _weekday),
        (rf"next {_WEEKDAY}", _weekday_next_week),
        (rf"(?P<week>本|这|下下个?|下个?)?{_CHINESE_WEEKDAY}", _chinese_weekday),
        (r"next week|下个?周|下个?星期", _next_week),
        (r"next month|下个?月", _next_month),
        (rf"in {_COUNT} (?P<unit>d|w|m)(?:ays?|eeks?|onths?)?", _span),
        (rf"{_COUNT} ?(?P<unit>d|w)(?:ays?|eeks?)?", _span),
        (rf"{_COUNT}个?(?P<unit>天|日|周|星期|月)[之以]?后", _span),
        (r"(?:the )?end of (?:the |this )?month|eom|month end|本?月底|本?月末", _month_end(0)),
        (r"(?:the )?end of next month|下个?月底", _month_end(1)),
        (r"(?:the )?end of (?:the |this )?quarter|eoq|本?季度?[底末]", _quarter_end),
        (r"(?:the )?end of (?:the |this )?year|eoy|年底|年末", _year_end),
    )
)
