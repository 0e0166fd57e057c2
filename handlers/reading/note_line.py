"""A note in one line, and the next step in it: “they want a demo, next fri 3pm send the quote”."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from handlers.reading.amounts import read_amount, says_money
from handlers.reading.line import unescape
from handlers.reading.step_line import Step, read_step
from handlers.reading.taking import begins_chinese_step, take_first, take_last
from handlers.reading.unread import dates_in, places_in

NOTE = "note"
_KINDS = {
    "call": "call", "phone": "call", "email": "email", "e-mail": "email", "mail": "email",
    "meeting": "meeting", "meet": "meeting", "note": NOTE, "打电话": "call", "电话": "call",
    "通话": "call", "邮件": "email", "会议": "meeting", "开会": "meeting", "会面": "meeting",
    "见面": "meeting", "拜访": "meeting", "备注": NOTE,
}  # fmt: skip
_KIND = re.compile(rf"(?P<kind>{'|'.join(_KINDS)})\s*[:：]\s*", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，;；。]|[.!?！？](?=\s|$)|\s[-–—]\s")
_ANNOUNCED = re.compile(
    r"(?:next(?: step)?\s*[:：]|下一?步[:：是]?|then |and then |and |然后|接着|再)\s*",
    re.IGNORECASE,
)
_KEYWORD = re.compile(r"(?:next(?: step)?\s*[:：]|下一?步[:：是]?)\s*", re.IGNORECASE)
_VERB = re.compile(
    r"(?:call|phone|ring|e?mail|send|meet|visit|see|ask|write|prepare|follow|check|chase|demo|present"
    r"|show|sign|talk|speak|discuss|schedule|book|arrange|deliver|invite|review|update|remind|offer"
    r"|quote|submit|share|get|confirm|finish|draft|contact|ping)\b",
    re.IGNORECASE,
)
_AROUND = " ,，;；-–—"
_MOST = 20  # clauses of a long note that are looked at
_PAST = re.compile(r"yesterday|last .*|昨.*|前天.*|上.*", re.IGNORECASE)


@dataclass(frozen=True)
class NoteLine:
    """``text`` is the note without its next step, ``whole`` with it; ``unread`` looks like a day or
    a time, and may be a next step or only part of the note.
    """

    kind: str
    text: str
    whole: str
    step: Step | None = None
    money: tuple[Decimal, str] | None = None
    unread: tuple[str, ...] = ()

    @property
    def says_more(self) -> bool:
        """Whether something was understood that is more than the note."""
        return bool(self.step or self.money or self.unread)


def read_note(line: str, here: dt.datetime, home: str) -> NoteLine:
    """The kind of activity, the note, and what in it may be a next step or an amount."""
    text = unescape(line).strip()
    named = _KIND.match(text)
    kind = _KINDS[named["kind"].lower()] if named else NOTE
    text = text[named.end() :] if named else text
    money = _money(text, home)
    for start, end in reversed(_clauses(text)[-_MOST:]):
        step = _step(text[start:end].strip(), here)
        if step is not None:
            rest = _joined(text[:start], text[end:])
            return NoteLine(kind, rest or text, text, step, money)
    unread = tuple(one for one in dates_in(text) if not _PAST.fullmatch(one))
    for start in islice(places_in(text), _MOST if unread else 0):
        # A day with its hour and something to do: no part of a sentence about something else.
        taken = take_first(text[start:], here)
        if taken and taken.rest and taken.said.day and taken.said.at:
            step = read_step(text[start:], here)
            return NoteLine(kind, text[:start].strip() or text, text, step, money)
    return NoteLine(kind, text, text, None, money, unread)


def _clauses(text: str) -> list[tuple[int, int]]:
    marks = [(found.start(), found.end()) for found in _CLAUSE.finditer(text)]
    starts = [0, *(end for _start, end in marks)]
    ends = [*(start for start, _end in marks), len(text)]
    found = zip(starts, ends, strict=True)
    return [(start, end) for start, end in found if text[start:end].strip()]


def _step(clause: str, here: dt.datetime) -> Step | None:
    """The clause as a next step, if it is one: a day in front, or something to do by a day."""
    announced = _KEYWORD.match(clause) is not None
    begun = _ANNOUNCED.match(clause)
    plan = clause[begun.end() :] if begun else clause
    if not announced and not _is_plan(plan, here):
        return None
    step = read_step(plan, here)
    return step if step.text else None


def _is_plan(clause: str, here: dt.datetime) -> bool:
    """Whether it says what to do and when; “fri they called” only tells."""
    first = take_first(clause, here)
    if first is not None:
        return bool(first.rest) and (first.said.at is not None or _does(first.rest))
    return _does(clause) and take_last(clause, here) is not None


def _does(text: str) -> bool:
    return _VERB.match(text) is not None or begins_chinese_step(text)


def _joined(before: str, after: str) -> str:
    parts = (before.strip(_AROUND), after.strip(_AROUND))
    return " ".join(part for part in parts if part)


def _money(text: str, home: str) -> tuple[Decimal, str] | None:
    """The amount, if the note has just one."""
    words = re.findall(r"[^\s,;，；。、()]+(?:,\d{3})*", text)
    found = {read_amount(word, home) for word in words if says_money(word)}
    return found.pop() if len(found) == 1 else None
