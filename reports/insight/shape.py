"""What rules look at, and what they find: measured figures in, a sentence's parts out."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reports.bridge.shape import Bridge
from reports.figures import Amounts, Share
from reports.funnel.shape import Funnel, Step
from store.insight import Named, Steps
from store.movements import Move


@dataclass(frozen=True, slots=True)
class Name:
    """A stage, to be translated while it is one of the usual ones."""

    name: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A share between 0 and 1, told as a percentage."""

    rate: float


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days."""

    n: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the pipeline changed: a kind of movement, how often, by how much."""

    move: Move
    changes: int
    value: Amounts


Value = int | float | str | Days | Name | Percent | Share | Amounts | Named | tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A marked sentence and the raw values in it, worded only when it is told."""

    sentence: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say.

    ``weight`` is how much of the business it concerns, from 0 to 1. ``about`` are the things that
    it is about: of two findings about the same, the lighter one is left out. ``used`` are the
    numbers it was found by.
    """

    rule: str
    weight: float
    about: frozenset[str]
    said: Said
    used: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """Several that need somebody: how many, worth what, and the largest of them."""

    count: int
    value: Amounts
    largest: Named | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A stage in which three quarters of the ``won`` ones spent at most ``days``.

    Of those ``open`` there so many are ``waiting`` for longer.
    """

    stage_id: int
    name: str
    won: int
    days: float
    open: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that rules look at, measured at one moment.

    ``before`` are the steps of the funnel as long ago as its period is long, as it stood then;
    empty where there is no such time. ``may_name`` says that a person's lateness may be told.
    """

    currency: str
    today: dt.date
    funnel: Funnel
    bridge: Bridge
    before: tuple[Step, ...]
    stays: tuple[Stay, ...]
    past_due: Pile
    stale: Pile
    heaviest: Named | None
    with_amount: int
    steps: tuple[Steps, ...]
    year_before: Share
    may_name: bool

    @property
    def weighted(self) -> Decimal:
        """The weighted forecast in the workspace's currency."""
        return self.funnel.standing.weighted.get(self.currency, Decimal(0))


class Question(StrEnum):
    """What a manager asks of a week."""

    CHANGED = "what changed"
    LEAKS = "where it leaks"
    TO_DO = "what to do"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its ``reason`` says when it speaks, and below which limits it is silent."""

    name: str
    answers: Question
    reason: Said
    find: Callable[[Facts], Finding | None]
