"""What each account bought in a period and has open, added up by the database."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, collate, func, or_, select
from sqlalchemy.orm import Session

from store.cells import Tally
from store.grouped import grouped
from store.models import Account, Status
from store.scopes import Span
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AccountCounts:
    """Accounts that bought, more than once, and that have something open; those without one."""

    customers: int
    repeat: int
    potential: int
    won_without_account: int
    open_without_account: int


def is_won_in(snapshot: Snapshot, period: Span) -> ColumnElement[bool]:
    row = snapshot.opportunity
    return and_(row.status == Status.WON, *period.conditions(row.closed_on))


def read_counts(snapshot: Snapshot, period: Span) -> AccountCounts:
    per = _per_account(snapshot, period)
    known = per.c.account_id.is_not(None)
    found = select(
        func.count(case((and_(known, per.c.won >= 1), 1))),
        func.count(case((and_(known, per.c.won >= 2), 1))),
        func.count(case((and_(known, per.c.open >= 1), 1))),
        func.coalesce(func.sum(case((~known, per.c.won))), 0),
        func.coalesce(func.sum(case((~known, per.c.open))), 0),
    )
    return AccountCounts(*map(int, snapshot.session.execute(found).one()))


def read_leading(snapshot: Snapshot, period: Span, most: int) -> list[tuple[int, str]]:
    """Id and name of the accounts that bought most in the workspace's currency; ties by how often
    they bought, then by name."""
    per = _per_account(snapshot, period)
    query = (
        select(Account.id, Account.name)
        .join(per, per.c.account_id == Account.id)
        .order_by(
            func.coalesce(per.c.value, 0).desc(),
            per.c.won.desc(),
            _letter_by_letter(snapshot.session, Account.name),
        )
        .limit(most)
    )
    return [(id_, name) for id_, name in snapshot.session.execute(query)]


def read_value(
    snapshot: Snapshot, period: Span, account_ids: list[int]
) -> dict[tuple[int, str, str], Tally]:
    """By account, status and currency what was won in the period, and what is open."""
    row = snapshot.opportunity
    columns = (row.account_id, row.status, row.currency)
    found = grouped(
        snapshot, columns, row.account_id.in_(account_ids), _bought_or_open(snapshot, period)
    )
    return {
        (account_id, status, currency): tally for (account_id, status, currency), tally in found
    }


def read_won(snapshot: Snapshot, period: Span) -> list[tuple[str, Tally]]:
    """By currency what all accounts together bought."""
    row = snapshot.opportunity
    won = (row.account_id.is_not(None), is_won_in(snapshot, period))
    return [(currency, tally) for (currency,), tally in grouped(snapshot, (row.currency,), *won)]


def read_last_won(
    snapshot: Snapshot, period: Span, account_ids: list[int]
) -> dict[int, dt.date | None]:
    row = snapshot.opportunity
    last = (
        select(row.account_id, func.max(row.closed_on).label("day"))
        .where(*snapshot.counted, row.account_id.in_(account_ids), is_won_in(snapshot, period))
        .group_by(row.account_id)
    )
    return {row.account_id: row.day for row in snapshot.session.execute(last)}


def _bought_or_open(snapshot: Snapshot, period: Span) -> ColumnElement[bool]:
    return or_(snapshot.is_open, is_won_in(snapshot, period))


def _per_account(snapshot: Snapshot, period: Span) -> Subquery:
    row, won = snapshot.opportunity, is_won_in(snapshot, period)
    counted_in = and_(won, row.currency == snapshot.workspace.currency)
    return (
        select(
            row.account_id,
            func.count(case((won, 1))).label("won"),
            func.count(case((snapshot.is_open, 1))).label("open"),
            func.sum(case((counted_in, row.amount))).label("value"),
        )
        .where(*snapshot.counted, _bought_or_open(snapshot, period))
        .group_by(row.account_id)
        .subquery()
    )


def _letter_by_letter(session: Session, column: Any) -> ColumnElement[Any]:
    """In the same order on both databases, whatever the locale of the server."""
    return collate(column, "C" if session.get_bind().dialect.name == "postgresql" else "BINARY")
