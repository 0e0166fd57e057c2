"""Text as it is searched: folded alike when it is kept and when it is typed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TYPED = 200
MOST_WORDS = 10
SHORTEST_WORD, LONGEST_WORD = 3, 60
CHINESE = re.compile("[〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
# Letters with a stroke have no accent that could be taken off.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "|": " "})
_AROUND = "#,.;:!?，。；：！？、\"'“”‘’«»()[]{}（）【】《》「」"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one opportunity: the text that is looked through, and the words in it."""

    key: str
    words: frozenset[str]


def normalised(text: str) -> str:
    """One width, one case, no accents, single spaces; nothing that cannot be printed."""
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = unicodedata.normalize("NFKC", _ACCENTS.sub("", taken_apart)).translate(_STROKES)
    return " ".join("".join(one if one.isprintable() else " " for one in plain).split())


def typed_words(text: str) -> list[str]:
    """The words to look for, without the punctuation around them."""
    words = normalised(text[:LONGEST_TYPED]).split()
    return [word.strip(_AROUND) or word for word in words][:MOST_WORDS]


def entry_of(number: int, *texts: str | None) -> Entry:
    """``| 42 | 安信公司 续约 | 安信 | anxingongsi xuyue | anxin | axgs xy | ax`` and its words.

    A bar stands before the beginning of each text, and nowhere else.
    """
    plain = [normalised(text) for text in texts if text]
    spelt = [in_letters(text) for text in plain if CHINESE.search(text)]
    spoken, initials = [full for full, _ in spelt], [short for _, short in spelt]
    key = " | ".join([f"| {number}", *plain, *spoken, *initials])
    return Entry(key, frozenset(_vocabulary([*(CHINESE.sub(" ", one) for one in plain), *spoken])))


def in_letters(text: str) -> tuple[str, str]:
    """Chinese in pinyin without tones, whole and by initials; all else stays as it is."""
    # Imported here: it takes a quarter of a second and 60 MB, and teams without Chinese none.
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(text, errors=lambda other: f"|{other}")
    full = "".join(part.removeprefix("|") for part in parts)
    short = "".join(part[1:] if part.startswith("|") else part[:1] for part in parts)
    return full, short


def _vocabulary(texts: list[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(text):
            if SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdigit():
                yield word
