"""Amounts as sales people write them: 50k, 1.2m EUR, €48,500, ¥80万, 1.2 million, 五十万."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import list_currencies

from handlers.reading.numerals import NUMERAL, read_numeral
from store.base import LARGEST_AMOUNT

COMMON = (
    "EUR", "USD", "CNY", "GBP", "JPY", "CHF", "HKD", "SGD", "TWD", "INR",
    "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "MXN", "KRW",
)  # fmt: skip
_FACTORS = {
    "": 1,
    **dict.fromkeys(("k", "千", "thousand"), 10**3),
    **dict.fromkeys(("w", "万"), 10**4),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("m", "mn", "mio", "million", "百万"), 10**6),
    **dict.fromkeys(("crore", "crores", "千万"), 10**7),
    "亿": 10**8,
    **dict.fromkeys(("b", "bn", "billion", "十亿"), 10**9),
}
_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "us$": "USD", "a$": "AUD",
    "c$": "CAD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "nz$": "NZD", "euro": "EUR",
    "euros": "EUR", "rmb": "CNY", "yuan": "CNY", "元": "CNY", "人民币": "CNY", "円": "JPY",
    "日元": "JPY", "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "港币": "HKD",
    "港元": "HKD", "台币": "TWD", "韩元": "KRW",
}  # fmt: skip
# In small letters too, but for “cad”, which is also what engineers draw with.
_SMALL = {code.lower(): code for code in COMMON if code != "CAD"}
_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN"})
_YENS = frozenset({"CNY", "JPY"})
# Where these are at home the comma groups digits, so $1,2m may lack one.
_GROUPING_SIGNS = frozenset("$£¥￥₹₩")
_BLANK = re.compile(r"[ \u00a0]")
_GROUPED_BY_BLANKS = re.compile(r"\d{1,3}([ \u00a0]\d{3})+([.,]\d{1,2})?")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_CURRENCY = rf"[A-Z]{{3}}|[$¥￥]|(?i:{_any_of((*_SIGNS, *_SMALL))})"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY})?\s*"
    rf"(?:(?P<number>\d[\d,.' \u00a0]*)\s*(?P<factor>(?i:{_any_of(_FACTORS)}))\.?"
    rf"|(?P<numeral>{NUMERAL}))"
    rf"\s*(?P<after>{_CURRENCY})?",
)


def read_amount(text: str, home: str) -> tuple[Decimal, str] | None:
    """The amount and currency that ``text`` says, ``home`` when it names none; or nothing.

    A sign that several currencies share means the home currency if it is one of them.
    ``1.500`` is nothing: it is 1.5 to some and 1,500 to others; so is ``2027 60k``, two numbers.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or (match["before"] and match["after"]):
        return None
    sign = match["before"] or match["after"] or ""
    number = _exact(match, sign)
    currency = _currency(sign, home)
    if number is None or currency is None or number > LARGEST_AMOUNT:
        return None
    return number.quantize(Decimal("0.01")), currency


def says_money(text: str) -> bool:
    """Whether a word in running text can only be an amount: it has a sign, a factor or a comma."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
        return True
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return False
    spelled = match["numeral"] and match["numeral"][-1] in "万亿"
    marked = match["factor"] or match["before"] or match["after"]
    bare = re.fullmatch(r"\d{5,}", text)
    return bool(marked or bare or spelled) and read_amount(text, "EUR") is not None


def how_clear(text: str) -> int:
    """How clearly a read amount is one: with its currency, with a factor, or a bare number."""
    match = _AMOUNT.fullmatch(text)
    if match is None or match["before"] or match["after"]:
        return 2
    return 1 if match["factor"] or match["numeral"] else 0


@lru_cache
def currencies() -> frozenset[str]:
    """Every current ISO 4217 code."""
    return frozenset(list_currencies(Locale.parse("en")))


def is_currency(text: str) -> bool:
    return text in currencies()


def names_currency(word: str) -> bool:
    """Whether a word in running text stands for a currency: EUR, usd, 美元."""
    return is_currency(word) or word in _SMALL or word.lower() in _SIGNS


def names_factor(word: str) -> bool:
    """Whether a word in running text multiplies the number before it: million, mio."""
    return len(word) > 1 and word.lower().rstrip(".") in _FACTORS


def _exact(match: re.Match[str], sign: str) -> Decimal | None:
    if match["numeral"]:
        spelled = read_numeral(match["numeral"])
        return None if spelled is None else Decimal(spelled)
    written = match["number"].strip()
    if sign in _GROUPING_SIGNS and re.search(r",\d{1,2}$", written):
        return None
    factor = _FACTORS[match["factor"].lower()]
    if _BLANK.search(written) and (factor != 1 or not _GROUPED_BY_BLANKS.fullmatch(written)):
        return None
    number = _number(written)
    return None if number is None else number * factor


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
    known = _SIGNS.get(sign.lower()) or _SMALL.get(sign)
    if known:
        return known
    return sign if is_currency(sign) else None
