"""One name spelled in several ways: which are surely the same, and which only look like it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from store.accounts import name_key
from store.importing.report import Group
from store.likeness import parts_of

# C++ is not C, and R&D is not RD.
_NO_LETTERS = re.compile(r"[^\w+#&%]|_")
_DIGITS = re.compile(r"\D")
MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Guess:
    """``name`` may be a slip, or a shorter form, of ``meant``."""

    name: str
    meant: str


@lru_cache(maxsize=1 << 16)
def letters(name: str) -> str:
    """A name without case, width, spaces and punctuation: what is equal then is the same."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", name).casefold())


def is_slip_of(one: str, other: str) -> bool:
    """Whether two texts of ``letters`` differ by one slip of the pen, or two when they are long.

    The first letter is right (unqualified is no slip of qualified), and so is every digit.
    """
    length = min(len(one), len(other))
    most = 2 if length >= 12 else 1 if length >= 6 else 0
    if not most or one[0] != other[0] or _DIGITS.sub("", one) != _DIGITS.sub("", other):
        return False
    return OSA.distance(one, other, score_cutoff=most) <= most


def same_names(seen: Mapping[str, Group], known: Iterable[str]) -> dict[str, str]:
    """For spellings that are not the usual one of their name: the usual one.

    That is the one known here, else the most frequent in the file. What differs in case and spaces
    alone is one name anyway, and is not spoken of.
    """
    here = {letters(name): name for name in known}
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in seen:
        spellings[letters(name)].append(name)
    usual: dict[str, str] = {}
    for key, names in spellings.items():
        if key and (key in here or len(names) > 1):
            best = here.get(key) or max(names, key=lambda name: seen[name].count)
            usual |= {name: best for name in names if name_key(name) != name_key(best)}
    return usual


def guesses(seen: Mapping[str, Group], known: Iterable[str]) -> Iterator[Guess]:
    """The names of ``seen`` that look like one known here, or like a more frequent one beside."""
    here = list(known)
    places = {letters(name) for name in here}
    nearby: dict[str, list[str]] = defaultdict(list)
    for name in [*here, *seen]:
        for key in _keys(name):
            if len(nearby[key]) < MOST_COMPARED:
                nearby[key].append(name)
    for name, group in seen.items():
        if letters(name) in places:
            continue
        candidates = dict.fromkeys(other for key in _keys(name) for other in nearby[key])
        alike = [
            other
            for other in candidates
            if letters(other) != letters(name)
            and (letters(other) in places or _rank(other, seen[other]) > _rank(name, group))
            and _looks_like(name, other)
        ]
        if alike:
            yield Guess(name, alike[0])


def _rank(name: str, group: Group) -> tuple[int, int]:
    return group.count, -group.lines[0]


def _keys(name: str) -> set[str]:
    """A slip hides either the beginning or the end, and what kind of company it is neither."""
    key = letters(name)
    return {f"<{key[:3]}", f"{key[-3:]}>", _core(name)} if key else set()


def _looks_like(name: str, other: str) -> bool:
    return _core(name) == _core(other) or is_slip_of(letters(name), letters(other))


@lru_cache(maxsize=1 << 14)
def _core(name: str) -> str:
    """A company's name without GmbH, Inc. or 有限公司."""
    words, passages = parts_of(name)
    return " ".join([*words, *passages]) or letters(name)
