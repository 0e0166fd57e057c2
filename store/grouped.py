"""Opportunities counted and added up in groups, by the database."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, type_coerce
from sqlalchemy.orm import Session

from store.base import Money
from store.cells import Tally
from store.snapshot import Snapshot


def tally_of(row: Any) -> tuple[ColumnElement[Any], ...]:
    """How many, worth what, and of how many it is not known.

    Amounts are summed undivided, in whole cents, so both databases give the same digits.
    """
    return (
        func.count().label("count"),
        type_coerce(func.sum(row.amount), Money()).label("amount"),
        (func.count() - func.count(row.amount)).label("unknown"),
    )


def grouped(
    snapshot: Snapshot, columns: tuple[Any, ...], *where: ColumnElement[bool]
) -> Iterator[tuple[tuple[Any, ...], Tally]]:
    """Each group of those in scope that has the same values in ``columns``, and its tally.

    A column that is computed needs a label, by which it is grouped.
    """
    query = (
        select(*columns, *tally_of(snapshot.opportunity))
        .where(*snapshot.inside, *where)
        .group_by(*columns)
    )
    for *key, count, amount, without in snapshot.session.execute(query):
        yield tuple(key), Tally(count, amount or Decimal(0), without)


def by_currency(snapshot: Snapshot, *where: ColumnElement[bool]) -> dict[str, Tally]:
    """Those in scope, by currency."""
    return {
        key: tally for (key,), tally in grouped(snapshot, (snapshot.opportunity.currency,), *where)
    }


def names_of(session: Session, table: Any, workspace_id: int) -> dict[int, str]:
    """What all of a workspace's sources, loss reasons or the like are called, by id."""
    query = select(table.id, table.name).where(table.workspace_id == workspace_id)
    return {row.id: row.name for row in session.execute(query)}
