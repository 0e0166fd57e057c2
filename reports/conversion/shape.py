"""The figures of a conversion."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reports.figures import Amounts, Share, cents
from reports.footnotes import MATURING_ABOVE
from reports.report import About


@dataclass(frozen=True, slots=True)
class Cohort:
    """What became of those opened in one calendar month, whose first day is ``month``."""

    month: dt.date
    won: int
    lost: int
    open: int

    @property
    def opened(self) -> int:
        return self.won + self.lost + self.open

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.won + self.lost)

    @property
    def won_of_opened(self) -> Share:
        return Share(self.won, self.opened)

    @property
    def open_share(self) -> Share:
        return Share(self.open, self.opened)

    @property
    def is_maturing(self) -> bool:
        return (self.open_share.rate or 0) > MATURING_ABOVE


@dataclass(frozen=True, slots=True)
class Conversion:
    """``worked`` were open at some moment of the period; won and lost were closed in it."""

    about: About
    worked: int
    without_account: int
    accounts_worked: int
    accounts_won: int
    won: int
    lost: int
    won_value: Amounts
    lost_value: Amounts
    cohorts: tuple[Cohort, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was opened in any of the months, so there are no cohorts to draw."""
        return not any(cohort.opened for cohort in self.cohorts)

    @property
    def rate(self) -> Share:
        """Accounts that became customers, of those that were worked on."""
        return Share(self.accounts_won, self.accounts_worked)

    @property
    def value_per_opportunity(self) -> Amounts:
        """Won value for each opportunity worked on: money, never a percentage."""
        if not self.worked:
            return {}
        return {
            currency: cents(amount / self.worked) for currency, amount in self.won_value.items()
        }

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.won + self.lost)

    @property
    def win_rate_by_value_of(self) -> dict[str, float]:
        """By value, for each currency that has any."""
        rates = {}
        for currency in sorted({*self.won_value, *self.lost_value}):
            won = self.won_value.get(currency, Decimal(0))
            total = won + self.lost_value.get(currency, Decimal(0))
            if total:
                rates[currency] = float(won / total)
        return rates

    @property
    def matured(self) -> Share:
        """Won of those decided, in the months of which few are still open."""
        months = [cohort for cohort in self.cohorts if not cohort.is_maturing]
        won = sum(cohort.won for cohort in months)
        return Share(won, won + sum(cohort.lost for cohort in months))

    @property
    def maturing(self) -> int:
        """Of how many months the rates will still change."""
        return sum(cohort.is_maturing for cohort in self.cohorts)
