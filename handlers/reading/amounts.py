"""Amounts as sales people write them: 50k, 1.2m EUR, €48,500, ¥80万."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import list_currencies

from store.base import LARGEST_AMOUNT

_FACTORS = {
    "": 1,
    "k": 1_000,
    "千": 1_000,
    "w": 10_000,
    "万": 10_000,
    "m": 1_000_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
}
_SYMBOLS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "元": "CNY", "円": "JPY"}
_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN"})
_YENS = frozenset({"CNY", "JPY"})
_AMOUNT = re.compile(
    r"(?P<before>[A-Z]{3}|[€£₹₩₽$¥￥])?\s*"
    r"(?P<number>\d[\d,.' \u00a0]*)"
    r"\s*(?P<factor>百万|千万|[kKmM]|bn|[bB]|[wW]|千|万|亿)?"
    r"\s*(?P<after>[A-Z]{3}|[€£₹₩₽$¥￥元円])?",
)
COMMON = (
    "EUR", "USD", "CNY", "GBP", "JPY", "CHF", "HKD", "SGD", "TWD", "INR",
    "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "MXN", "KRW",
)  # fmt: skip


def read_amount(text: str, home: str) -> tuple[Decimal, str] | None:
    """The amount and currency that ``text`` says, ``home`` when it names none; or nothing.

    A sign that several currencies share means the home currency if it is one of them.
    ``1.500`` is nothing: it is 1.5 to some and 1,500 to others.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or (match["before"] and match["after"]):
        return None
    number = _number(match["number"].strip())
    currency = _currency(match["before"] or match["after"] or "", home)
    if number is None or currency is None:
        return None
    amount = number * _FACTORS[(match["factor"] or "").lower()]
    return (amount.quantize(Decimal("0.01")), currency) if amount <= LARGEST_AMOUNT else None


def says_money(text: str) -> bool:
    """Whether a word in running text can only be an amount: it has a sign, a factor or a comma."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
        return True
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return False
    marked = match["factor"] or match["before"] or match["after"]
    bare = re.fullmatch(r"\d{5,}", text)
    return bool(marked or bare) and read_amount(text, "EUR") is not None


@lru_cache
def currencies() -> frozenset[str]:
    """Every current ISO 4217 code."""
    return frozenset(list_currencies(Locale.parse("en")))


def is_currency(text: str) -> bool:
    return text in currencies()


def _number(text: str) -> Decimal | None:
    plain = text.replace("'", "").replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d+(\.\d{1,2})?", plain):
        return Decimal(plain)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", plain):
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}", plain) or re.fullmatch(r"\d+,\d{1,2}", plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return None


def _currency(sign: str, home: str) -> str | None:
    if not sign:
        return home
    if sign == "$":
        return home if home in _DOLLARS else "USD"
    if sign in "¥￥":
        return home if home in _YENS else "CNY"
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    return sign if is_currency(sign) else None
