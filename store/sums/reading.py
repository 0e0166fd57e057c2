"""What everybody's figures of now need, answered from the sums while these are whole."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select, type_coerce
from sqlalchemy.orm import Session

from store.base import Money
from store.cells import Tally
from store.models import SUMMED_WHOLLY, Cell, Event, Workspace
from store.snapshot import Snapshot
from store.sums.keeping import settle
from store.sums.parts import UNSET, Of

Summed = Iterable[tuple[Any, ...]]
LOOKED_BACK = dt.timedelta(days=8)


def is_summed(snapshot: Snapshot) -> bool:
    """Whether the sums can answer for this snapshot.

    A process of an older version may still be at work beside this one, and does not keep them.
    """
    if not snapshot.is_plain:
        return False
    if "summed" not in snapshot.known:
        session, id_ = snapshot.session, snapshot.workspace.id
        settle(session)
        followed = session.scalar(select(Workspace.summed_to).where(Workspace.id == id_)) or 0
        snapshot.known["summed"] = followed >= SUMMED_WHOLLY and not has_missed(
            session, id_, snapshot.ends
        )
    return snapshot.known["summed"]


def has_missed(session: Session, workspace_id: int, now: dt.datetime) -> bool:
    """Whether there is an event of late that the sums have not seen."""
    since = (now - LOOKED_BACK).astimezone(dt.UTC).date()
    counted = select(func.coalesce(func.sum(Cell.count), 0)).where(
        *_of(workspace_id, Of.EVENTS), Cell.day >= since
    )
    recorded = select(func.count()).where(
        Event.workspace_id == workspace_id,
        Event.recorded_at >= dt.datetime.combine(since, dt.time(), dt.UTC),
    )
    return session.scalar(select(counted.scalar_subquery() != recorded.scalar_subquery())) or False


def set_probability(kept: int) -> int | None:
    """The manual probability of a key; nothing where there is none."""
    return None if kept == UNSET else kept


def summed(
    snapshot: Snapshot, of: Of, columns: tuple[Any, ...], *where: ColumnElement[bool]
) -> Iterator[tuple[Any, ...]]:
    """For each value of ``columns`` of ``Cell``: the values, and the tally."""
    query = (
        select(
            *columns,
            func.sum(Cell.count),
            type_coerce(func.sum(Cell.amount), Money()),
            func.sum(Cell.without_amount),
        )
        .where(*_of(snapshot.workspace.id, of), *where)
        .group_by(*columns)
    )
    for *key, count, amount, without in snapshot.session.execute(query):
        tally = Tally(int(count), amount, int(without))
        if tally != Tally():
            yield (*key, tally)


def _of(workspace_id: int, of: Of) -> tuple[ColumnElement[bool], ...]:
    return (Cell.workspace_id == workspace_id, Cell.of == of)
