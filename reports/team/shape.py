"""The figures of a team, person by person."""

from dataclasses import dataclass

from reports import attaining
from reports.currencies import drawn_currency
from reports.figures import FEW, Amounts, Share, wilson
from reports.report import About


@dataclass(frozen=True, slots=True)
class Work:
    """What is open, and what was closed and done in the period; ``target`` is of its months."""

    open: int
    open_value: Amounts
    won: int
    won_value: Amounts
    lost: int
    median_cycle_days: float | None
    activities: int
    overdue: int
    stale: int
    target: Amounts

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.won + self.lost)

    @property
    def attainment(self) -> dict[str, float]:
        """Only where there is a target."""
        return attaining.attainment(self.won_value, self.target)


@dataclass(frozen=True, slots=True)
class Rep:
    id: int
    name: str
    work: Work


@dataclass(frozen=True, slots=True)
class Team:
    """``reps`` in the order of what they won in ``currency``, never of a rate."""

    about: About
    currency: str
    reps: tuple[Rep, ...]
    total: Work

    @property
    def drawn_currency(self) -> str:
        works = [rep.work for rep in self.reps]
        return drawn_currency(
            self.currency, [of for work in works for of in (work.won_value, work.target)]
        )

    @property
    def has_value(self) -> bool:
        """Whether anybody won something of known value, or was to."""
        return any(rep.work.won_value or rep.work.target for rep in self.reps)

    @property
    def has_rate(self) -> bool:
        return self.total.win_rate.whole > 0

    @property
    def apart(self) -> tuple[tuple[Rep, ...], tuple[Rep, ...]]:
        """Those whose win rate is above and below the team's by more than chance; of few cases
        nothing is said."""
        rate = self.total.win_rate.rate or 0.0
        above, below = [], []
        for rep in self.reps:
            share = rep.work.win_rate
            interval = wilson(share.part, share.whole)
            if interval is None or share.whole < FEW:
                continue
            if interval[0] > rate:
                above.append(rep)
            elif interval[1] < rate:
                below.append(rep)
        return tuple(above), tuple(below)
