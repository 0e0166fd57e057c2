"""The figures of a funnel, as the figure sheet defines them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports import outcomes
from reports.figures import Amounts, Share
from reports.outcomes import Outcomes
from reports.report import About

ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One stage as the cohort went through it; ``value`` is of the open ones standing there."""

    stage_id: int
    name: str
    reached: int
    entered: int
    open_here: int
    open_furthest: int
    lost: int
    won: int
    went_on: int
    value: Amounts

    @property
    def implied(self) -> int:
        """Skipped over: further on, or won, without ever having stood here."""
        return self.reached - self.entered

    @property
    def raw(self) -> Share:
        """Step conversion of all that reached it."""
        return Share(self.went_on, self.reached)

    @property
    def resolved(self) -> Share:
        """Step conversion without those that are still open and got no further."""
        return Share(self.went_on, self.reached - self.open_furthest)

    @property
    def win_rate(self) -> Share:
        """Won of those that reached it and are closed."""
        return Share(self.won, self.won + self.lost)


@dataclass(frozen=True, slots=True)
class Cohort(Outcomes):
    """What became of those opened in the period; invalid ones are counted apart."""

    invalid: int
    won_value: Amounts


@dataclass(frozen=True, slots=True)
class Closed(outcomes.Closed):
    """With the sales cycles, in days, of the won."""

    median_cycle_days: float | None
    mean_cycle_days: float | None
    misdated: int

    @property
    def win_rate_by_value(self) -> float | None:
        """Currencies are never added, so with several there is no single rate."""
        rates = list(self.win_rate_by_value_of.values())
        return rates[0] if len(rates) == 1 else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open: how many, worth what, and the weighted forecast with its buckets."""

    count: int
    value: Amounts
    weighted: Amounts
    buckets: Mapping[str, Amounts]
    without_amount: int
    undated: int
    past_due: int


@dataclass(frozen=True, slots=True)
class Before:
    """What was open 7 days earlier."""

    count: int
    value: Amounts
    weighted: Amounts


@dataclass(frozen=True, slots=True)
class Closing:
    """One that was won or lost lately."""

    number: int
    title: str
    account: str | None
    owner: str
    amount: Decimal | None
    currency: str
    reason: str | None
    closed_on: dt.date


@dataclass(frozen=True, slots=True)
class Closings:
    """How many were won (or lost) in the last 7 days, worth what, and the largest of them."""

    count: int
    value: Amounts
    named: tuple[Closing, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """The step that loses most of those decided."""

    here: str
    there: str | None
    share: Share


@dataclass(frozen=True, slots=True)
class Funnel:
    """A whole funnel; ``week_ago`` is the standing 7 days before its day."""

    about: About
    steps: tuple[Step, ...]
    cohort: Cohort
    closed: Closed
    standing: Standing
    week_ago: Before
    won_lately: Closings
    lost_lately: Closings

    @property
    def is_empty(self) -> bool:
        """Nothing was opened in the period, so there is no funnel to draw."""
        return not self.cohort.opened

    @property
    def leak(self) -> Leak | None:
        """Where most of those decided are lost; nothing below 5 cases, or when all went on."""
        found: list[Leak] = []
        for position, step in enumerate(self.steps):
            if step.resolved.whole >= ENOUGH and step.went_on < step.resolved.whole:
                after = self.steps[position + 1 :]
                found.append(Leak(step.name, after[0].name if after else None, step.resolved))
        return min(found, key=lambda leak: leak.share.rate or 0, default=None)
