"""What one opportunity adds to the sums: by its row, and by its log."""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from store.cells import Tally
from store.folding import State
from store.models import Status
from store.movements import Turn, close_moved, movements, turns
from store.pipeline import Pipeline

NEVER = dt.date(1, 1, 1)  # the day of what has none
UNSET = -1  # the probability of what has no manual one
PUSHED, PULLED = "pushed", "pulled"


class Of(StrEnum):
    """Which sum: the first three are of rows, the others of what happened on a day.

    The stage of what is closed is the furthest that it reached.
    """

    OPENED = "opened"
    OPEN = "open"
    CLOSED = "closed"
    STANDING = "standing"
    MOVED = "moved"
    CHANGES = "changes"
    SHIFTED = "shifted"
    EVENTS = "events"


class Key(NamedTuple):
    """The names of ``store.models.Cell``'s key columns, and their values where they are unused."""

    of: Of
    day: dt.date
    what: str = ""
    stage_id: int = 0
    stages_entered: int = 0
    probability: int = 0
    currency: str = ""


Sums = dict[Key, Tally]


def parts_of(
    row: Any, number: int, events: Sequence[Any], pipeline: Pipeline, zone: ZoneInfo
) -> Sums:
    """All that an opportunity adds: ``row`` as it stands, ``events`` in the order of recording."""
    sums: Sums = {}
    for key, tally in (*of_row(row), *of_log(row.id, number, events, pipeline, zone)):
        add(sums, key, tally)
    return sums


def add(sums: Sums, key: Key, tally: Tally, times: int = 1) -> None:
    sums.setdefault(key, Tally()).add(tally, times)


def difference(after: Sums, before: Sums) -> Sums:
    """What has to be added to ``before`` to make it ``after``."""
    sums: Sums = {}
    for key, tally in after.items():
        add(sums, key, tally)
    for key, tally in before.items():
        add(sums, key, tally, -1)
    return {key: tally for key, tally in sums.items() if tally != Tally()}


def of_row(row: Any) -> Iterator[tuple[Key, Tally]]:
    tally = _tally(row)
    yield (
        Key(
            Of.OPENED, row.opened_on, row.status, row.stage_id, row.stages_entered, 0, row.currency
        ),
        tally,
    )
    if row.status == Status.OPEN:
        yield _open(Of.OPEN, row.expected_close or NEVER, row), tally
    elif row.status in (Status.WON, Status.LOST):
        reached = row.furthest_stage_id
        yield Key(Of.CLOSED, row.closed_on, row.status, reached, currency=row.currency), tally


def of_log(
    id_: int, number: int, events: Sequence[Any], pipeline: Pipeline, zone: ZoneInfo
) -> Iterator[tuple[Key, Tally]]:
    for turn in turns(id_, number, events, pipeline):
        yield from of_turn(turn, zone)


def of_turn(turn: Turn, zone: ZoneInfo) -> Iterator[tuple[Key, Tally]]:
    day = turn.at.astimezone(zone).date()
    yield from _standing(day, turn)
    for one in movements(turn, _everybodys, _everybodys):
        yield Key(Of.MOVED, day, one.move, currency=one.currency), Tally(one.count, one.amount)
        yield Key(Of.CHANGES, day, one.move), Tally(1)
    shift = close_moved(turn, _everybodys)
    if shift and turn.after is not None:
        what = PUSHED if shift > 0 else PULLED
        yield Key(Of.SHIFTED, day, what, currency=turn.after.currency), _tally(turn.after)


def _standing(day: dt.date, turn: Turn) -> Iterator[tuple[Key, Tally]]:
    for state, sign in ((turn.before, -1), (turn.after, 1)):
        if state is not None and state.status == Status.OPEN:
            signed = Tally()
            signed.add(_tally(state), sign)
            yield _open(Of.STANDING, day, state), signed


def _open(of: Of, day: dt.date, row: Any) -> Key:
    manual = UNSET if row.probability is None else row.probability
    return Key(of, day, "", row.stage_id, 0, manual, row.currency)


def _tally(row: Any) -> Tally:
    if row.amount is None:
        return Tally(1, without_amount=1)
    return Tally(1, row.amount)


def _everybodys(_state: State) -> bool:
    return True
