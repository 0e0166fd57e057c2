"""One-line commands: what a person typed after ``/opp``, taken apart."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from handlers.reading.amounts import is_currency, read_amount, says_money
from handlers.reading.dates import read_date, take_date

_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CLOSE_WORDS = frozenset({"close", "closes", "closing", "成交", "预计成交", "预计"})
_LIKE_MONEY = re.compile(r"-?[€£₹₩₽$¥￥]?\d+(?:[.,]\d+)*(?:[.,]\d{3}|[kKmMwW万亿])")
_GLUED_CLOSE = re.compile(r"(?:预计成交|预计|成交)(?P<date>.+)")


@dataclass(frozen=True)
class NewLine:
    """What ``/opp new …`` says. Empty fields were not said."""

    title: str
    amount: Decimal | None = None
    currency: str | None = None
    expected_close: dt.date | None = None
    owner: str | None = None
    unread: tuple[str, ...] = ()


def mentioned(word: str) -> str | None:
    """The Slack id in ``<@U123|sam>``, or nothing."""
    found = _MENTION.fullmatch(word)
    return found["id"] if found else None


def unescape(text: str) -> str:
    """Text as it was typed: Slack escapes three characters in what people write."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def read_new(text: str, today: dt.date, home: str) -> NewLine:
    """Title, amount, close date and owner from one line; the words that are left are the title."""
    words = text.split()
    title: list[str] = []
    amount: tuple[Decimal, str] | None = None
    close: dt.date | None = None
    owner: str | None = None
    unread: list[str] = []
    while words:
        word = words.pop(0)
        if owner is None and (who := mentioned(word)):
            owner = who
        elif close is None and (found := _take_close(word, words, today)):
            close, words = found
        elif amount is None and (money := _take_amount(word, words, home)):
            amount, words = money
        else:
            title.append(word)
            unread += _unread(word, words, amount is None, close is None)
    return NewLine(
        unescape(" ".join(title)),
        amount[0] if amount else None,
        amount[1] if amount else None,
        close,
        owner,
        tuple(unescape(one) for one in unread),
    )


def _unread(word: str, rest: list[str], money_missing: bool, close_missing: bool) -> list[str]:
    """What looks like the close date or the amount that is missing, and could not be read."""
    if close_missing and word.lower() in _CLOSE_WORDS and re.search(r"\d", " ".join(rest[:2])):
        return [" ".join((word, *rest[:2]))]
    return [word] if money_missing and _LIKE_MONEY.fullmatch(word) else []


def _take_close(word: str, rest: list[str], today: dt.date) -> tuple[dt.date, list[str]] | None:
    if word.lower() in _CLOSE_WORDS:
        skipped = rest[1:] if rest and rest[0].lower() in ("on", "by") else rest
        day, after = take_date(skipped, today)
        return (day, after) if day else None
    glued = _GLUED_CLOSE.fullmatch(word)
    day = read_date(glued["date"], today) if glued else None
    return (day, rest) if day else None


def _take_amount(
    word: str, rest: list[str], home: str
) -> tuple[tuple[Decimal, str], list[str]] | None:
    """An amount in one word, or with its currency in the word before or after."""
    if is_currency(word) and rest and (money := read_amount(f"{word} {rest[0]}", home)):
        return money, rest[1:]
    if not re.match(r"[\d€£₹₩₽$¥￥]|[A-Z]{3}\d", word):
        return None
    followed = rest and is_currency(rest[0]) and not (len(rest) > 1 and says_money(rest[1]))
    if followed and (money := read_amount(f"{word} {rest[0]}", home)):
        return money, rest[1:]
    if says_money(word) and (money := read_amount(word, home)):
        return money, rest
    return None


def read_step(text: str, today: dt.date) -> tuple[str, dt.date | None]:
    """``fri call Bob`` or ``call Bob fri``: the step and its day, if one is said."""
    words = unescape(text).split()
    day, rest = take_date(words, today)
    if day is not None:
        return " ".join(rest), day
    for count in range(min(4, len(words) - 1), 0, -1):
        day = read_date(" ".join(words[-count:]), today)
        if day is not None:
            left = words[:-count]
            if left and left[-1].lower() in ("on", "by"):
                left = left[:-1]
            return " ".join(left), day
    return " ".join(words), None


def take_number(text: str) -> tuple[int | None, str]:
    """The opportunity's number that ``text`` begins with (``42`` or ``#42``), and the rest."""
    first, _, rest = text.strip().partition(" ")
    digits = first.removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        return int(digits), rest.strip()
    return None, text.strip()
