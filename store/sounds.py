"""Chinese as it sounds: what people type when they look for it, and what their slips keep."""

import re
from functools import lru_cache

CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")


@lru_cache(maxsize=65_536)
def in_letters(text: str) -> tuple[str, str]:
    """Chinese in pinyin without tones, whole and by initials; all else stays as it is."""
    sounds = {part: _pinyin(part) for part in CHINESE.findall(text)}
    whole = CHINESE.sub(lambda part: "".join(sounds[part[0]]), text)
    return whole, CHINESE.sub(lambda part: "".join(one[0] for one in sounds[part[0]]), text)


@lru_cache(maxsize=8192)
def sound(character: str) -> str:
    """The usual sound of one character, whatever stands beside it: always the same one."""
    return _pinyin(character)[0]


def _pinyin(text: str) -> list[str]:
    # Imported here: it takes a quarter of a second and 60 MB, and teams without Chinese none.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)
