"""Times of day as people write them: 3pm, 15:00, noon, 下午三点, 上午10点半.

An hour that can be of the morning or of the afternoon is not read: 3:30, three o'clock, 三点.
Nor is midnight, which belongs to two days.
"""

import datetime as dt
import re

from handlers.reading.numerals import NUMERAL, read_count

_PART = r"(?:in the |this )?(?P<part>morning|afternoon|evening)"
_HOUR = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?"
_CHINESE_PART = r"(?P<part>凌晨|清晨|早晨|早上|早|上午|中午|下午|午后|傍晚|晚上|晚|)的? ?"
_SINO = rf"(?:\d{{1,2}}|{NUMERAL})"
_MINUTES = rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_SINO})分?|[钟整]|)"
# Without one of these there is no time in a phrase.
HOUR = re.compile(r"\d ?[ap]\.?m|\d:\d|noon|midday|morning|afternoon|evening|[点點时]|中午|正午")
_MORNING = {hour: hour for hour in range(5, 12)}
_AFTERNOON = {hour: hour + 12 for hour in range(1, 7)} | {hour: hour for hour in range(13, 19)}
_EVENING = {hour: hour + 12 for hour in range(6, 12)} | {hour: hour for hour in range(18, 24)}
# What an hour is in each part of the day; what is not here is a slip, or midnight.
_HOURS = {
    "morning": _MORNING,
    "afternoon": _AFTERNOON | {12: 12},
    "evening": _EVENING | {5: 17},
    "凌晨": {hour: hour for hour in range(6)},
    "清晨": _MORNING,
    "早晨": _MORNING,
    "早上": _MORNING,
    "早": _MORNING,
    "上午": _MORNING | {12: 12},
    "中午": {11: 11, 12: 12, 1: 13, 2: 14},
    "下午": _AFTERNOON,
    "午后": _AFTERNOON,
    "傍晚": {5: 17, 6: 18, 7: 19, 17: 17, 18: 18, 19: 19},
    "晚上": _EVENING,
    "晚": _EVENING,
}
_FIGURES = {hour: hour for hour in (0, *range(8, 24))}
_SAID = {hour: hour for hour in range(9, 24)}

Found = re.Match[str]


def read_time(phrase: str) -> dt.time | None:
    """The time that the whole of ``phrase`` names; lower case, no full-width signs."""
    if not HOUR.search(phrase):
        return None
    for pattern, reader in _READERS:
        found = pattern.fullmatch(phrase)
        if found:
            return reader(found)
    return None


def _half_day(found: Found) -> dt.time | None:
    hour = int(found["hour"])
    # 12am is midnight, which is of two days.
    if not 1 <= hour <= 12 or (hour == 12 and found["half"] == "a"):
        return None
    return _time(hour % 12 + (12 if found["half"] == "p" else 0), found["minute"])


def _figures(found: Found) -> dt.time | None:
    """Half past seven and before may be the evening's, unless written as on a 24-hour clock."""
    hour = int(found["hour"])
    sure = hour in _FIGURES or found["hour"].startswith("0")
    return _time(hour, found["minute"]) if sure else None


def _in_part(found: Found) -> dt.time | None:
    hour = _HOURS[found["part"]].get(int(found["hour"]))
    return None if hour is None else _time(hour, found["minute"])


def _chinese(found: Found) -> dt.time | None:
    said = read_count(found["hour"])
    hours = _HOURS[found["part"]] if found["part"] else _SAID
    minute = _minute(found)
    if said not in hours or minute is None or minute > 59:
        return None
    return dt.time(hours[said], minute)


def _minute(found: Found) -> int | None:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 45 if found["quarter"] == "三" else 15
    return read_count(found["minute"]) if found["minute"] else 0


def _chinese_figures(found: Found) -> dt.time | None:
    return _in_part(found) if found["part"] else _figures(found)


def _noon(_found: Found) -> dt.time:
    return dt.time(12)


def _time(hour: int, minute: str | None) -> dt.time | None:
    minutes = int(minute or 0)
    return dt.time(hour, minutes) if hour <= 23 and minutes <= 59 else None


_READERS = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?:at |by |@ ?|12 )?(?:noon|midday)|中午|正午", _noon),
        (
            r"(?:at |by |@ ?)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap])\.?m\.?",
            _half_day,
        ),
        (r"(?:at |by |@ ?|t)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?: ?h(?:rs|ours)?)?", _figures),
        (rf"{_PART},? (?:at )?{_HOUR}", _in_part),
        (rf"(?:at )?{_HOUR} {_PART}", _in_part),
        (rf"{_CHINESE_PART}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?:左右)?", _chinese_figures),
        (rf"{_CHINESE_PART}(?P<hour>{_SINO})[点點时]{_MINUTES}(?:左右)?", _chinese),
    )
)
