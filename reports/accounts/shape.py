"""The figures of customers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.currencies import drawn_currency
from reports.figures import Amounts, Share
from reports.report import About

LARGEST = 5


@dataclass(frozen=True, slots=True)
class Customer:
    """One account: what it bought in the period, and what is open now."""

    id: int
    name: str
    won: int
    won_value: Amounts
    open: int
    open_value: Amounts
    last_won_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Customers:
    """``accounts`` are those that bought most in ``currency``, and then those that may buy.

    ``won_value`` is what all accounts together bought.
    """

    about: About
    currency: str
    accounts: tuple[Customer, ...]
    won_value: Amounts
    customers: int
    repeat: int
    potential: int
    won_without_account: int
    open_without_account: int

    @property
    def repeat_rate(self) -> Share:
        return Share(self.repeat, self.customers)

    @property
    def buyers(self) -> tuple[Customer, ...]:
        """The listed accounts that bought, of which the drawn currency's largest come first."""
        drawn = self.drawn_currency
        bought = (one for one in self.accounts if one.won)
        return tuple(sorted(bought, key=lambda one: -one.won_value.get(drawn, Decimal(0))))

    @property
    def drawn_currency(self) -> str:
        return drawn_currency(self.currency, [one.won_value for one in self.accounts])

    @property
    def largest_share(self) -> float | None:
        """What the five that bought most had of all that was bought; nothing when all are five."""
        total = self.won_value.get(self.drawn_currency)
        if not total or self.customers <= LARGEST:
            return None
        first = self.buyers[:LARGEST]
        return float(sum_of(first).get(self.drawn_currency, Decimal(0)) / total)


def sum_of(customers: Iterable[Customer]) -> dict[str, Decimal]:
    """What several bought together, by currency."""
    sums: dict[str, Decimal] = {}
    for one in customers:
        for currency, amount in one.won_value.items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums
