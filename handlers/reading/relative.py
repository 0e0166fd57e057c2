"""Days seen from today: tomorrow, next fri, in 2 weeks, 后天, 下周三, 三天后."""

import calendar
import datetime as dt
import re
from collections.abc import Callable

from handlers.reading.numerals import COUNT, read_count
from handlers.reading.written import months_on

_DAYS = {name[:3].lower(): index for index, name in enumerate(calendar.day_name)}
_CHINESE_DAYS = {day: index for index, day in enumerate("一二三四五六日")} | {"天": 6}
# Whole words only: "money" is no Monday.
WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?"
)
CHINESE_WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
_COUNT = rf"(?P<count>{COUNT})"
_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|months?|fortnight)"
WEEK = dt.timedelta(days=7)

Found = re.Match[str]
Reader = Callable[[Found, dt.date], dt.date | None]
Table = tuple[tuple[re.Pattern[str], Reader], ...]


def read_relative(phrase: str, today: dt.date) -> dt.date | None:
    """The day that the whole of ``phrase`` names, in lower case; nothing if it names none.

    Raises ``ValueError`` and ``OverflowError`` for days out of reach.
    """
    return from_table(_READERS, phrase, today)


def from_table(table: Table, phrase: str, today: dt.date) -> dt.date | None:
    """What the first row of ``table`` that fits the whole phrase makes of it."""
    for pattern, reader in table:
        found = pattern.fullmatch(phrase)
        if found:
            return reader(found, today)
    return None


def weekday_of(found: Found) -> int:
    name = found["weekday"]
    return _CHINESE_DAYS[name] if name in _CHINESE_DAYS else _DAYS[name[:3]]


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _in_days(days: int) -> Reader:
    return lambda _found, today: today + dt.timedelta(days=days)


def _weekday(found: Found, today: dt.date) -> dt.date:
    """The coming one, never today: for today there is a word."""
    return today + dt.timedelta(days=(weekday_of(found) - today.weekday() - 1) % 7 + 1)


def _this_week(found: Found, today: dt.date) -> dt.date | None:
    """A day of this week that is still to come."""
    day = monday(today) + dt.timedelta(days=weekday_of(found))
    return day if day > today else None


def _of_next_week(found: Found, today: dt.date) -> dt.date:
    return monday(today) + WEEK + dt.timedelta(days=weekday_of(found))


def _in_weeks(found: Found, today: dt.date) -> dt.date:
    weeks = found["week"].count("下")
    return monday(today) + weeks * WEEK + dt.timedelta(days=weekday_of(found))


def _next_week(_found: Found, today: dt.date) -> dt.date:
    return monday(today) + WEEK


def _span(found: Found, today: dt.date) -> dt.date | None:
    count, unit = read_count(found["count"]), found["unit"]
    if count is None:
        return None
    if unit[0] in "m月":
        return months_on(today, count)
    if unit == "fortnight":
        return today + 2 * count * WEEK
    return today + count * (WEEK if unit[0] in "w周星礼" else dt.timedelta(days=1))


_READERS: Table = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"today|tonight|今天|今日", _in_days(0)),
        (r"tomorrow|tmrw?|明天|明日", _in_days(1)),
        (r"(?:the )?day after tomorrow|后天", _in_days(2)),
        (r"大后天", _in_days(3)),
        (rf"(?:coming )?{WEEKDAY}", _weekday),
        (rf"this (?:coming )?{WEEKDAY}", _this_week),
        (rf"next {WEEKDAY}", _of_next_week),
        (rf"{WEEKDAY} (?:of )?next week", _of_next_week),
        (rf"next week,? (?:on )?{WEEKDAY}", _of_next_week),
        (CHINESE_WEEKDAY, _weekday),
        (rf"(?:本|这个?){CHINESE_WEEKDAY}", _this_week),
        (rf"(?P<week>下下个?|下个?){CHINESE_WEEKDAY}", _in_weeks),
        (r"next week|下个?(?:周|星期|礼拜)", _next_week),
        (rf"in {_COUNT} ?{_UNIT}", _span),
        (rf"{_COUNT} ?{_UNIT}(?: from (?:now|today))?", _span),
        (rf"过?{_COUNT}个?(?P<unit>天|日|周|星期|礼拜|月)[之以]?后", _span),
    )
)
