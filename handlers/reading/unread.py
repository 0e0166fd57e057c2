"""Finds what looks like a day or a time in words that were not read as one."""

import re
from collections.abc import Iterator

from handlers.reading.relative import CHINESE_WEEKDAY, WEEKDAY
from handlers.reading.written import MONTH

_MONTH = MONTH.replace("?P<month>", "?:")
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_SINO = "[一二两三四五六七八九十]"
_WEEKDAY = WEEKDAY.replace("?P<weekday>", "?:")
_SPAN = "day|week|month|quarter|year|q[1-4]"
_IN_ENGLISH = (
    rf"(?:next |this |last )?{_WEEKDAY}(?![\w'.-])(?: \d{{1,2}}(?::\d\d)? ?(?:[ap]m)?\b)?",
    rf"{_NUMBER}(?: of)? {_MONTH}(?!\w)(?: \d{{4}})?",
    rf"{_MONTH} {_NUMBER}(?![\w,.]\d)",
    r"the \d{1,2}(?:st|nd|rd|th)(?! (?:floor|time|call|meeting|edition))",
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
    r"\d{1,2}[.-]\d{1,2}[.-]\d{2,4}",
    r"(?!24/7)(?:[0-2]?\d|3[01])/(?:[0-2]?\d|3[01])(?:/\d{2,4})?(?![\d/])",
    r"(?:\d{1,2}[-–])?\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b\.?",
    r"\d{1,2}:\d{2}\b",
    r"\d{1,2} ?o'?clock",
    rf"(?:at|by|around|before|after) \d{{1,2}}(?![\d:/.,%]|\w| {_MONTH})",
    r"in (?:\d+|an?|two|three|four|five|six|half an) (?:hour|min|day|week|month|year)\w*",
    rf"(?:end|beginning|middle|start) of (?:the |next |this )*(?:{_SPAN})",
    r"(?:next|this) (?:week|month|quarter|year)\b(?!')",
    r"(?:today|tonight|tomorrow|tmrw?|yesterday|noon|midnight|eod|cob|eow|eom|eoq|eoy)\b(?!')",
    r"this (?:morning|afternoon|evening)",
)
_IN_CHINESE = (
    r"大?[今明后昨前]天(?:[早晚]上|[上下]午|中午)?",
    r"[今明][早晚]",
    rf"[上下本这]{{0,3}}个?(?:{CHINESE_WEEKDAY.replace('?P<weekday>', '?:')}|周末)",
    r"[上下本这]个?(?:周|星期|礼拜|月|季度)[初中底末]?",
    rf"(?:\d|{_SINO}){{1,4}}月(?:(?:\d|{_SINO}){{1,4}}[日号]?|[初中底末])",
    r"\d{1,2}[日号](?!楼)",
    r"月[初中底末]|年[底末]|季度?末",
    rf"(?:凌晨|早上|上午|中午|下午|傍晚|晚上)(?:\d{{1,2}}|{_SINO}{{1,3}})?[点點时]?半?",
    rf"(?!一点(?![半钟\d]))(?:\d{{1,2}}|{_SINO}{{1,3}})点(?:半|\d{{1,2}}分?|钟)?(?![多评名儿])",
    rf"(?:\d|{_SINO}){{1,4}}(?:个?(?:月|星期|礼拜|小时)|天|周)[之以]?后",
)
_DATE = re.compile(
    rf"(?<![\w/.])(?:{'|'.join(_IN_ENGLISH)})|{'|'.join(_IN_CHINESE)}", re.IGNORECASE
)


def places_in(text: str) -> Iterator[int]:
    """Where in ``text`` something begins that may be a day or a time."""
    return (found.start() for found in _DATE.finditer(text))


def dates_in(text: str) -> tuple[str, ...]:
    """The parts of ``text`` that may have been meant as a day or a time, as they stand there."""
    return tuple(dict.fromkeys(found[0].strip() for found in _DATE.finditer(text)))
