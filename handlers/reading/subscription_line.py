"""When a subscription shall come, in the words of a line: monday 9:00, 每周一上午9点, monthly."""

import datetime as dt
import re
from typing import NamedTuple

from handlers.reading.dates import normal
from handlers.reading.relative import CHINESE_WEEKDAY, WEEKDAY, weekday_of
from handlers.reading.times import read_time
from store.subscriptions import FIRST_WORKDAY, MONDAY

MOST_WORDS = 3  # of an hour: at 9 am
_FLAGS = re.IGNORECASE
_ME = re.compile(r"(?<!\S)(?:me|to me|for me|我|给我|发给我)(?!\S)", _FLAGS)
_MONTHLY = re.compile(
    r"(?<!\S)(?:monthly|every month|(?:on )?(?:the )?first (?:working ?|work)day(?: of (?:the|each|"
    r"every) month)?)(?!\S)|每个?月(?:的?第一个工作日)?",
    _FLAGS,
)
_WORKDAYS = re.compile(
    r"(?<!\S)(?:daily|every (?:working ?|work)?day"
    r"|(?:on |every )?(?:weekdays?|working days|workdays))(?!\S)"
    r"|每[天日]|每?个?工作日",
    _FLAGS,
)
_WEEKDAY = re.compile(rf"(?<!\S)(?:(?:every|each|on) )?{WEEKDAY}s?(?!\S)", _FLAGS)
_CHINESE_WEEKDAY = re.compile(rf"每?个?{CHINESE_WEEKDAY}")
_WEEKLY = re.compile(r"(?<!\S)(?:weekly|every week)(?!\S)|每个?(?:周|星期|礼拜)", _FLAGS)


class Timing(NamedTuple):
    """The day, ``None`` being every working day; the hour, if one was said; and whether for me."""

    weekday: int | None
    at: dt.time | None
    to_me: bool


def take_timing(text: str) -> tuple[Timing, str]:
    """What the line says of when, Mondays if nothing; and the line without it."""
    to_me, text = _take(_ME, text)
    weekday, text = _take_day(text)
    at, text = _take_time(text)
    return Timing(weekday, at, to_me is not None), text


def _take_day(text: str) -> tuple[int | None, str]:
    for pattern in (_WEEKDAY, _CHINESE_WEEKDAY):
        found, left = _take(pattern, text)
        if found is not None:
            return weekday_of(_lower(pattern, found)), left
    for pattern, day in ((_MONTHLY, FIRST_WORKDAY), (_WORKDAYS, None), (_WEEKLY, MONDAY)):
        found, left = _take(pattern, text)
        if found is not None:
            return day, left
    return MONDAY, text


def _lower(pattern: re.Pattern[str], found: re.Match[str]) -> re.Match[str]:
    """The same match in small letters, as the days of the week are known."""
    return pattern.fullmatch(found[0].lower()) or found


def _take_time(text: str) -> tuple[dt.time | None, str]:
    """The first hour that some words next to each other name, the longest such."""
    words = text.split()
    for first in range(len(words)):
        for size in range(MOST_WORDS, 0, -1):
            at = read_time(normal(" ".join(words[first : first + size])))
            if at is not None:
                return at, " ".join([*words[:first], *words[first + size :]])
    return None, text


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    if found is None:
        return None, text
    return found, " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
