"""What became of opportunities: of those opened at some time, and of those closed in a period."""

from dataclasses import dataclass
from decimal import Decimal

from reports.figures import Amounts, Share, tell_share
from reports.words import Words

MATURING_ABOVE = 0.2


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Of those opened together: invalid ones are out."""

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
        """So many are open that the rates will change."""
        return (self.open_share.rate or 0) > MATURING_ABOVE


@dataclass(frozen=True, slots=True)
class Closed:
    """Won and lost in the period, by the day of the current close."""

    won: int
    lost: int
    won_value: Amounts
    lost_value: Amounts

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.won + self.lost)

    @property
    def win_rate_by_value_of(self) -> dict[str, float]:
        """By value, for each currency that has any."""
        rates = {}
        for currency in {**self.won_value, **self.lost_value}:
            won = self.won_value.get(currency, Decimal(0))
            total = won + self.lost_value.get(currency, Decimal(0))
            if total:
                rates[currency] = float(won / total)
        return rates


def tell_closed(closed: Closed, words: Words) -> str:
    """How many were won and lost, worth what, and the win rates."""
    if not closed.win_rate.whole:
        return words("Nothing was closed in the period.")
    return words(
        "Closed in the period: {won} won ({won_value}), {lost} lost ({lost_value}). "
        "Win rate: {by_count} by count, {by_value} by value.",
        won=words.number(closed.won),
        won_value=words.moneys(closed.won_value),
        lost=words.number(closed.lost),
        lost_value=words.moneys(closed.lost_value),
        by_count=tell_share(closed.win_rate, words),
        by_value=_by_value(closed, words),
    )


def _by_value(closed: Closed, words: Words) -> str:
    """One rate, or one for each currency."""
    rates = closed.win_rate_by_value_of
    if len(rates) < 2:
        return words.percent(next(iter(rates.values()), None))
    return words.both(f"{words.percent(rate)} {currency}" for currency, rate in rates.items())
