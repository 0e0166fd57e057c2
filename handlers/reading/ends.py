"""Where months, quarters and years begin and end: next month, 月底, end of Q1, eoy."""

import datetime as dt
import re

from handlers.reading.numerals import read_count
from handlers.reading.relative import Found, Table, from_table
from handlers.reading.written import MONTH, Written, coming, month_number, months_on

_END = r"(?:the )?end of (?:the )?"
_WHICH = r"(?P<which>this |next |)"
_YEAR = r"(?: (?P<year>\d{4}))?"
_QUARTER = r"q(?P<quarter>[1-4])"
_CHINESE_YEAR = r"(?:(?P<year>\d{4}|今|明)年)?"
_CHINESE_QUARTER = r"(?:q(?P<quarter>[1-4])|第?(?P<number>[一二三四])季度?)"
_CHINESE_MONTH = r"(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"


def read_end(phrase: str, today: dt.date) -> dt.date | None:
    """The day that the whole of ``phrase`` names, in lower case; nothing if it names none.

    Raises ``ValueError`` and ``OverflowError`` for days out of reach.
    """
    return from_table(_READERS, phrase, today)


def _next_month(_found: Found, today: dt.date) -> dt.date:
    return months_on(today.replace(day=1), 1)


def _next_quarter(_found: Found, today: dt.date) -> dt.date:
    return months_on(today.replace(day=1), 3 - (today.month - 1) % 3)


def _next_year(_found: Found, today: dt.date) -> dt.date:
    return dt.date(today.year + 1, 1, 1)


def _month_end(found: Found, today: dt.date) -> dt.date:
    return _last_day(today, _ahead(found))


def _quarter_end(found: Found, today: dt.date) -> dt.date:
    return _last_day(today, 2 - (today.month - 1) % 3 + 3 * _ahead(found))


def _year_end(found: Found, today: dt.date) -> dt.date:
    return dt.date(today.year + _ahead(found), 12, 31)


def _named_month_end(found: Found, today: dt.date) -> dt.date | None:
    name = found["month"]
    month = month_number(name) if name[0] in "jfmasond" else read_count(name)
    return None if month is None else _coming_end(month, found["year"], today)


def _named_quarter_end(found: Found, today: dt.date) -> dt.date | None:
    parts = found.groupdict()
    quarter = read_count(parts["quarter"] or parts["number"])
    return None if quarter is None else _coming_end(3 * quarter, parts["year"], today)


def _coming_end(month: int, year: str | None, today: dt.date) -> dt.date | None:
    if year is not None:
        number = int(year) if year.isdecimal() else today.year + "今明".index(year)
        return _last_day(dt.date(number, month, 1), 0)
    this, following = (_last_day(dt.date(today.year + on, month, 1), 0) for on in (0, 1))
    return this if this >= today else coming(Written(None, month, following.day), today)


def _ahead(found: Found) -> int:
    """How many months, quarters or years on: this one or the next."""
    which = found.groupdict().get("which") or ""
    return int(which.startswith(("next", "下", "明")))


def _last_day(month: dt.date, months: int) -> dt.date:
    return months_on(month.replace(day=1), months + 1) - dt.timedelta(days=1)


_READERS: Table = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"next month|下个?月", _next_month),
        (r"next quarter|下个?季度?", _next_quarter),
        (r"next year|明年", _next_year),
        (rf"{_END}{_WHICH}month|eom|month end", _month_end),
        (rf"{_END}{_WHICH}quarter|eoq|quarter end", _quarter_end),
        (rf"{_END}{_WHICH}year|eoy|year end", _year_end),
        (rf"{_END}{MONTH}{_YEAR}", _named_month_end),
        (rf"{_END}{_QUARTER}{_YEAR}", _named_quarter_end),
        (rf"{_QUARTER} end{_YEAR}", _named_quarter_end),
        (r"(?P<which>这个?|本|下个?|)月[底末]", _month_end),
        (r"(?P<which>这个?|本|下个?|)季度?[底末]", _quarter_end),
        (r"(?P<which>今|明|)年[底末]", _year_end),
        (rf"{_CHINESE_YEAR}{_CHINESE_MONTH}[底末]", _named_month_end),
        (rf"{_CHINESE_YEAR}{_CHINESE_QUARTER}[底末]", _named_quarter_end),
    )
)
