"""How the open pipeline changes: each opportunity's log as movements into it, out of it, within it.

A movement is the difference between what all events up to a moment amount to and what they amounted
to just before it. Entries that were made late make this more than a walk through the log: events
count from when they happened, and are applied in the order in which they were recorded.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any, cast

from store.folding import State
from store.models import Event, Kind, Opportunity, Status
from store.pipeline import Pipeline
from store.replay import apply, standing


class Move(StrEnum):
    """Why the open pipeline is another, in the order in which a bridge shows it."""

    NEW = "new"
    REOPENED = "reopened"
    ASSIGNED_IN = "assigned_in"
    INCREASED = "increased"
    PULLED_IN = "pulled_in"
    WON = "won"
    LOST = "lost"
    DECREASED = "decreased"
    PUSHED_OUT = "pushed_out"
    ASSIGNED_OUT = "assigned_out"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Movement:
    """One reason at one moment: how many came (+1) or went (−1), and what the sum changed by.

    ``amount`` is signed, and 0 where nothing is known.
    """

    at: dt.datetime
    move: Move
    currency: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Turn:
    """One opportunity's state before and after a moment; nothing before it was there.

    ``been_open`` says whether it was open at any moment before.
    """

    at: dt.datetime
    before: State | None
    after: State | None
    been_open: bool


Belongs = Callable[[State], bool]
_NONE = Decimal(0)
_LEFT = {Status.WON: Move.WON, Status.LOST: Move.LOST, Status.INVALID: Move.REMOVED}


def turns(id_: int, number: int, events: Sequence[Any], pipeline: Pipeline) -> Iterator[Turn]:
    """The states between which an opportunity turned, in the order in which that happened.

    ``events`` are in the order of recording; those taken back are passed over. Costs as many folds
    as there are moments where something was entered late, and one otherwise.
    """
    counted = standing(events)
    moments = [event.happened_at for event in counted]
    if all(earlier <= later for earlier, later in pairwise(moments)):
        yield from _in_order(State(id_, number), counted, pipeline)
        return
    before, been_open = None, False
    for at in sorted(set(moments)):
        known = [event for event in counted if event.happened_at <= at]
        after = _folded(State(id_, number), known, pipeline)
        yield Turn(at, before, after, been_open)
        before, been_open = after, been_open or _is_open(after)


def movements(turn: Turn, belongs: Belongs, due: Belongs) -> Iterator[Movement]:
    """What a turn means for the pipeline of those that belong to it and are due in it."""
    before, after = turn.before, turn.after
    was = before is not None and _open_in(before, belongs) and due(before)
    is_ = after is not None and _open_in(after, belongs) and due(after)
    if was and is_:
        yield from _within(turn.at, cast(State, before), cast(State, after))
    elif is_ and after is not None:
        yield _whole(turn.at, _came(turn, belongs), after, 1)
    elif was and before is not None:
        yield _whole(turn.at, _went(after, belongs), before, -1)


def close_moved(turn: Turn, belongs: Belongs) -> int:
    """Whether the expected close of an open one moved to a later month (1), an earlier one (−1)."""
    before, after = turn.before, turn.after
    if before is None or after is None:
        return 0
    if not (_open_in(before, belongs) and _open_in(after, belongs)):
        return 0
    was, is_ = before.expected_close, after.expected_close
    if was is None or is_ is None:
        return 0
    months = [day.year * 12 + day.month for day in (was, is_)]
    return (months[1] > months[0]) - (months[1] < months[0])


def _open_in(state: State, belongs: Belongs) -> bool:
    return state.status == Status.OPEN and belongs(state)


def _came(turn: Turn, belongs: Belongs) -> Move:
    before = turn.before
    if before is None or not turn.been_open:
        return Move.NEW
    if before.status != Status.OPEN:
        return Move.REOPENED
    return Move.PULLED_IN if belongs(before) else Move.ASSIGNED_IN


def _went(after: State | None, belongs: Belongs) -> Move:
    if after is None:
        return Move.REMOVED
    if after.status != Status.OPEN:
        return _LEFT[Status(after.status)]
    return Move.PUSHED_OUT if belongs(after) else Move.ASSIGNED_OUT


def _within(at: dt.datetime, before: State, after: State) -> Iterator[Movement]:
    """An unknown amount is nothing; another currency is a decrease of one and an increase of the
    other."""
    changed = {after.currency: after.amount or _NONE}
    changed[before.currency] = changed.get(before.currency, _NONE) - (before.amount or _NONE)
    for currency, amount in changed.items():
        if amount:
            move = Move.INCREASED if amount > 0 else Move.DECREASED
            yield Movement(at, move, currency, 0, amount)


def _whole(at: dt.datetime, move: Move, state: State, sign: int) -> Movement:
    return Movement(at, move, state.currency, sign, sign * (state.amount or _NONE))


def _in_order(state: State, events: Sequence[Any], pipeline: Pipeline) -> Iterator[Turn]:
    now: State | None = None
    been_open = False
    for at, together in groupby(events, key=lambda event: event.happened_at):
        before = copy(now)
        for event in together:
            now = _applied(state, now, event, pipeline)
        yield Turn(at, before, copy(now), been_open)
        been_open = been_open or _is_open(now)


def _is_open(state: State | None) -> bool:
    return state is not None and state.status == Status.OPEN


def _applied(state: State, before: State | None, event: Any, pipeline: Pipeline) -> State | None:
    if before is None and event.kind != Kind.CREATED:
        return None
    apply(cast(Opportunity, state), cast(Event, event), pipeline)
    return state


def _folded(state: State, events: Sequence[Any], pipeline: Pipeline) -> State | None:
    born: State | None = None
    for event in events:
        born = _applied(state, born, event, pipeline)
    return born
