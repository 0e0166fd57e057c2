"""Reading opportunities: one card, a page of a list. Plain data comes out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session

from store.changes import CARD_PARTS
from store.errors import UnknownNumber
from store.models import Account, Opportunity, Person, Stage, Status

PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list."""

    number: int
    title: str
    status: str
    account: str | None
    stage: str
    amount: Decimal | None
    currency: str
    owner: str
    next_step: str | None
    next_step_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list that has ``total``; ``start`` counts from 0."""

    lines: tuple[Line, ...]
    start: int
    total: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows. Nothing set: every open opportunity of the workspace."""

    owner_id: int | None = None
    stage_id: int | None = None
    status: Status | None = Status.OPEN

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that must have a certain value; that it is open is written out."""
        status = None if self.status == Status.OPEN else self.status
        values = {"owner_id": self.owner_id, "stage_id": self.stage_id, "status": status}
        return {name: value for name, value in values.items() if value is not None}


_COLUMNS: tuple[Any, ...] = (
    Opportunity.number,
    Opportunity.title,
    Opportunity.status,
    Account.name,
    Stage.name,
    Opportunity.amount,
    Opportunity.currency,
    Person.name,
    Opportunity.next_step,
    Opportunity.next_step_on,
)


def get(session: Session, workspace_id: int, number: int) -> Opportunity:
    """One opportunity with everything its card shows. Raises ``UnknownNumber``."""
    row = session.scalar(
        select(Opportunity)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.number == number)
        .options(*CARD_PARTS)
    )
    if row is None:
        raise UnknownNumber(number=number)
    return row


def page(
    session: Session, workspace_id: int, wanted: Filter, start: int = 0, size: int = PAGE
) -> Page:
    """One page, newest first, and how many there are in all; the last page when it ends before."""
    columns = wanted.columns | {"workspace_id": workspace_id}
    shape = (tuple(columns), wanted.status == Status.OPEN)

    def read(start: int) -> Sequence[Row[Any]]:
        # Plain rows: the ORM, asked through the session, would only cost time.
        return session.connection().execute(_listed(*shape, start, size), columns).all()

    rows = read(start)
    if not rows and start > 0:
        first = read(0)
        start = (first[0].total - 1) // size * size if first else 0
        rows = read(start)
    total = rows[0].total if rows else 0
    return Page(tuple(Line(*tuple(row)[:-1]) for row in rows), start, total)


def lines(session: Session, workspace_id: int, ids: Sequence[int]) -> list[Line]:
    """The lines of these opportunities, in this order."""
    rows = session.execute(
        _all_lines()
        .add_columns(Opportunity.id)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.id.in_(ids))
    )
    found = {row.id: Line(*tuple(row)[:-1]) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]


def anchor_card(session: Session, workspace_id: int, number: int, channel: str, ts: str) -> None:
    """Remember where the card stands. Not a change of the opportunity: its version stays."""
    session.execute(
        update(Opportunity)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.number == number)
        .values(card_channel=channel, card_ts=ts)
    )


def redirect_card(session: Session, workspace_id: int, number: int, channel: str) -> None:
    """Post the card somewhere else than it was asked for."""
    session.execute(
        update(Opportunity)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.number == number)
        .values(card_channel=channel)
    )


def unanchor_card(session: Session, workspace_id: int, number: int, channel: str | None) -> None:
    """The card is not there any more: the next one is posted in ``channel``, or nowhere."""
    session.execute(
        update(Opportunity)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.number == number)
        .values(card_channel=channel, card_ts=None)
    )


def _all_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .select_from(Opportunity)
        .join(Opportunity.stage)
        .join(Opportunity.owner)
        .outerjoin(Opportunity.account)
    )


@lru_cache(maxsize=256)
def _listed(
    columns: tuple[str, ...], only_open: bool, start: int, size: int
) -> Select[*tuple[Any, ...]]:
    """Lines and their ``total`` where ``columns`` have the values bound later.

    Kept, as building a query takes longer than running it. What is written out and not bound lets
    both databases use the partial indexes, and PostgreSQL one plan for everybody.
    """
    conditions: list[ColumnElement[bool]] = [
        getattr(Opportunity, name) == bindparam(name) for name in columns
    ]
    if only_open:
        conditions.append(Opportunity.status == literal_column("'open'"))
    found = select(func.count()).select_from(Opportunity).where(*conditions)
    return (
        _all_lines()
        .add_columns(found.scalar_subquery().label("total"))
        .where(*conditions)
        .order_by(Opportunity.number.desc())
        .limit(literal_column(str(size)))
        .offset(literal_column(str(start)) if start else None)
    )
