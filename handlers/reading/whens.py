"""A day, a time, or both, as people write them together: fri 3pm, 下周三下午三点, in 2 hours."""

import datetime as dt
import re
from typing import NamedTuple

from handlers.reading.dates import normal, read_date
from handlers.reading.numerals import COUNT, read_count
from handlers.reading.times import HOUR, read_time

LONGEST = 48
CJK = re.compile(r"[一-鿿]")
_ISO = re.compile(r"(?<=\d)t(?=\d\d:)")
_SHORT = (("今晚", "今天晚上"), ("今早", "今天早上"), ("明晚", "明天晚上"), ("明早", "明天早上"))
# The end of the working day is a day, and no hour.
_DAY_END = re.compile(
    r"(?:(?:by |at )?(?:eod|cob|close of business|(?:the )?end of (?:the )?day)\b[, ]*"
    r"|[, ]*(?:by |at )?\b(?:eod|cob|close of business|(?:the )?end of day)$|下班[之以]?前$)"
)
_HOURS = re.compile(
    rf"in (?:(?P<half>half an)|(?P<count>{COUNT})) ?(?P<unit>h(?:ours?|rs?)?|min(?:ute)?s?)"
)
_CHINESE_HOURS = re.compile(
    rf"过?(?P<count>{COUNT}|半)个?(?P<half>半)?(?P<unit>小时|钟头|分钟)[之以]?后"
)


class When(NamedTuple):
    """A day where the person is, and a time of that day's clock; either may not be said."""

    day: dt.date | None
    at: dt.time | None = None


def read_when(text: str, here: dt.datetime) -> When | None:
    """What the whole of ``text`` says, seen from ``here``: the time now in the person's zone.

    A time without a day is today's if that is still to come; a moment that has passed is nothing.
    """
    said = read_said(text, here)
    return None if said is None else to_come(said, here)


def to_come(said: When, here: dt.datetime) -> When | None:
    """``said`` with today for a day that was left out; nothing when it has passed."""
    today, now = here.date(), here.time()
    if said.day is None and said.at is not None and said.at > now:
        return When(today, said.at)
    passed = said.day == today and said.at is not None and said.at <= now
    return None if passed else said


def read_said(text: str, here: dt.datetime) -> When | None:
    """Only what stands there. What falls apart into day and time in two ways is not read."""
    phrase = normal(text)
    if not phrase or len(phrase) > LONGEST:
        return None
    if (moment := _from_now(phrase, here)) is not None:
        return moment
    phrase = _plainly(phrase)
    today = here.date()
    day_only = _DAY_END.sub("", phrase, count=1)
    if day_only != phrase:
        day = read_date(day_only, today) if day_only else today
        return None if day is None else When(day)
    day = read_date(phrase, today)
    if day is not None:
        return When(day)
    at = read_time(phrase)
    return _in_two(phrase, today) if at is None else When(None, at)


def _plainly(phrase: str) -> str:
    for short, full in _SHORT:
        phrase = phrase.replace(short, full, 1)
    return _ISO.sub(" ", phrase)


def _in_two(phrase: str, today: dt.date) -> When | None:
    if not HOUR.search(phrase):
        return None
    found = set()
    for place in range(1, len(phrase)):
        if not _may_part(phrase[place - 1], phrase[place]):
            continue
        first, second = phrase[:place].strip(" ,的"), phrase[place:].strip(" ,的")
        for day_said, time_said in ((first, second), (second, first)):
            at = read_time(time_said)
            day = None if at is None else read_date(day_said, today)
            if day is not None:
                found.add(When(day, at))
    return found.pop() if len(found) == 1 else None


def _may_part(before: str, after: str) -> bool:
    return after == " " or bool(CJK.match(before) or CJK.match(after))


def _from_now(phrase: str, here: dt.datetime) -> When | None:
    """A span of hours or minutes from now, up to the whole minute."""
    found = _HOURS.fullmatch(phrase) or _CHINESE_HOURS.fullmatch(phrase)
    if found is None:
        return None
    minutes = _minutes(found)
    if minutes is None:
        return None
    moment = here.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    if moment.second or moment.microsecond:
        moment = moment.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    wall = moment.astimezone(here.tzinfo)
    # In the hour that a clock set back repeats, a wall time would be the earlier one.
    return None if wall.fold else When(wall.date(), wall.time())


def _minutes(found: re.Match[str]) -> int | None:
    unit = 60 if found["unit"][0] in "h小钟" else 1
    if unit == 1 and (found["half"] or found["count"] == "半"):
        return None
    if found["count"] in (None, "半"):
        return 30
    count = read_count(found["count"])
    return None if count is None else count * unit + (30 if found["half"] else 0)
