"""What the funnel is added up from: counted groups of opportunities, and the few that are named."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key")


class Bucket(StrEnum):
    """Where the expected close of an open opportunity lies; today's is still ahead."""

    AHEAD = "ahead"
    PAST_DUE = "past_due"
    UNDATED = "undated"


@dataclass(slots=True)
class Tally:
    """How many, what they are worth where that is known, and of how many it is not."""

    count: int = 0
    amount: Decimal = Decimal(0)
    without_amount: int = 0

    def add(self, other: "Tally", times: int = 1) -> None:
        self.count += times * other.count
        self.amount += times * other.amount
        self.without_amount += times * other.without_amount


def balance(
    plus: Iterable[tuple[Key, Tally]], minus: Iterable[tuple[Key, Tally]]
) -> dict[Key, Tally]:
    """What is left of each key; those of which nothing is left are left out."""
    found: dict[Key, Tally] = {}
    for pairs, times in ((plus, 1), (minus, -1)):
        for key, tally in pairs:
            found.setdefault(key, Tally()).add(tally, times)
    return {key: tally for key, tally in found.items() if tally != Tally()}


@dataclass(frozen=True, slots=True)
class CohortKey:
    """Opened in the period. ``stages_entered`` is the set of ``Opportunity.stages_entered``."""

    status: str
    stage_id: int
    stages_entered: int
    currency: str


@dataclass(frozen=True, slots=True)
class OpenKey:
    """Open now. ``probability`` is the manual one; empty: the stage's counts."""

    stage_id: int
    probability: int | None
    currency: str
    bucket: str


@dataclass(frozen=True, slots=True)
class StandKey:
    """Open at another day, whenever it was expected to close."""

    stage_id: int
    probability: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class ClosedKey:
    """Won or lost in some days."""

    status: str
    currency: str


@dataclass(frozen=True, slots=True)
class Recent:
    """One that was won or lost lately."""

    number: int
    title: str
    status: str
    account_id: int | None
    owner_id: int
    amount: Decimal | None
    currency: str
    loss_reason_id: int | None
    closed_on: dt.date


@dataclass(frozen=True, slots=True)
class Cells:
    """Everything the figures are added up from.

    ``cycles`` are the days from opening to winning, negative if misdated, and how often each
    occurs; ``recent`` the largest that were won and that were lost of those in ``lately``.
    """

    cohort: dict[CohortKey, Tally] = field(default_factory=dict)
    open: dict[OpenKey, Tally] = field(default_factory=dict)
    closed: dict[ClosedKey, Tally] = field(default_factory=dict)
    cycles: dict[int, int] = field(default_factory=dict)
    lately: dict[ClosedKey, Tally] = field(default_factory=dict)
    recent: list[Recent] = field(default_factory=list)
