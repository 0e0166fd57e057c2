"""The sums of what was there before they were kept; and whether they are what they should be."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from store.base import Money
from store.cells import Tally
from store.models import SUMMED_WHOLLY, Cell, Opportunity, Workspace
from store.pipeline import load_pipeline
from store.sums.keeping import ROW, log_of, parts_in, settle, write
from store.sums.parts import Key, Of, Sums, add, difference

BATCH = 500
MANY = 20_000  # rows that were added since the last folding
_KEYS = [getattr(Cell, name) for name in Key._fields]
_SUMS = [func.sum(Cell.count), func.sum(Cell.amount), func.sum(Cell.without_amount)]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A sum that is not what the opportunities add up to."""

    key: Key
    stored: Tally
    should_be: Tally


def build_some(session: Session, workspace_id: int) -> bool:
    """Let the sums follow some more opportunities, in the order of their ids; False at the end.

    The workspace's row is locked first: who adds an opportunity locks it too, so that none slips in
    behind the last. Its key is not: whoever writes an event shares that while they hold what is
    locked here next. Those of a batch are locked as a change locks them.
    """
    workspace = session.scalars(
        select(Workspace)
        .where(Workspace.id == workspace_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if workspace.summed_to >= SUMMED_WHOLLY:
        return False
    rows = session.execute(
        _batch(workspace_id, workspace.summed_to).with_for_update(of=Opportunity)
    ).all()
    sums = _added_up(session, workspace, rows)
    workspace.summed_to = rows[-1].id if rows else SUMMED_WHOLLY
    session.flush()
    write(session, workspace_id, sums, workspace.summed_to)
    return bool(rows)


def is_built(session: Session, workspace_id: int) -> bool:
    """Whether the sums follow every opportunity."""
    followed = session.scalar(select(Workspace.summed_to).where(Workspace.id == workspace_id))
    return (followed or 0) >= SUMMED_WHOLLY


def begin_anew(session: Session, workspace_id: int) -> None:
    """Forget all sums of a workspace; they are made again by ``build_some``.

    The key of the workspace's row is locked, which whoever has written an event shares: what they
    add to the sums is there to be forgotten, or comes after it.
    """
    settle(session)
    session.execute(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update())
    session.execute(update(Workspace).where(Workspace.id == workspace_id).values(summed_to=0))
    session.execute(delete(Cell).where(Cell.workspace_id == workspace_id))


def verify_sums(session: Session, workspace_id: int) -> list[Wrong]:
    """Every sum that is not what the rows and the log say; nothing while they are being built."""
    settle(session)
    if not is_built(session, workspace_id):
        return []
    workspace = session.get_one(Workspace, workspace_id)
    should_be: Sums = {}
    last = 0
    while rows := session.execute(_batch(workspace_id, last)).all():
        for key, tally in _added_up(session, workspace, rows).items():
            add(should_be, key, tally)
        last = rows[-1].id
    stored = _stored(session, workspace_id)
    return [
        Wrong(key, stored.get(key, Tally()), should_be.get(key, Tally()))
        for key in difference(should_be, stored)
    ]


def fold_cells(session: Session, workspace_id: int, least: int = MANY) -> int:
    """Make one row of all of each key, once there are ``least`` more; how many rows went.

    In one statement on PostgreSQL, where others add rows meanwhile: they are in the sum or stay.
    The key of the workspace's row is shared with them, not with who forgets all sums meanwhile.
    """
    session.execute(
        select(Workspace.id)
        .where(Workspace.id == workspace_id)
        .with_for_update(read=True, key_share=True)
    )
    unfolded = session.scalar(
        select(func.count()).where(Cell.workspace_id == workspace_id, ~Cell.folded)
    )
    if (unfolded or 0) < least:
        return 0
    named = ["workspace_id", *Key._fields, "count", "amount", "without_amount", "folded"]
    if session.get_bind().dialect.name == "postgresql":
        return _fold_at_once(session, workspace_id, named)
    sums = _stored(session, workspace_id)
    gone = session.execute(delete(Cell).where(Cell.workspace_id == workspace_id))
    rows = [
        {"workspace_id": workspace_id, "folded": True, **key._asdict(), "count": tally.count,
         "amount": tally.amount, "without_amount": tally.without_amount}
        for key, tally in sums.items()
    ]  # fmt: skip
    if rows:
        session.execute(insert(Cell), rows)
    count: int = gone.rowcount  # type: ignore[attr-defined]
    return count - len(rows)


def _fold_at_once(session: Session, workspace_id: int, named: list[str]) -> int:
    gone = delete(Cell).where(Cell.workspace_id == workspace_id).returning(*Cell.__table__.c)
    old = gone.cte("gone")
    keys = [old.c[name] for name in Key._fields]
    count, amount, without = (
        func.sum(old.c[name]) for name in ("count", "amount", "without_amount")
    )
    summed = (
        select(old.c.workspace_id, *keys, count, amount, without, True)  # type: ignore[call-overload]
        .group_by(old.c.workspace_id, *keys)
        .having((count != 0) | (amount != 0) | (without != 0))
    )
    added = session.execute(insert(Cell).from_select(named, summed).add_cte(old))
    count_added: int = added.rowcount  # type: ignore[attr-defined]
    return count_added


def _batch(workspace_id: int, after: int) -> Select[Any]:
    return (
        select(*ROW)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.id > after)
        .order_by(Opportunity.id)
        .limit(BATCH)
    )


def _added_up(session: Session, workspace: Workspace, rows: Any) -> Sums:
    pipeline, zone = load_pipeline(session, workspace.id), ZoneInfo(workspace.timezone)
    logs = {
        id_: list(log)
        for id_, log in groupby(
            log_of(session, [row.id for row in rows]), key=lambda entry: int(entry.opportunity_id)
        )
    }
    sums: Sums = {}
    for row in rows:
        for key, tally in parts_in(row, logs.get(row.id, []), pipeline, zone).items():
            add(sums, key, tally)
    return sums


def _stored(session: Session, workspace_id: int) -> Sums:
    amount = type_coerce(func.sum(Cell.amount), Money())
    found = session.execute(
        select(*_KEYS, func.sum(Cell.count), amount, func.sum(Cell.without_amount))
        .where(Cell.workspace_id == workspace_id)
        .group_by(*_KEYS)
    )
    sums = {
        Key(Of(of), *rest): Tally(count, amount, without)
        for of, *rest, count, amount, without in found
    }
    return {key: tally for key, tally in sums.items() if tally != Tally()}
