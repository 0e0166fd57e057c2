"""The figures of a conversion."""

import datetime as dt
from dataclasses import dataclass

from reports.figures import Amounts, Share, cents
from reports.outcomes import Closed, Outcomes
from reports.report import About


@dataclass(frozen=True, slots=True)
class Cohort(Outcomes):
    """Those opened in one calendar month, whose first day is ``month``."""

    month: dt.date


@dataclass(frozen=True, slots=True)
class Conversion:
    """``worked`` were open at some moment of the period, ``closed`` ended in it."""

    about: About
    worked: int
    without_account: int
    accounts_worked: int
    accounts_won: int
    closed: Closed
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
            currency: cents(amount / self.worked)
            for currency, amount in self.closed.won_value.items()
        }

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
