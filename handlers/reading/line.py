"""What a person typed after ``/opp``: mentions, escaped signs, the number in front."""

import re

LONGEST_NUMBER = 9
_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>")


def mentioned(word: str) -> str | None:
    """The Slack id in ``<@U123|sam>``, or nothing."""
    found = _MENTION.fullmatch(word)
    return found["id"] if found else None


def unescape(text: str) -> str:
    """Text as it was typed: Slack escapes three characters in what people write."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def long_number(text: str) -> str | None:
    """The number that ``text`` begins with if no opportunity ever has one so long."""
    digits = text.strip().partition(" ")[0].removeprefix("#")
    is_long = digits.isascii() and digits.isdigit() and len(digits) > LONGEST_NUMBER
    return digits if is_long else None


def take_number(text: str) -> tuple[int | None, str]:
    """The opportunity's number that ``text`` begins with (``42`` or ``#42``), and the rest."""
    first, _, rest = text.strip().partition(" ")
    digits = first.removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER:
        return int(digits), rest.strip()
    return None, text.strip()
