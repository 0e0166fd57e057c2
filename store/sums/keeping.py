"""The difference that a transaction makes to the sums, written before it ends.

What an opportunity added is remembered when it is first touched, and what it adds is worked out
once all is written, so that several events of one transaction are one difference.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Integer,
    Row,
    String,
    bindparam,
    event,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session, sessionmaker

from store.base import Money
from store.cells import Tally
from store.folding import COUNTED, LOGGED
from store.models import Cell, Event, Opportunity, Workspace
from store.pipeline import Pipeline, load_pipeline
from store.sums.parts import Key, Of, Sums, add, difference, parts_of

_PENDING = "sums"
_KEY = (
    ("of", String()), ("day", Date()), ("what", String()), ("stage_id", Integer()),
    ("stages_entered", BigInteger()), ("probability", Integer()), ("currency", String()),
)  # fmt: skip
_SUMMED = (("count", Integer()), ("amount", Money()), ("without_amount", Integer()))
# One statement, so that whether an opportunity is followed is read when it is locked already.
ROW = tuple(
    getattr(Opportunity, name)
    for name in (
        "id", "number", "status", "stage_id", "stages_entered", "currency", "amount",
        "probability", "opened_on", "expected_close", "closed_on", "furthest_stage_id",
    )
)  # fmt: skip
_ADD = insert(Cell).from_select(
    ["workspace_id", *(name for name, _ in (*_KEY, *_SUMMED)), "folded"],
    select(
        Workspace.id,
        *(bindparam(f"b_{name}", type_=kind) for name, kind in (*_KEY, *_SUMMED)),
        literal(False, Boolean()),
    ).where(Workspace.id == bindparam("b_workspace"), Workspace.summed_to >= bindparam("b_last")),
)


def touch(session: Session, row: Any, zone: str) -> None:
    """Remember what ``row`` adds to the sums before it is changed; once in a transaction."""
    pending = _pending(session)
    if row.id is not None and row.id not in pending:
        before = _parts(session, row, row.workspace_id, zone)
        pending[row.id] = (row.workspace_id, zone, before)


def added(session: Session, row: Opportunity, zone: str) -> None:
    """A new row, which has added nothing yet."""
    _pending(session).setdefault(row.id, (row.workspace_id, zone, {}))


def settle(session: Session) -> None:
    """Write the differences of all that was touched and is not written yet."""
    pending = session.info.pop(_PENDING, None)
    if not pending:
        return
    session.flush()
    rows = session.execute(
        select(*ROW).where(Opportunity.id.in_(list(pending))).order_by(Opportunity.id)
    )
    for row in rows.all():
        workspace_id, zone, before = pending[row.id]
        after = _parts(session, row, workspace_id, zone)
        write(session, workspace_id, difference(after, before), row.id)


def write(session: Session, workspace_id: int, sums: Sums, last_id: int) -> None:
    """Add to the sums, if they follow the opportunities up to ``last_id``."""
    if not sums:
        return
    named = {"b_workspace": workspace_id, "b_last": last_id}
    rows = [
        named
        | {f"b_{name}": value for name, value in key._asdict().items()}
        | {
            "b_count": tally.count,
            "b_amount": tally.amount,
            "b_without_amount": tally.without_amount,
        }
        for key, tally in sums.items()
    ]
    session.connection().execute(_ADD, rows)


def parts_in(row: Any, log: Sequence[Any], pipeline: Pipeline, zone: ZoneInfo) -> Sums:
    """What a row and its log add, among it how many events were recorded on which day."""
    counted = [entry for entry in log if entry.kind in COUNTED]
    sums = parts_of(row, row.number, counted, pipeline, zone)
    for day, count in Counter(entry.recorded_at.date() for entry in log).items():
        add(sums, Key(Of.EVENTS, day), Tally(count))
    return sums


def log_of(session: Session, ids: Iterable[int]) -> Sequence[Row[Any]]:
    """The events of some opportunities in the order of recording, one opportunity after another."""
    return session.execute(
        select(*LOGGED, Event.recorded_at)
        .where(Event.opportunity_id.in_(list(ids)))
        .order_by(Event.opportunity_id, Event.id)
    ).all()


def _parts(session: Session, row: Any, workspace_id: int, zone: str) -> Sums:
    pipeline = load_pipeline(session, workspace_id)
    return parts_in(row, log_of(session, [row.id]), pipeline, ZoneInfo(zone))


Pending = dict[int, tuple[int, str, Sums]]


def _pending(session: Session) -> Pending:
    pending: Pending = session.info.setdefault(_PENDING, {})
    return pending


def keep_in(sessions: sessionmaker[Session]) -> None:
    """Let every transaction of these sessions keep the sums."""
    event.listen(sessions, "before_commit", settle)
    event.listen(sessions, "after_soft_rollback", _forget)


def _forget(session: Session, _transaction: Any) -> None:
    session.info.pop(_PENDING, None)
