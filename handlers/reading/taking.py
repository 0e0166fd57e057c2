"""Takes the day and the time out of a sentence: from its beginning or its end, never its middle.

In the middle a date mostly belongs to something else: “ask about the 3 May offer”.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from handlers.reading.dates import normal
from handlers.reading.numerals import COUNT, ENGLISH
from handlers.reading.whens import CJK, LONGEST, When, read_said

_MARK = re.compile(r"\s|[,，;；。、!！]|[:：.–—-](?=\s|$)|：")
# Chinese has no spaces: where a phrase ends is seen by what follows. 下周一起去 is next week,
# together; 下周三方会谈 may be two things, and is not read.
_FOLLOWS = re.compile(
    r"一起|一块|打电话|打给|电话|致电|回|联系|联络|发|给|跟|(?:和|与|同)(?![今明后周星下\d])|去|见|约|拜访"
    r"|(?:凌晨|早上|一早|上午|中午|下午|傍晚|晚上)|[一二两三四五六七八九]点|\d{1,2}[点:：]"
    r"|开|会议|会面|提|签|催|确认|沟通|演示|讲|准备|报价|付款|收款|交|安排|讨论|再|请|把|将|向"
    r"|到(?![今明后周星下\d])|找|陪|送|寄|做|写|问|谈|看|来|要|前往|上门|上线|出|对接|对账|汇报|整理|完成|复盘"
    r"|续|评审|试用|测试|培训|线上|视频|微信|邮件|投标|招标|客户|我|他|她|[A-Za-z@<]"
)
# These may be something else, unless a time or a word like “on” stands with them.
_LOOSE = re.compile(
    rf"sat\.?|sun\.?|the \d{{1,2}}(?:st|nd|rd|th)|\d{{1,2}}日"
    rf"|{COUNT} ?(?:d|w|days?|weeks?|wks?|months?|fortnight)"
)
# After these a date says what the words before it are about, or a span.
_ABOUT = re.compile(
    r"(?:^|\s)(?:about|for|from|since|of|until|till|between|and|or|to|re|after|than|before|the|per|vs"
    r"|over|through|around|every|each|last|early|late|mid|end|was|were|is|are|关于)$",
    re.IGNORECASE,
)
# What such a phrase may consist of. Most lines have little of it, and so little is tried.
_PARTS = re.compile(
    r"(?:[\d\s:：/.,，()（）@-]|[年月日号天周星期礼拜今明昨后大前下上本这个第季度底末初点點时分半刻钟整左右"
    r"早晨晚午中凌清傍正之以过小头班的〇零一二两三四五六七八九十百千]"
    r"|(?<=\d)(?:st|nd|rd|th)(?![a-z])"
    r"|(?:to(?:day|morrow|night)|tmrw?|the|after|on|by|at|in|of|next|this|coming|time|from|now"
    r"|noon|midday|morning|afternoon|evening|[ap]\.?m|half|end|eo[dmqy]|cob|close|business"
    r"|(?:day|wk|week|year|hour|hr|min|minute|quarter|fortnight)s?|[dwht]|q[1-4]|an?"
    rf"|{'|'.join(ENGLISH)}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)(?![a-z]))++",
    re.IGNORECASE,
)
# A day that goes on like this is one of several, or the beginning of a span.
_ONE_OF_SEVERAL = re.compile(
    r"(?:or|and|to|till|until|through|thru)\b|[&/+~]|[-–] ?\d|或|和?(?:周|星期)[一二三四五六日]|至",
    re.IGNORECASE,
)
_AROUND = " \t\r\n,，;；:：。、-–—"


class Taken(NamedTuple):
    """What was said, in which words, and the words that are left."""

    said: When
    phrase: str
    rest: str


def take_first(text: str, here: dt.datetime) -> Taken | None:
    """The longest day and time that ``text`` begins with."""
    parts = _PARTS.match(text)
    for end in _ends(text, parts.end()) if parts else ():
        phrase = text[:end]
        said = read_said(phrase, here)
        if said is not None:
            if _ONE_OF_SEVERAL.match(text[end:].lstrip()):
                return None
            rest = text[end:].strip(_AROUND)
            loose = rest and _LOOSE.fullmatch(normal(phrase))
            return None if loose else Taken(said, phrase.strip(_AROUND), rest)
    return None


def take_last(text: str, here: dt.datetime) -> Taken | None:
    """The longest day and time that ``text`` ends with, unless they belong to what is before."""
    bare = text.rstrip("!！。")
    for start in _starts(bare):
        phrase = bare[start:]
        if not _PARTS.fullmatch(phrase):
            continue
        said = read_said(phrase, here) or read_said(phrase.rstrip("."), here)
        if said is not None:
            rest = bare[:start].strip(_AROUND)
            belongs = _ABOUT.search(rest) or (rest and _LOOSE.fullmatch(normal(phrase)))
            return None if belongs else Taken(said, phrase, rest)
    return None


def begins_chinese_step(text: str) -> bool:
    """Whether ``text`` begins with a Chinese word for doing something."""
    return bool(CJK.match(text)) and _FOLLOWS.match(text) is not None


def _ends(text: str, last: int) -> Iterator[int]:
    """Where a phrase at the beginning may end, the longest first and none after ``last``."""
    for end in range(min(last, LONGEST), 0, -1):
        if not text[end - 1].isspace() and _ends_here(text, end):
            yield end


def _ends_here(text: str, end: int) -> bool:
    if end == len(text) or _MARK.match(text, end):
        return True
    if CJK.match(text[end - 1]) or CJK.match(text[end]):
        return _FOLLOWS.match(text, end) is not None
    return False


def _starts(text: str) -> Iterator[int]:
    """Where a phrase at the end may begin, the longest first."""
    for start in range(max(len(text) - LONGEST, 0), len(text)):
        if not text[start].isspace() and (start == 0 or _MARK.match(text, start - 1)):
            yield start
