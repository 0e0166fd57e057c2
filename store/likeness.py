"""Whether two descriptions are of the same thing, however they are worded, in English or Chinese.

A description is the title and the customer's name together. Two are alike when every word of the
shorter is in the longer, a slip of the pen allowed, and they are at least half of it. A score over
the whole text cannot tell: the best of them finds “Acme renewal 2026” and “Acme renewal 2027” more
alike than “CRM rollout for Acme” and “Acme: CRM rollout”.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from store.sounds import CHINESE, sound

_WORD = re.compile(r"[^\W_]+")
_COMPANY = re.compile("(?:有限责任|股份有限|集团有限|有限|股份|集团)?公司|集团")
# What is said with any customer and about any opportunity says nothing.
_EMPTY = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "年")
) | {"ag", "bv", "co", "corp", "gmbh", "inc", "llc", "ltd", "plc", "sa"}
# Most Chinese words have two characters, so one is worth half a word.
LEAST, SHARE = 2.0, 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says, in no order: ``words``, and Chinese as ``sounds``, for slips keep those."""

    words: frozenset[str]
    sounds: frozenset[str]

    @property
    def weight(self) -> float:
        return len(self.words) + len(self.sounds) / 2

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(filter(_has_digit, self.words))


def parts_of(text: str) -> tuple[list[str], list[str]]:
    """The words of a text that say something, and its Chinese passages; case and width aside."""
    plain = _COMPANY.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    words = _WORD.findall(CHINESE.sub(" ", plain))
    return (
        [word for word in words if word not in _EMPTY],
        [passage for passage in CHINESE.findall(plain) if passage not in _EMPTY],
    )


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    words, passages = parts_of(text)
    return Said(frozenset(words), frozenset(map(sound, "".join(passages))))


def alike(one: Said, other: Said) -> bool:
    """Whether they may well be the same. Different numbers tell two apart: years, phases, lots."""
    short, long = sorted((one, other), key=lambda each: each.weight)
    if short.weight < LEAST or short.weight < SHARE * long.weight:
        return short == long and short.weight > 0
    if (
        short.numbers
        and long.numbers
        and not (short.numbers <= long.numbers or long.numbers <= short.numbers)
    ):
        return False
    left = long.words - short.words
    return short.sounds <= long.sounds and all(
        any(_slipped(word, meant) for meant in left) for word in short.words - long.words
    )


def _slipped(word: str, meant: str) -> bool:
    """Whether it is that word but for a slip: one in five letters, two in nine; never a digit."""
    length = min(len(word), len(meant))
    slips = 2 if length >= 9 else 1 if length >= 5 else 0
    if not slips or _has_digit(word) or _has_digit(meant):
        return False
    return OSA.distance(word, meant, score_cutoff=slips) <= slips


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)
