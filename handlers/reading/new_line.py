"""``/opp new …`` in one line: title, amount, close date, owner, account, contact, next step."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from handlers.reading.amounts import (
    how_clear,
    names_currency,
    names_factor,
    read_amount,
    says_money,
)
from handlers.reading.dates import read_date
from handlers.reading.line import mentioned, unescape
from handlers.reading.step_line import Step, read_step
from handlers.reading.taking import take_first
from handlers.reading.unread import dates_in

_CLOSE_WORDS = frozenset({"close", "closes", "closing", "成交", "预计成交", "预计"})
_GLUED_CLOSE = (
    re.compile(r"(?:预计成交|预计|成交)[:：]?(?P<date>.+?)(?:成交|签约|签单|结单)?"),
    re.compile(r"(?P<date>.+)(?:成交|签约|签单|结单|签)"),
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
# Chinese goes on without a space behind these; no word that is read ends with any.
_AFTER_MARK = re.compile(r"(?<=[，；。])")
_MARKS = ",;，；。"
_LONGEST_DATE, _LONGEST_WHEN, _LONGEST_AMOUNT = 6, 9, 4  # words
_MOST = 150  # words of a line that are looked at; a title has room for fewer

Money = tuple[Decimal, str]


class _Amount(NamedTuple):
    """An amount found in the words of a part, and what stays there once it is taken out."""

    money: Money
    said: str
    part: str
    place: int
    stays: list[str]


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
    reader.read(_AFTER_MARK.sub(" ", text).split())
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
        self._amounts: list[_Amount] = []
        self._close: dt.date | None = None
        self._owner: str | None = None
        self._unread: list[str] = []

    def read(self, words: list[str]) -> None:
        words, unseen = words[:_MOST], words[_MOST:]
        bare = [one.rstrip(_MARKS) or one for one in words]
        place = 0
        while place < len(words):
            word, rest = bare[place], bare[place + 1 :]
            if self._owner is None and (who := mentioned(word)):
                self._owner, used = who, 1
            elif self._close is None and (found := _take_close(word, rest, self._here.date())):
                self._close, used = found
            else:
                used = self._begins_part(word, rest) or self._finds_amount(
                    word, rest, words[place:]
                )
            if not used:
                self._parts[self._into].append(words[place])
                self._unread += self._left_open(word, rest)
            place += used or 1
        self._parts[self._into] += unseen

    def line(self) -> NewLine:
        money = self._settle_amount()
        text = {name: _joined(words) for name, words in self._parts.items()}
        step = read_step(" ".join(self._parts["step"]), self._here) if text["step"] else None
        amount, currency = money or (None, None)
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

    def _begins_part(self, word: str, rest: list[str]) -> int:
        """How many words are a keyword with its colon; a day with its hour begins a step too."""
        if word.lower() == "next" and rest and re.fullmatch("step[:：]", rest[0].lower()):
            self._into = "step"
            return 2
        found = _KEYWORD.fullmatch(word)
        if found is not None:
            into = next(name for name in ("step", "account", "contact") if found[name])
            if found["said"]:
                self._parts[into].append(found["said"])
            # 联系人：王经理 is whole; “contact: Bob Miller” and a step go on.
            ends = found["said"] and not found["said"].isascii() and into != "step"
            self._into = "title" if ends else into
            return 1
        if self._into == "step":
            return 0
        taken = take_first(unescape(" ".join((word, *rest[:_LONGEST_WHEN]))), self._here)
        if taken and taken.rest and taken.said.day and taken.said.at:
            self._into = "step"
        return 0

    def _finds_amount(self, word: str, rest: list[str], written: list[str]) -> int:
        """How many words are an amount, but for what the next step may be about.

        They stay where they are until all are known: there may be another.
        """
        if self._into == "step":
            return 0
        glued = _GLUED_AMOUNT.fullmatch(word)
        if (found := _take_amount(word, rest, self._home)) is not None:
            money, used = found
            said, stays = " ".join((word, *rest[: used - 1])), []
        elif glued and (whole := read_amount(glued["amount"], self._home)):
            money, used, said, stays = whole, 1, glued["amount"], [glued["title"]]
        else:
            return 0
        part = self._parts[self._into]
        self._amounts.append(_Amount(money, said, self._into, len(part), stays))
        part.append(" ".join(written[:used]))
        return used

    def _settle_amount(self) -> Money | None:
        """The clearest amount, taken out of its words. Of two that are as clear, neither is."""
        if not self._amounts:
            return None
        best = max(how_clear(one.said) for one in self._amounts)
        first, *others = (one for one in self._amounts if how_clear(one.said) == best)
        if any(one.money != first.money for one in others):
            self._unread += [one.said for one in (first, *others)]
            return None
        self._parts[first.part][first.place : first.place + 1] = first.stays
        return first.money

    def _left_open(self, word: str, rest: list[str]) -> list[str]:
        """What looks like the close date or the amount that is missing, and could not be read."""
        if self._close is None and word.lower() in _CLOSE_WORDS:
            following = " ".join(rest[:2])
            if re.search(r"\d", following) or dates_in(following):
                return [f"{word} {following}"]
        return [word] if not self._amounts and _LIKE_MONEY.fullmatch(word) else []

    def _all_unread(self, title: str, step: Step | None) -> tuple[str, ...]:
        unread = [unescape(one) for one in self._unread]
        if self._close is None:
            dates = (one for one in dates_in(title) if not _WORD.fullmatch(one))
            unread += [one for one in dates if not any(one in other for other in unread)]
        return tuple(dict.fromkeys((*unread, *(step.unread if step else ()))))


def _take_close(word: str, rest: list[str], today: dt.date) -> tuple[dt.date, int] | None:
    """The day in the words that say when it closes, and how many those are."""
    if word.lower() in _CLOSE_WORDS:
        for count in range(min(_LONGEST_DATE, len(rest)), 0, -1):
            day = read_date(" ".join(rest[:count]), today)
            if day is not None:
                return day, 1 + count
    for pattern in _GLUED_CLOSE:
        glued = pattern.fullmatch(word)
        day = read_date(glued["date"], today) if glued else None
        if day is not None:
            return day, 1
    return None


def _take_amount(word: str, rest: list[str], home: str) -> tuple[Money, int] | None:
    """An amount in up to four words, and how many it is."""
    if not _BEGINS_AMOUNT.match(word) and not names_currency(word):
        return None
    for used in range(min(_LONGEST_AMOUNT - 1, len(rest)), -1, -1):
        words = [word, *rest[:used]]
        if not all(_belongs(one) for one in words[1:]) or _is_of_the_next(words, rest[used:]):
            continue
        money = read_amount(" ".join(words), home) if used or says_money(word) else None
        if money is not None:
            return money, 1 + used
    return None


def _joined(words: list[str]) -> str:
    """Words as they stood, without the marks that held them apart from what was taken out."""
    return unescape(re.sub(r"(?<=[，；。]) ", "", " ".join(words))).strip(f"{_MARKS} ")


def _belongs(word: str) -> bool:
    return names_currency(word) or names_factor(word) or word[0].isdigit()


def _is_of_the_next(words: list[str], rest: list[str]) -> bool:
    """50k USD 60k: whose the currency is."""
    return len(words) > 1 and names_currency(words[-1]) and bool(rest) and says_money(rest[0])
