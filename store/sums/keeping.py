"""The difference that a transaction makes to the sums, written before it ends.

How a row stood is remembered when it is first touched, and the difference worked out once all is
written, so that several events of one transaction are one difference. Mostly that needs no log.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, cast
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
from store.folding import COUNTED, LOGGED, State
from store.models import Cell, Event, Kind, Opportunity, Status, Workspace
from store.movements import Turn
from store.pipeline import Pipeline
from store.sums.parts import Key, Of, Sums, add, of_log, of_row, of_turn, parts_of

_PENDING = "sums"
_KEY = (
    ("of", String()), ("day", Date()), ("what", String()), ("stage_id", Integer()),
    ("stages_entered", BigInteger()), ("probability", Integer()), ("currency", String()),
)  # fmt: skip
_SUMMED = (("count", Integer()), ("amount", Money()), ("without_amount", Integer()))
# One statement, so that whether an opportunity is followed is read when it is locked already.
_ADD = insert(Cell).from_select(
    ["workspace_id", *(name for name, _ in (*_KEY, *_SUMMED)), "folded"],
    select(
        Workspace.id,
        *(bindparam(f"b_{name}", type_=kind) for name, kind in (*_KEY, *_SUMMED)),
        literal(False, Boolean()),
    ).where(Workspace.id == bindparam("b_workspace"), Workspace.summed_to >= bindparam("b_last")),
)


class Stood(NamedTuple):
    """An opportunity's row at a moment, as far as the sums know it."""

    id: int
    number: int
    status: str
    stage_id: int
    stages_entered: int
    currency: str
    amount: Decimal | None
    probability: int | None
    opened_on: dt.date
    expected_close: dt.date | None
    closed_on: dt.date | None
    furthest_stage_id: int
    changed_at: dt.datetime


ROW = tuple(getattr(Opportunity, name) for name in Stood._fields)


@dataclass(slots=True)
class _Touched:
    """A row, how it stood before the transaction, and what has happened to it since."""

    row: Opportunity
    before: Stood | None
    pipeline: Pipeline
    zone: str
    events: list[Event] = field(default_factory=list)


def stood(row: Opportunity) -> Stood | None:
    """How ``row`` stands before a change; nothing when it is new."""
    return None if row.id is None else Stood._make(getattr(row, name) for name in Stood._fields)


def touch(
    session: Session,
    row: Opportunity,
    entry: Event,
    before: Stood | None,
    pipeline: Pipeline,
    zone: str,
) -> None:
    """``entry`` has changed ``row``; what that adds to the sums is written with the transaction."""
    pending: dict[int, _Touched] = session.info.setdefault(_PENDING, {})
    touched = pending.setdefault(row.id, _Touched(row, before, pipeline, zone))
    touched.events.append(entry)


def settle(session: Session) -> None:
    """Write the differences of all that was touched and is not written yet."""
    pending = session.info.pop(_PENDING, None)
    if not pending:
        return
    session.flush()
    for id_, touched in sorted(pending.items()):
        write(session, touched.row.workspace_id, _difference(session, touched), id_)


def _difference(session: Session, touched: _Touched) -> Sums:
    before, now = touched.before, stood(touched.row)
    sums: Sums = {}
    for row, times in ((before, -1), (now, 1)):
        for key, tally in () if row is None else of_row(row):
            add(sums, key, tally, times)
    for entry in touched.events:
        add(sums, Key(Of.EVENTS, entry.recorded_at.astimezone(dt.UTC).date()), Tally(1))
    counted = [entry for entry in touched.events if entry.kind in COUNTED]
    if _is_one_turn(before, counted):
        been_open = before is not None  # a closed one is read from its log
        turn = Turn(counted[0].happened_at, cast(State | None, before), cast(State, now), been_open)
        for key, tally in of_turn(turn, ZoneInfo(touched.zone)):
            add(sums, key, tally)
    elif counted:
        _add_from_log(session, touched, sums)
    return {key: tally for key, tally in sums.items() if tally != Tally()}


def _is_one_turn(before: Stood | None, counted: Sequence[Event]) -> bool:
    """Whether all that happened, happened at one moment after all that happened before.

    Nothing is recorded before it happens, so nothing has happened after the row's last change.
    Without this the log would be read and folded twice for every change.
    """
    moments = {entry.happened_at for entry in counted}
    return (
        len(moments) == 1
        and all(entry.kind != Kind.UNDONE for entry in counted)
        and (before is None or _was_open_until(before, moments.pop()))
    )


def _was_open_until(before: Stood, moment: dt.datetime) -> bool:
    return before.status == Status.OPEN and moment > before.changed_at


def _add_from_log(session: Session, touched: _Touched, sums: Sums) -> None:
    """The difference between the log as it is and as it was before the transaction."""
    row, zone = touched.row, ZoneInfo(touched.zone)
    first = touched.events[0].id
    log = [entry for entry in log_of(session, [row.id]) if entry.kind in COUNTED]
    for events, times in ((log, 1), ([entry for entry in log if entry.id < first], -1)):
        for key, tally in of_log(row.id, row.number, events, touched.pipeline, zone):
            add(sums, key, tally, times)


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


def keep_in(sessions: sessionmaker[Session]) -> None:
    """Let every transaction of these sessions keep the sums."""
    event.listen(sessions, "before_commit", settle)
    event.listen(sessions, "after_soft_rollback", _forget)


def _forget(session: Session, _transaction: Any) -> None:
    session.info.pop(_PENDING, None)
