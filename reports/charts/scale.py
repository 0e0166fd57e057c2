"""What stands along a scale: few round ticks, names of months."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from babel.dates import format_date

from reports.words import CHINESE, Words

ROUND = (1, 2, 5, 10)
MONTHS_NAMED = 24


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on a scale and what is written there."""

    value: float
    text: str


def ticks(
    values: Iterable[float | None],
    tell: Callable[[float], str],
    *,
    most: int = 4,
    least: float = 1,
) -> tuple[Tick, ...]:
    """Round values from below to above all ``values`` and zero, about ``most`` steps of at least
    ``least`` apart."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    low, high = min(low, 0), max(high, 0)
    if high == low:
        high = low + least
    step = max(_round_up((high - low) / most), least)
    places = range(floor(low / step), ceil(high / step) + 1)
    return tuple(Tick(place * step, tell(place * step)) for place in places)


def percents(words: Words) -> tuple[Tick, ...]:
    """From nothing to all, for shares between 0 and 1."""
    return tuple(Tick(share, words.percent(share)) for share in (0, 0.25, 0.5, 0.75, 1))


def month_names(months: Sequence[dt.date], words: Words) -> tuple[str, ...]:
    """Short names of months in their order; the first and each January have their year below.
    Of many only the years are named, at each January."""
    month, year = ("M月", "yy年") if words.locale == CHINESE else ("LLL", "y")
    if len(months) > MONTHS_NAMED:
        return tuple(_date(day, year, words) if day.month == 1 else "" for day in months)
    return tuple(
        _date(day, f"{month}\n{year}" if day.month == 1 or not place else month, words)
        for place, day in enumerate(months)
    )


def _date(day: dt.date, pattern: str, words: Words) -> str:
    return format_date(day, pattern, locale=words.locale)


def _round_up(step: float) -> float:
    ten: float = 10.0 ** floor(log10(step))
    return next(ten * factor for factor in ROUND if ten * factor >= step * 0.999999)
