"""The figures of a forecast: months, what is in none of them, and how forecasts turned out."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reports import attaining
from reports.currencies import drawn_currency
from reports.figures import Amounts, wilson
from reports.report import About
from store.probabilities import Fate

ENOUGH = 20  # closed ones, below which a share says too little about a stage
STEP = 5
LEAST, MOST = 5, 95  # nothing open is impossible or certain


@dataclass(frozen=True, slots=True)
class Open:
    """What is open: how many, worth what, and what by their chances."""

    count: int
    value: Amounts
    weighted: Amounts
    without_amount: int


@dataclass(frozen=True, slots=True)
class Month:
    """What was won in a month, what is still due in it, and what was to be won."""

    month: dt.date
    won_count: int
    won: Amounts
    due: Open
    target: Amounts


@dataclass(frozen=True, slots=True)
class Grade:
    """What was forecast for a month at the start of ``week``, and what was won."""

    month: dt.date
    week: dt.date
    forecast: Amounts
    won: Amounts

    def error(self, currency: str) -> float | None:
        """How far what was won lies from the forecast, as a part of that."""
        forecast = self.forecast.get(currency)
        if not forecast:
            return None
        return float((self.won.get(currency, Decimal(0)) - forecast) / forecast)


@dataclass(frozen=True, slots=True)
class Better:
    """A stage whose chance is not what became of those that reached it."""

    fate: Fate
    percent: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """A whole forecast. ``start`` to before ``end`` are whole months.

    ``earlier`` is only there for a period that begins later; ``win_rates`` are by value, of the
    last 365 days; ``pace`` is the part of the period's working days that are gone.
    """

    about: About
    home: str
    start: dt.date
    end: dt.date
    months: tuple[Month, ...]
    past_due: Open
    undated: Open
    later: Open
    earlier: Open | None
    won: Amounts
    due: Open
    target: Amounts
    win_rates: Amounts
    pace: float | None
    grades: tuple[Grade, ...] = ()
    better: tuple[Better, ...] = ()

    @property
    def currency(self) -> str:
        """The one that is drawn: the workspace's, unless there is nothing in it."""
        return drawn_currency(self.home, self.amounts)

    @property
    def amounts(self) -> tuple[Amounts, ...]:
        """All that is told."""
        aside = (self.past_due, self.undated, self.later, self.due)
        return (self.won, self.target, *(one.value for one in aside))

    @property
    def is_empty(self) -> bool:
        """Nothing won, nothing open, no target."""
        aside = (self.past_due, self.undated, self.later, self.due)
        earlier = self.earlier.count if self.earlier else 0
        counts = [one.count for one in aside] + [month.won_count for month in self.months]
        return not any((*counts, earlier, self.target))

    @property
    def missing(self) -> Amounts:
        """What the target still lacks; nothing or less where it is met."""
        return {
            currency: amount - self.won.get(currency, Decimal(0))
            for currency, amount in self.target.items()
        }

    @property
    def coverage(self) -> dict[str, float | None]:
        """How often what is due covers what is missing; empty where the target is met."""
        return {
            currency: float(self.due.value.get(currency, Decimal(0)) / missing)
            if missing > 0
            else None
            for currency, missing in self.missing.items()
        }

    @property
    def needed_coverage(self) -> dict[str, float]:
        """How often it has to, at the win rate there is."""
        return {currency: float(1 / rate) for currency, rate in self.win_rates.items() if rate}

    @property
    def attainment(self) -> dict[str, float]:
        """Which part of the target is won."""
        return attaining.attainment(self.won, self.target)


def better(fate: Fate) -> Better | None:
    """The chance that a stage should have, where the one that it has is surely wrong."""
    interval = wilson(fate.won, fate.closed)
    if interval is None or fate.closed < ENOUGH:
        return None
    if interval[0] <= fate.probability / 100 <= interval[1]:
        return None
    nearest = (200 * fate.won + STEP * fate.closed) // (2 * STEP * fate.closed) * STEP
    percent = min(max(nearest, LEAST), MOST)
    return None if percent == fate.probability else Better(fate, percent)
