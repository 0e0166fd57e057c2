"""Shares and sums that can be trusted: nothing to divide by is no share, few cases say how few.

Rules of the figure sheet: denominator 0 is “–”, never 0 %; below 10 it is “3 of 4” with the Wilson
95 % interval.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from reports.words import Words
from store.cells import Tally

Amounts = Mapping[str, Decimal]  # by currency, which are never added

FEW = 10
_Z = 1.959963984540054  # two-sided 95 % of the normal distribution
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``, both counted."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def is_small(self) -> bool:
        return self.whole < FEW


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % interval of a share, between 0 and 1; nothing when there is no whole."""
    if not whole:
        return None
    rate, z2 = part / whole, _Z * _Z
    centre = rate + z2 / (2 * whole)
    reach = _Z * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole * whole))
    scale = 1 + z2 / whole
    # Rounding may put an end on the wrong side of a share of 0 or 1 by the last digit.
    return min(rate, max(0.0, (centre - reach) / scale)), max(
        rate, min(1.0, (centre + reach) / scale)
    )


def tell_share(share: Share, words: Words) -> str:
    """“83%”, or for few cases “3 of 4 (30%–95%)”, or “–”."""
    interval = wilson(share.part, share.whole)
    if interval is None or not share.is_small:
        return words.percent(share.rate)
    return words(
        "{part} of {whole} ({low}–{high})",
        part=words.number(share.part),
        whole=words.number(share.whole),
        low=words.percent(interval[0]),
        high=words.percent(interval[1]),
    )


def tell_short(share: Share, words: Words) -> str:
    """Like ``tell_share`` without the interval, for narrow places beside the full wording."""
    if not share.whole or not share.is_small:
        return words.percent(share.rate)
    return words(
        "{part} of {whole}", part=words.number(share.part), whole=words.number(share.whole)
    )


def cents(amount: Decimal) -> Decimal:
    """To the whole cent, halves up, as money is rounded."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def exact_number(amount: Decimal) -> int | float:
    """An amount for JSON that prints its digits exactly: whole, or with its cents.

    A float carries 15 digits; beyond that, 10 billion and more, the cents are rounded away.
    """
    amount = cents(amount)
    if amount == amount.to_integral_value():
        return int(amount)
    number = float(amount)
    return number if Decimal(repr(number)) == amount else int(amount.to_integral_value())


def rounded(amounts: Amounts, main: str = "") -> Amounts:
    """Each to the whole cent, the workspace's currency before the others."""
    return {currency: cents(amount) for currency, amount in main_first(amounts, main).items()}


def main_first(amounts: Amounts, main: str) -> Amounts:
    """The workspace's currency before the others."""
    return {one: amounts[one] for one in sorted(amounts, key=lambda name: (name != main, name))}


def known_amounts(tallies: Iterable[tuple[str, Tally]], main: str = "") -> Amounts:
    """Known amounts by currency, ``main`` first; one of which nothing is known is not there, rather
    than 0."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for currency, tally in tallies:
        if tally.count > tally.without_amount:
            found[currency] += tally.amount
    return rounded(found, main)


def difference(now: Amounts, before: Amounts, main: str = "") -> Amounts:
    """By currency; one that is missing on a side counts as nothing there."""
    nothing = Decimal(0)
    found = {
        currency: now.get(currency, nothing) - before.get(currency, nothing)
        for currency in {**before, **now}
    }
    return rounded(found, main)


def exact_amounts(amounts: Amounts) -> dict[str, int | float]:
    """Amounts for JSON."""
    return {currency: exact_number(amount) for currency, amount in amounts.items()}


def tell_signed(worded: str, value: Decimal | int) -> str:
    """“+3”, “−$5” or “±0”: ``worded`` without a sign, and the value whose sign it has."""
    return f"{'+' if value > 0 else '−' if value else '±'}{worded}"


def tell_change(amounts: Amounts, words: Words) -> str:
    """Signed amounts side by side."""
    signed = [
        tell_signed(words.money(abs(amount), currency), amount)
        for currency, amount in amounts.items()
        if amount
    ]
    return words.both(signed) or "±0"


def median(counts: Mapping[int, int]) -> float | None:
    """The exact median of values given with how often each occurs."""
    total = sum(counts.values())
    if not total:
        return None
    low = high = 0
    passed = 0
    for value in sorted(counts):
        before, passed = passed, passed + counts[value]
        if before <= (total - 1) // 2 < passed:
            low = value
        if before <= total // 2 < passed:
            high = value
            break
    return (low + high) / 2


def mean(counts: Mapping[int, int]) -> float | None:
    """The mean of values given with how often each occurs."""
    total = sum(counts.values())
    return sum(value * n for value, n in counts.items()) / total if total else None


def quantile(counts: Mapping[int, int], part: float) -> float | None:
    """The value below which ``part`` of them lie, on the straight line between its neighbours."""
    total = sum(counts.values())
    if not total:
        return None
    place = part * (total - 1)
    below, above = _at(counts, int(place)), _at(counts, min(int(place) + 1, total - 1))
    return below + (place - int(place)) * (above - below)


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place, counted from 0, among all in their order."""
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if place < passed:
            return value
    raise IndexError(place)
