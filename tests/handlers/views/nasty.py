"""The nastiest that people can type, as long as it may be."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from handlers.views.gallery import ENGLISH, LONGEST, Sample

LARGEST = Decimal("9999999999999.99")
Fill = Callable[[int], str]


def fill(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


NASTY: dict[str, Fill] = {
    "plain": lambda length: fill("Acme renewal ", length),
    "pings": lambda length: fill("<!channel> <@U0SAM> &amp; *b* _i_ ", length),
    "escapes": lambda length: "&<>"[:1] * length,
    "code": lambda length: fill("`code` ```block``` ~s~ > ", length),
    "lines": lambda length: fill("one\ntwo\r\n\n", length),
    "emoji": lambda length: fill("🎉👩‍👩‍👧‍👦:tada:", length),
    "chinese": lambda length: fill("安信公司续约“大单”", length),
    "quotes": lambda length: fill("\"'\\{}%s{title}", length),
    "one letter": lambda _length: "x",
}


def nasty_sample(fills: Fill, full: bool) -> Sample:
    """Every text filled up and every list long; not ``full``: as little as there can be."""
    names = tuple(f"{place}{fills(58)}" for place in range(40 if full else 2))
    return replace(
        ENGLISH,
        **{field: fills(longest) for field, longest in LONGEST.items()},
        stages=names,
        sources=names,
        reasons=names,
        number=999_999_999,
        version=999_999,
        amount=LARGEST,
        many=200 if full else 1,
        full=full,
    )
