"""Dates that name their day: 31 Mar, 2027-03-31, 3月31日, 24.12., 3/31, the 5th, 下个月5号."""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from handlers.reading.numerals import NUMERAL, read_count

_MONTHS = {name[:3].lower(): index for index, name in enumerate(calendar.month_name) if name}
# Whole words only: "3 decks" is no day in December.
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
_YEAR = r"(?:,?[ -]?(?P<year>\d{4}))?"
_SINO = rf"(?:\d{{1,2}}|{NUMERAL})"
_SINO_YEAR = r"(?:(?P<year>\d{4}|今|明|后)年的?)?"
ROUND_THE_CLOCK = (24, 7, None)
JUST_PAST = dt.timedelta(days=31)
Found = re.Match[str]


class Written(NamedTuple):
    """What a date says. Without a month it is a day of any; ``months`` on is a day of that one."""

    year: int | None
    month: int | None
    day: int
    months: int | None = None


Reader = Callable[[Found, dt.date], Written | None]


def read_written(phrase: str, today: dt.date) -> Written | None:
    """The date that the whole of ``phrase`` writes out, in lower case; nothing if it is none."""
    for pattern, reader in _READERS:
        found = pattern.fullmatch(phrase)
        if found:
            return reader(found, today)
    return None


def coming(written: Written, today: dt.date) -> dt.date | None:
    """The next such day. A day just past is nothing: it may be a slip, or mean next year.

    Raises ``ValueError`` and ``OverflowError`` for days that do not exist.
    """
    year, month, day, months = written
    if months is not None:
        first = months_on(today.replace(day=1), months)
        found = first.replace(day=day)
        return found if found >= today else None
    if month is None:
        return _coming_day(day, today)
    if year is not None:
        return dt.date(year, month, day)
    for candidate in range(today.year, today.year + 9):
        if day <= calendar.monthrange(candidate, month)[1]:
            found = dt.date(candidate, month, day)
            if found >= today:
                return found
            if today - found <= JUST_PAST:
                return None
    return None


def latest(written: Written, today: dt.date) -> dt.date | None:
    """The last such day that has been. One shortly to come is nothing: it may be a slip."""
    year, month, day, months = written
    if months is not None or month is None:
        first = today.replace(day=1)
        found = first.replace(day=day)
        return found if found <= today and not months else None
    if year is not None:
        return dt.date(year, month, day)
    for candidate in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(candidate, month)[1]:
            found = dt.date(candidate, month, day)
            if found <= today:
                return found
            if found - today <= JUST_PAST:
                return None
    return None


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_number(name: str) -> int:
    return _MONTHS[name[:3]]


def _coming_day(day: int, today: dt.date) -> dt.date | None:
    first = today.replace(day=1)
    for months in range(12):
        month = months_on(first, months)
        if day <= calendar.monthrange(month.year, month.month)[1]:
            found = month.replace(day=day)
            if found >= today:
                return found
    return None


def _numbers(found: Found, today: dt.date) -> Written | None:
    parts = found.groupdict()
    year, month = parts.get("year"), read_count(parts.get("month") or "")
    day = read_count(parts["day"] or parts["numeral"])
    if day is None or (month is None and parts.get("month")):
        return None
    if year is not None and not year.isdecimal():
        year = str(today.year + "今明后".index(year))
    return Written(int(year) if year else None, month, day)


def _named_month(found: Found, _today: dt.date) -> Written:
    year = found["year"]
    return Written(int(year) if year else None, month_number(found["month"]), int(found["day"]))


def _slashes(found: Found, _today: dt.date) -> Written | None:
    """Day and month by slashes: read only where one of the two orders is impossible."""
    first, second = int(found["first"]), int(found["second"])
    year = int(found["year"]) if found["year"] else None
    if (first, second, year) == ROUND_THE_CLOCK:
        return None
    if first > 12 >= second:
        return Written(year, second, first)
    if second > 12 >= first or first == second:
        return Written(year, first, second)
    return None


def _of_month(found: Found, _today: dt.date) -> Written | None:
    day = read_count(found["day"])
    months = found["which"].count("下") + found["which"].count("next")
    return None if day is None else Written(None, None, day, months)


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _numbers),
        (rf"{_SINO_YEAR}(?P<month>{_SINO})月(?P<day>{_SINO})[日号]?", _numbers),
        (rf"(?P<day>\d{{1,2}})[号日]|(?P<numeral>{NUMERAL})号", _numbers),
        (rf"(?P<which>这个?|本|下下个?|下个?)月的?(?P<day>{_SINO})[日号]", _of_month),
        (rf"(?:the )?{_DAY}(?: of|-)? ?{MONTH}{_YEAR}", _named_month),
        (rf"{MONTH}[ -](?:the )?{_DAY}{_YEAR}", _named_month),
        (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?", _numbers),
        (r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}))?", _slashes),
        (rf"the {_ORDINAL}", _numbers),
        (rf"the {_ORDINAL} of (?P<which>this|next) month", _of_month),
    )
)
