"""Numbers as words: 五十, 一百二十万, two, a."""

import re

DIGITS = "零一二三四五六七八九"
NUMERAL = "[〇零一二两三四五六七八九十百千万亿]+"
ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")  # fmt: skip
COUNT = rf"(?:\d{{1,3}}|an?|{'|'.join(ENGLISH)}|[一二两三四五六七八九十]{{1,3}})"
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_HIGH = re.compile(r"(?:(?P<yi>.+)亿)?(?:(?P<wan>[^亿]+)万)?(?P<rest>[^亿万]*)")


def read_count(text: str) -> int | None:
    """A small number in figures or words of either language."""
    if text in ("a", "an"):
        return 1
    if text in ENGLISH:
        return ENGLISH.index(text) + 1
    return int(text) if text.isdecimal() else read_numeral(text)


def read_numeral(text: str) -> int | None:
    """The number that Chinese characters spell out in full; 一万二 and 三百五 are left open."""
    found = _HIGH.fullmatch(text) if text else None
    if found is None:
        return None
    yi, wan, rest = (_below_10_000(found[part] or "") for part in ("yi", "wan", "rest"))
    if yi is None or wan is None or rest is None:
        return None
    number = yi * 10**8 + wan * 10**4 + rest
    return number if _plain(spelled(number)) == _plain(text) else None


def spelled(number: int) -> str:
    """A whole number below 10 to the 12th in Chinese."""
    if number == 0:
        return "零"
    text = ""
    for value, unit in ((number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number, "")):
        section = value % 10**4
        if section:
            gap = "零" if text and section < 1_000 else ""
            text += f"{gap}{_section(section)}{unit}"
    return text


def _section(number: int) -> str:
    text, gap = "", False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text


def _plain(text: str) -> str:
    """One spelling for what is written in several: 两 for 二, 十 for 一十."""
    return re.sub(
        r"(?<![一二三四五六七八九])十", "一十", text.replace("两", "二").replace("〇", "零")
    )


def _below_10_000(text: str) -> int | None:
    number, digit = 0, 0
    for sign in _plain(text):
        if sign in _UNITS:
            number, digit = number + digit * _UNITS[sign], 0
        elif sign in DIGITS:
            digit = DIGITS.index(sign)
        else:
            return None
    return number + digit
