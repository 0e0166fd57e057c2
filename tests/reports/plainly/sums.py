"""Sums, shares and middles, and the few rules that several reports have in common."""

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.lives import Life


def value(lives: Iterable[Life]) -> Json:
    """The known amounts by currency; of one without any there is no entry."""
    return printed(total(lives))


def total(lives: Iterable[Life]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for life in lives:
        if life.amount is not None:
            sums[life.currency] = sums.get(life.currency, Decimal(0)) + life.amount
    return sums


def weighted(book: Book, lives: Iterable[Life]) -> Json:
    """Each amount by its own probability if it has one, else the stage's; rounded once."""
    sums: dict[str, Decimal] = {}
    for life in lives:
        if life.amount is not None:
            percent = life.probability
            if percent is None:
                percent = book.stage(life.stage).probability
            part = life.amount * percent / 100
            sums[life.currency] = sums.get(life.currency, Decimal(0)) + part
    return printed(sums)


def printed(sums: Mapping[str, Decimal]) -> Json:
    return {
        currency: float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))
        for currency, amount in sums.items()
    }


def number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def without_amount(lives: Iterable[Life]) -> int:
    return sum(life.amount is None for life in lives)


def counted(lives: Sequence[Life]) -> Json:
    return {"count": len(lives), "value": value(lives), "without_amount": without_amount(lives)}


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def win_rate(won: Sequence[Life], lost: Sequence[Life]) -> float | None:
    return share(len(won), len(won) + len(lost))


def win_rates_by_value(won: Sequence[Life], lost: Sequence[Life]) -> Json:
    """By currency; where nothing of known amount was closed there is no rate."""
    part, rest = total(won), total(lost)
    rates = {}
    for currency in {**part, **rest}:
        both = part.get(currency, Decimal(0)) + rest.get(currency, Decimal(0))
        if both:
            rates[currency] = float(part.get(currency, Decimal(0)) / both)
    return rates


def shares(parts: Json, wholes: Json) -> Json:
    """By currency of ``wholes`` that are not 0."""
    return {currency: parts.get(currency, 0) / whole for currency, whole in wholes.items() if whole}


def cycles(won: Iterable[Life]) -> list[int]:
    """Closed before it was opened is an error, and no cycle."""
    return [life.cycle for life in won if life.cycle >= 0]


def median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def quantile(values: Sequence[float], part: float) -> float | None:
    """The value below which that part lies, on the straight line between its two neighbours."""
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def months(start: dt.date, end: dt.date) -> list[dt.date]:
    """The first day of each calendar month that has a day from ``start`` to before ``end``."""
    found = []
    day = start
    while day < end:
        if day.replace(day=1) not in found:
            found.append(day.replace(day=1))
        day += DAY
    return found


def next_month(first: dt.date) -> dt.date:
    return (first + 31 * DAY).replace(day=1)


def target(book: Book, asked: Asked, who: object, first: dt.date | None = None) -> Json:
    """What ``who`` was to win in a month, or in every month that the period touches.

    Targets are a person's or everyone's: of one source or account there is none.
    """
    if "source" in asked.scope or "account" in asked.scope:
        return {}
    only = asked.scope.get("currency")
    sums: dict[str, Decimal] = {}
    for whose, month, currency, amount in book.targets:
        if first is None:
            wanted = (asked.end is None or month < asked.end) and (
                asked.start is None or next_month(month) > asked.start
            )
        else:
            wanted = month == first
        if wanted and whose == who and only in (None, currency):
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return printed(sums)


def quiet_days(book: Book, asked: Asked, life: Life) -> int | None:
    """For how many days nothing has been done about a stale one; nothing for one that is not.

    Stale is what is open and needs attention for no other reason: it does not rest, has no next
    step, was not just handed over, and its expected close has not passed.
    """
    today = asked.today(book)
    if not life.is_open or life.step_day(book) is not None:
        return None
    if life.snoozed_until is not None and life.snoozed_until > today:
        return None
    if life.handed_over is not None and life.touched <= life.handed_over:
        return None
    if life.expected_close is not None and life.expected_close < today:
        return None
    quiet = (today - book.day(life.touched)).days
    return quiet if quiet >= book.stage(life.stage).stale_after_days else None
