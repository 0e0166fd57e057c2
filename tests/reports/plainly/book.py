"""What the figures are worked out from, and what was asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import (
    Account,
    Event,
    LossReason,
    Opportunity,
    Person,
    Source,
    Stage,
    Workspace,
)

Json = dict[str, Any]
DAY = dt.timedelta(days=1)
# Of whom (what a scope has as its owner; None: everyone), first day of the month, currency, amount.
Target = tuple[Any, dt.date, str, Decimal]


@dataclass(frozen=True)
class Book:
    """``events`` in the order of recording, ``stages`` in their order, names by id."""

    events: Sequence[Event]
    stages: Sequence[Stage]
    zone: ZoneInfo
    currency: str
    numbers: Mapping[int, int]
    people: Mapping[int, str]
    sources: Mapping[int, str]
    accounts: Mapping[int, str]
    reasons: Mapping[int, str]
    targets: Sequence[Target] = ()

    def stage(self, stage_id: int) -> Stage:
        [found] = [stage for stage in self.stages if stage.id == stage_id]
        return found

    def midnight(self, day: dt.date) -> dt.datetime:
        """When ``day`` begins."""
        return dt.datetime.combine(day, dt.time(), self.zone)

    def day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.zone).date()


@dataclass(frozen=True)
class Asked:
    """The days from ``start`` to before ``end``, an empty side is open; as of when; of whom.

    ``scope`` has values for ``owner`` (a person's id, or a set of them), ``source``, ``account``
    and ``currency``.
    """

    now: dt.datetime
    start: dt.date | None = None
    end: dt.date | None = None
    as_of: dt.date | None = None
    known_on: dt.date | None = None
    scope: Mapping[str, Any] = field(default_factory=dict)

    def __contains__(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def today(self, book: Book) -> dt.date:
        """The day that is described."""
        return self.as_of or book.day(self.now)

    def moment(self, book: Book) -> dt.datetime:
        """The moment that is described: now, or the end of the day."""
        return self.now if self.as_of is None else book.midnight(self.as_of + DAY)

    def known(self, book: Book) -> dt.datetime | None:
        """What was recorded from then on is not known; empty: everything is."""
        return None if self.known_on is None else book.midnight(self.known_on + DAY)

    def during(self, book: Book, moment: dt.datetime) -> bool:
        """Whether a moment lies in the period."""
        return book.day(moment) in self


def read(session: Session, workspace: Workspace, targets: Sequence[Target] = ()) -> Book:
    """All that a workspace has. Nothing that is derived is looked at."""

    def rows(table: Any, *order: Any) -> list[Any]:
        mine = select(table).where(table.workspace_id == workspace.id)
        return list(session.scalars(mine.order_by(*order)))

    def names(table: Any) -> dict[int, str]:
        return {row.id: row.name for row in rows(table)}

    numbers = select(Opportunity.id, Opportunity.number)
    return Book(
        events=rows(Event, Event.id),
        stages=rows(Stage, Stage.position),
        zone=ZoneInfo(workspace.timezone),
        currency=workspace.currency,
        numbers={
            row.id: row.number
            for row in session.execute(numbers.where(Opportunity.workspace_id == workspace.id))
        },
        people=names(Person),
        sources=names(Source),
        accounts=names(Account),
        reasons=names(LossReason),
        targets=targets,
    )
