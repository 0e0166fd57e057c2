"""``/opp new …`` in one line: title, amount, close date, owner, account, contact, next step."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from handlers.reading.amounts import names_currency, names_factor, read_amount, says_money
from handlers.reading.dates import read_date
from handlers.reading.line import mentioned, unescape
from handlers.reading.step_line import Step, read_step
from handlers.reading.taking import take_first
from handlers.reading.unread import dates_in

_CLOSE_WORDS = frozenset({"close", "closes", "closing", "成交", "预计成交", "预计"})
_GLUED_CLOSE = (
    re.compile(r"(?:预计成交|预计|成交)[:：]?(?P<date>.+?)(?:成交|签约|签单|结单)?"),
    re.compile(r"(?P<date>.+)(?:成交|签约|签单|结单)"),
)
_GLUED_AMOUNT = re.compile(
    r"(?P<title>.*[一-鿿])(?P<amount>[¥￥$€£]?\d[\d.,]*[百千]?[万亿](?:元|美元|欧元|人民币)?)"
)
_LIKE_MONEY = re.compile(
    r"-?[€£₹₩₽$¥￥]?\d+(?:[.,]\d+)*(?:[.,]\d{3}|[kKmMwW万亿])|[€£¥￥$]\d\S*|.*\d[万亿].*"
)
_BEGINS_AMOUNT = re.compile(r"[\d€£₹₩₽$¥￥]|[A-Z]{1,3}[$\d]|人民币|[一二两三四五六七八九十]")
_KEYWORD = re.compile(
    r"(?:(?P<step>next|下一?步)|(?P<account>account|customer|客户)|(?P<contact>contact|联系人))"
    r"[:：](?P<said>.*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z']+", re.IGNORECASE)
_LONGEST_DATE, _LONGEST_WHEN, _LONGEST_AMOUNT = 6, 9, 4  # words
_MOST = 150  # words of a line that are looked at; a title has room for fewer

Money = tuple[Decimal, str]


@dataclass(frozen=True)
class NewLine:
    """What ``/opp new …`` says. Empty fields were not said."""

    title: str
    amount: Decimal | None = None
    currency: str | None = None
    expected_close: dt.date | None = None
    owner: str | None = None
    account: str | None = None
    contact: str | None = None
    step: Step | None = None
    unread: tuple[str, ...] = ()


def read_new(text: str, here: dt.datetime, home: str) -> NewLine:
    """What one line says; the words that are left are the title. ``here`` is now where one is."""
    reader = _Reader(here, home)
    reader.read(text.split())
    return reader.line()


class _Reader:
    """Goes through the words; those that say nothing else join the part that is being written."""

    def __init__(self, here: dt.datetime, home: str) -> None:
        self._here = here
        self._home = home
        self._parts: dict[str, list[str]] = {
            name: [] for name in ("title", "account", "contact", "step")
        }
        self._into = "title"
        self._money: Money | None = None
        self._close: dt.date | None = None
        self._owner: str | None = None
        self._unread: list[str] = []

    def read(self, words: list[str]) -> None:
        words, unseen = words[:_MOST], words[_MOST:]
        while words:
            word = words.pop(0)
            if self._owner is None and (who := mentioned(word)):
                self._owner = who
            elif self._close is None and (found := _take_close(word, words, self._here.date())):
                self._close, words = found
            elif self._begins_part(word, words) or self._takes_amount(word, words):
                continue
            else:
                self._parts[self._into].append(word)
                self._unread += self._left_open(word, words)
        self._parts[self._into] += unseen

    def line(self) -> NewLine:
        text = {name: unescape(" ".join(words)) for name, words in self._parts.items()}
        step = read_step(" ".join(self._parts["step"]), self._here) if text["step"] else None
        amount, currency = self._money or (None, None)
        return NewLine(
            text["title"],
            amount,
            currency,
            self._close,
            self._owner,
            text["account"] or None,
            text["contact"] or None,
            step,
            self._all_unread(text["title"], step),
        )

    def _begins_part(self, word: str, rest: list[str]) -> bool:
        """A keyword with a colon, or a day with its hour: only a next step has one."""
        if word.lower() == "next" and rest and re.fullmatch("step[:：]", rest[0].lower()):
            rest.pop(0)
            self._into = "step"
            return True
        found = _KEYWORD.fullmatch(word)
        if found is not None:
            into = next(name for name in ("step", "account", "contact") if found[name])
            if found["said"]:
                self._parts[into].append(found["said"])
            # 联系人：王经理 is whole; “contact: Bob Miller” and a step go on.
            ends = found["said"] and not found["said"].isascii() and into != "step"
            self._into = "title" if ends else into
            return True
        if self._into == "step":
            return False
        taken = take_first(unescape(" ".join((word, *rest[:_LONGEST_WHEN]))), self._here)
        if taken and taken.rest and taken.said.day and taken.said.at:
            self._into = "step"
        return False

    def _takes_amount(self, word: str, rest: list[str]) -> bool:
        """An amount, but for what the next step may be about."""
        if self._money is not None or self._into == "step":
            return False
        found = _take_amount(word, rest, self._home)
        if found is not None:
            self._money, used = found
            del rest[:used]
            return True
        glued = _GLUED_AMOUNT.fullmatch(word)
        money = read_amount(glued["amount"], self._home) if glued else None
        if glued is None or money is None:
            return False
        self._money = money
        self._parts[self._into].append(glued["title"])
        return True

    def _left_open(self, word: str, rest: list[str]) -> list[str]:
        """What looks like the close date or the amount that is missing, and could not be read."""
        missing = self._close is None and word.lower() in _CLOSE_WORDS
        if missing and re.search(r"\d", " ".join(rest[:2])):
            return [" ".join((word, *rest[:2]))]
        return [word] if self._money is None and _LIKE_MONEY.fullmatch(word) else []

    def _all_unread(self, title: str, step: Step | None) -> tuple[str, ...]:
        unread = [unescape(one) for one in self._unread]
        if self._close is None:
            dates = (one for one in dates_in(title) if not _WORD.fullmatch(one))
            unread += [one for one in dates if not any(one in other for other in unread)]
        return tuple(dict.fromkeys((*unread, *(step.unread if step else ()))))


def _take_close(word: str, rest: list[str], today: dt.date) -> tuple[dt.date, list[str]] | None:
    if word.lower() in _CLOSE_WORDS:
        for count in range(min(_LONGEST_DATE, len(rest)), 0, -1):
            day = read_date(" ".join(rest[:count]), today)
            if day is not None:
                return day, rest[count:]
    for pattern in _GLUED_CLOSE:
        glued = pattern.fullmatch(word)
        day = read_date(glued["date"], today) if glued else None
        if day is not None:
            return day, rest
    return None


def _take_amount(word: str, rest: list[str], home: str) -> tuple[Money, int] | None:
    """An amount in up to four words, and how many of ``rest`` belong to it."""
    if not _BEGINS_AMOUNT.match(word) and not names_currency(word):
        return None
    for used in range(min(_LONGEST_AMOUNT - 1, len(rest)), -1, -1):
        words = [word, *rest[:used]]
        if not all(_belongs(one) for one in words[1:]) or _is_of_the_next(words, rest[used:]):
            continue
        money = read_amount(" ".join(words), home) if used or says_money(word) else None
        if money is not None:
            return money, used
    return None


def _belongs(word: str) -> bool:
    return names_currency(word) or names_factor(word) or word[0].isdigit()


def _is_of_the_next(words: list[str], rest: list[str]) -> bool:
    """50k USD 60k: whose the currency is."""
    return len(words) > 1 and names_currency(words[-1]) and bool(rest) and says_money(rest[0])
