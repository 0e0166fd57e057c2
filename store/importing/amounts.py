"""Amounts of money as files have them: separators, currencies, 50k and 3万."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache

from babel.numbers import list_currencies

from store.base import LARGEST_AMOUNT
from store.importing.saying import Said, phrase

CENT = Decimal("0.01")
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"})
_SYMBOLS: dict[str, tuple[str | None, frozenset[str]]] = {
    "$": ("USD", _DOLLARS),
    "€": ("EUR", frozenset({"EUR"})),
    "£": ("GBP", frozenset({"GBP"})),
    "₹": ("INR", frozenset({"INR"})),
    "元": ("CNY", frozenset({"CNY"})),
    "¥": (None, frozenset({"CNY", "JPY"})),
}
_SCALES = {
    "": 1, "k": 10**3, "m": 10**6, "bn": 10**9, "千": 10**3, "万": 10**4, "亿": 10**8,
}  # fmt: skip
_WHOLE = re.compile(
    r"(?P<before>[A-Z]{3}|[$€£₹¥])?(?P<sign>-)?(?P<number>\d[\d.,]*)"
    r"(?P<scale>k|m|bn|千|万|亿)?(?P<after>[A-Z]{3}|[$€£₹¥元])?$",
    re.I,
)
_GROUPED = {mark: re.compile(rf"\d{{1,3}}([{mark}]\d{{3}})+$") for mark in ",."}


class Mark(StrEnum):
    """What separates the decimals."""

    POINT = "."
    COMMA = ","


class Exact(str):
    """A number from a workbook: its point is a decimal point, whatever texts beside it have."""

    __slots__ = ()


class NotAnAmount(ValueError):
    """``advice`` says what to write instead."""

    def __init__(self, advice: Said) -> None:
        super().__init__(advice)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Amount:
    """``currency`` is empty unless the text names it; ``rounded`` when it had parts of a cent."""

    value: Decimal
    currency: str | None
    rounded: bool


def decimal_mark(text: str) -> Mark | None:
    """The decimal mark that ``text`` surely uses, if it shows one."""
    match = None if isinstance(text, Exact) else _WHOLE.match(_squeezed(text))
    number = match["number"] if match and not match["scale"] else ""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        last = Mark.POINT if number.rindex(".") > number.rindex(",") else Mark.COMMA
        return last if number.count(last) == 1 else None
    if points + commas != 1:
        return {True: Mark.COMMA, False: Mark.POINT}[points > 1] if points + commas else None
    mark = Mark.POINT if points else Mark.COMMA
    return None if _GROUPED[mark].match(number) and number[0] != "0" else mark


def read_amount(text: str, mark: Mark | None, home: str) -> Amount:
    """The amount in ``text``. ``mark`` is what the file uses, ``home`` the usual currency.

    Raises ``NotAnAmount`` with what to write instead.
    """
    match = _WHOLE.match(_squeezed(text))
    if match is None:
        raise NotAnAmount(phrase("Write a number like 48500 or 48,500.00."))
    if match["sign"]:
        raise NotAnAmount(
            phrase("An amount cannot be negative. Leave it empty when it is unknown.")
        )
    number = _plain(match["number"], mark, scaled=match["scale"] is not None)
    exact = Decimal(number) * _SCALES[(match["scale"] or "").lower()]
    value = exact.quantize(CENT, ROUND_HALF_UP)
    if value > LARGEST_AMOUNT:
        raise NotAnAmount(phrase("The largest amount is 9,999,999,999,999.99."))
    currency = _currency(match["before"] or match["after"], home)
    return Amount(value, currency, value != exact)


def read_currency(text: str) -> str | None:
    """A currency code such as EUR, or nothing when there is no such currency."""
    code = text.strip().upper()
    return code if code in _codes() else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


def _squeezed(text: str) -> str:
    # The yuan sign has a full-width form; spaces and apostrophes only group digits.
    return re.sub(r"[\s'’_]", "", unicodedata.normalize("NFKC", text))


def _plain(number: str, mark: Mark | None, *, scaled: bool) -> str:
    """Digits with a decimal point, or ``NotAnAmount``."""
    sure = decimal_mark(number) or (Mark.POINT if scaled and "." in number else None)
    if sure is None and mark is None and "." in number and number.count(".") == 1:
        whole, _, rest = number.partition(".")
        raise NotAnAmount(
            phrase(
                "It could be {one} or {other}. Write which.",
                one=f"{whole}{rest}",
                other=f"{whole}.{rest[:2]}",
            )
        )
    decimals = sure or mark or Mark.POINT
    groups = "," if decimals == Mark.POINT else "."
    whole, _, rest = number.partition(decimals)
    if (groups in whole and not _GROUPED[groups].match(whole)) or not re.fullmatch(r"\d*", rest):
        raise NotAnAmount(phrase("Its separators do not fit together. Write it like 48500.00."))
    return f"{whole.replace(groups, '')}.{rest or '0'}"


def _currency(name: str | None, home: str) -> str | None:
    if name is None:
        return None
    if name in _SYMBOLS:
        usual, possible = _SYMBOLS[name]
        if home in possible:
            return home
        if usual is None:
            raise NotAnAmount(
                phrase("{sign} is the sign of CNY and of JPY. Write the code instead.", sign=name)
            )
        return usual
    code = read_currency(name)
    if code is None:
        raise NotAnAmount(
            phrase("“{text}” is not a currency code. Use one like EUR, USD or CNY.", text=name)
        )
    return code
