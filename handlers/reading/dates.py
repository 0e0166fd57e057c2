"""Days as people write them in English and Chinese: fri, in 2 weeks, 31 Mar, 下周三, 月底.

A date without a year is the next one to come. What can be read in two ways is not read, and so
neither is a day just past: it may be a slip, or mean next year.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable

from handlers.reading.ends import read_end
from handlers.reading.numerals import COUNT, read_count
from handlers.reading.relative import (
    CHINESE_WEEKDAY,
    WEEK,
    WEEKDAY,
    Found,
    Table,
    from_table,
    monday,
    read_relative,
    weekday_of,
)
from handlers.reading.written import Written, coming, latest, read_written

# Much longer phrases name no day; trying them only costs.
LONGEST = 40
_BY = re.compile(r"(?:on|by) (?=\S)")
_CHINESE_BY = re.compile(r"(?<=[一-鿿])[之以]?前$")
_WITH_WEEKDAY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{WEEKDAY},? (?P<date>.*\d.*)",
        rf"(?P<date>.*\d.*?),? ?\(?{WEEKDAY}\)?",
        rf"{CHINESE_WEEKDAY}[, (]*(?P<date>.*\d.*?)\)?",
        rf"(?P<date>.*\d.*?)[, (]*{CHINESE_WEEKDAY}\)?",
    )
)

Settle = Callable[[Written, dt.date], dt.date | None]
Reader = Callable[[str, dt.date], dt.date | None]


def normal(text: str) -> str:
    """Text as the readers know it: lower case, one space, no full-width signs."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def read_date(text: str, today: dt.date) -> dt.date | None:
    """The day that the whole of ``text`` names, seen from ``today``; nothing if it names none."""
    return _read(_CHINESE_BY.sub("", text.strip()), today, coming, _ahead)


def read_past_date(text: str, today: dt.date) -> dt.date | None:
    """The same of what has happened: without a year the last such day, today included."""
    day = _read(text, today, latest, _back)
    return day if day is None or day <= today else None


def _read(text: str, today: dt.date, settle: Settle, reader: Reader) -> dt.date | None:
    phrase = _BY.sub("", normal(text), count=1) if len(text) <= LONGEST else ""
    if not phrase:
        return None
    try:
        written = read_written(phrase, today)
        if written is not None:
            return settle(written, today)
        for pattern in _WITH_WEEKDAY:
            found = pattern.fullmatch(phrase)
            written = read_written(found["date"], today) if found else None
            if found and written is not None:
                day = settle(written, today)
                return day if day and day.weekday() == weekday_of(found) else None
        return reader(phrase, today)
    except (ValueError, OverflowError):
        return None


def _ahead(phrase: str, today: dt.date) -> dt.date | None:
    return read_relative(phrase, today) or read_end(phrase, today)


def _back(phrase: str, today: dt.date) -> dt.date | None:
    return from_table(_PAST, phrase, today)


def _days_ago(days: int) -> Callable[[Found, dt.date], dt.date]:
    return lambda _found, today: today - dt.timedelta(days=days)


def _ago(found: Found, today: dt.date) -> dt.date | None:
    count = read_count(found["count"])
    return None if count is None else today - dt.timedelta(days=count)


def _weekday(found: Found, today: dt.date) -> dt.date:
    """The last one, never today: for today there is a word."""
    return today - dt.timedelta(days=(today.weekday() - weekday_of(found) - 1) % 7 + 1)


def _of_last_week(found: Found, today: dt.date) -> dt.date:
    return monday(today) - WEEK + dt.timedelta(days=weekday_of(found))


def _last_weekday(found: Found, today: dt.date) -> dt.date | None:
    """“Last Friday” is last week's to some and the newest to others."""
    day = _of_last_week(found, today)
    return day if day == _weekday(found, today) else None


_PAST: Table = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"today|今天|今日", _days_ago(0)),
        (r"yesterday|昨天|昨日", _days_ago(1)),
        (r"(?:the )?day before yesterday|前天", _days_ago(2)),
        (r"大前天", _days_ago(3)),
        (rf"(?P<count>{COUNT})(?: days? ago|天[之以]?前)", _ago),
        (WEEKDAY, _weekday),
        (rf"last {WEEKDAY}", _last_weekday),
        (CHINESE_WEEKDAY, _weekday),
        (rf"上个?{CHINESE_WEEKDAY}", _of_last_week),
    )
)
