"""The opportunities behind a figure: one page of them, the largest first."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from store.models import Account, Person, Stage
from store.snapshot import Snapshot

PAGE = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """One opportunity as it stood when the figure was measured."""

    number: int
    title: str
    account: str | None
    owner: str
    status: str
    stage: str
    amount: Decimal | None
    currency: str
    closed_on: dt.date | None
    expected_close: dt.date | None


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """Some of ``total``, from the one at ``start``."""

    lines: tuple[Opened, ...]
    start: int
    total: int


def open_figure(
    snapshot: Snapshot,
    conditions: list[ColumnElement[bool]],
    start: int = 0,
    anywhere: bool = False,
) -> OpenedPage:
    """A page of those for which the conditions hold; unknown amounts come last.

    They are in scope, or ``anywhere`` in the workspace.
    """
    row, session = snapshot.opportunity, snapshot.session
    ours = [row.workspace_id == snapshot.workspace.id]
    where = [*(ours if anywhere else snapshot.inside), *conditions]
    found = (
        select(
            row.number,
            row.title,
            Account.name,
            Person.name.label("owner"),
            row.status,
            Stage.name.label("stage"),
            row.amount,
            row.currency,
            row.closed_on,
            row.expected_close,
        )
        .join(Person, Person.id == row.owner_id)
        .join(Stage, Stage.id == row.stage_id)
        .outerjoin(Account, Account.id == row.account_id)
        .where(*where)
        .order_by(row.amount.is_(None), row.amount.desc(), row.number)
        .limit(PAGE)
        .offset(start)
    )
    total = session.scalar(select(func.count(row.id)).where(*where)) or 0
    return OpenedPage(tuple(Opened(*line) for line in session.execute(found)), start, total)
