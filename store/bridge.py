"""The reads of the bridge: what is open at its two ends, and the movements in between.

The ends are sums over snapshots, the movements come from the log, so that the one checks the other.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from store.cells import Tally, balance
from store.folding import BATCH, COUNTED, LOGGED, Moment, State, in_cut
from store.grouped import by_currency
from store.models import Cell, Event, Opportunity
from store.movements import Belongs, Move, Movement, Turn, close_moved, movements, turns
from store.pipeline import load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot, differing
from store.sums.parts import PUSHED, Of
from store.sums.reading import summed
from store.unwinding import log_since


@dataclass(frozen=True, slots=True)
class Changed:
    """What one opportunity did to the pipeline at one moment.

    ``pushed`` is 1 when its expected close moved to a later month, −1 to an earlier one.
    """

    opportunity_id: int
    movements: tuple[Movement, ...]
    pushed: int
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class MovedSums:
    """The movements of some days, added up: by kind how many changes, by how much the number of
    open ones changed, and by currency the amount; by way how often a close moved, worth what.
    """

    changes: Counter[Move]
    counts: Counter[Move]
    amounts: dict[Move, dict[str, Decimal]]
    shifts: Counter[int]
    shifted: dict[int, dict[str, Decimal]]


def read_sums(snapshot: Snapshot, start: dt.date | None, end: dt.date | None) -> MovedSums:
    """The movements from the day ``start`` to before ``end``, of everybody, from the sums."""
    days = Span(start, end).conditions(Cell.day)
    found = MovedSums(Counter(), Counter(), defaultdict(dict), Counter(), defaultdict(dict))
    for what, tally in summed(snapshot, Of.CHANGES, (Cell.what,), *days):
        found.changes[Move(what)] += tally.count
    for what, currency, tally in summed(snapshot, Of.MOVED, (Cell.what, Cell.currency), *days):
        found.counts[Move(what)] += tally.count
        if tally.amount:
            found.amounts[Move(what)][currency] = tally.amount
    for what, currency, tally in summed(snapshot, Of.SHIFTED, (Cell.what, Cell.currency), *days):
        way = 1 if what == PUSHED else -1
        found.shifts[way] += tally.count
        if tally.count > tally.without_amount:
            found.shifted[way][currency] = tally.amount
    return found


def read_summed_standing(snapshot: Snapshot, before: dt.date | None) -> dict[str, Tally]:
    """What was open before a day, or is open now, by currency, from the sums."""
    now = summed(snapshot, Of.OPEN, (Cell.currency,))
    if before is None:
        return balance(now, ())
    return balance(now, summed(snapshot, Of.STANDING, (Cell.currency,), Cell.day >= before))


def add_up(changes: Iterable[Changed]) -> MovedSums:
    """The same from the movements themselves, as they come."""
    found = MovedSums(Counter(), Counter(), defaultdict(dict), Counter(), defaultdict(dict))
    for changed in changes:
        for one in changed.movements:
            found.changes[one.move] += 1
            found.counts[one.move] += one.count
            _add(found.amounts[one.move], one.currency, one.amount)
        if changed.pushed:
            found.shifts[changed.pushed] += 1
            if changed.amount is not None:
                _add(found.shifted[changed.pushed], changed.currency, changed.amount)
    return found


def _add(amounts: dict[str, Decimal], currency: str, amount: Decimal) -> None:
    amounts[currency] = amounts.get(currency, Decimal(0)) + amount


def read_standing(snapshot: Snapshot, due: Span | None) -> dict[str, Tally]:
    """What is open, by currency."""
    close, where = snapshot.opportunity.expected_close, [snapshot.is_open]
    if due is not None:
        where += [close.is_not(None), *due.conditions(close)]
    return by_currency(snapshot, *where)


def stood_before(
    after: Mapping[str, Tally], at_start: Snapshot, due: Span | None
) -> dict[str, Tally]:
    """What was open at the start, when ``after`` is what is open where that looks back from."""
    came, went = (read_standing(part, due) for part in differing(at_start))
    return balance(chain(after.items(), went.items()), came.items())


def read_changes(
    snapshot: Snapshot,
    start: dt.datetime | None,
    end: dt.datetime | None,
    due: Span | None,
    touched: Select[Any] | None = None,
) -> Iterator[Changed]:
    """Everything that happened to the pipeline from ``start`` to before ``end``, or until now.

    ``touched`` are the ids of those with an event in that time, if somebody knows them already:
    each is read whole, one after the other.
    """
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    scope = snapshot.scope

    def is_due(state: State) -> bool:
        return due is None or (state.expected_close is not None and state.expected_close in due)

    known = _known(snapshot, end)
    ids = _touched(snapshot, start, known) if touched is None else touched
    rows = snapshot.session.execute(_log(snapshot, known, ids))
    for id_, events in groupby(rows, key=lambda row: int(row.opportunity_id)):
        logged = list(events)
        for turn in turns(id_, logged[0].number, logged, pipeline):
            if (start is None or start <= turn.at) and (end is None or turn.at < end):
                yield _changed(id_, turn, scope.__contains__, is_due)


def _changed(id_: int, turn: Turn, belongs: Belongs, is_due: Belongs) -> Changed:
    state = turn.after or turn.before
    return Changed(
        id_,
        tuple(movements(turn, belongs, is_due)),
        close_moved(turn, belongs),
        None if state is None else state.amount,
        "" if state is None else state.currency,
    )


def _known(snapshot: Snapshot, end: dt.datetime | None) -> list[ColumnElement[bool]]:
    """The conditions of events for having happened before the end, and being known."""
    moment = snapshot.moment
    if moment is None:
        return [] if end is None else in_cut(Event, Moment(end))
    return in_cut(Event, Moment(min(end or moment.as_of, moment.as_of), moment.known_at))


def _touched(
    snapshot: Snapshot, start: dt.datetime | None, known: list[ColumnElement[bool]]
) -> Select[Any]:
    """What happened since ``start`` was recorded since."""
    log = log_since(snapshot.workspace.id, snapshot.scope, start, ("opportunity_id",))
    if start is not None:
        log = log.where(Event.happened_at >= start)
    ids = log.where(*known).cte("touched").prefix_with("MATERIALIZED")
    return select(ids.c.opportunity_id)


def _log(
    snapshot: Snapshot, known: list[ColumnElement[bool]], ids: Select[Any]
) -> Select[tuple[object, ...]]:
    return (
        select(*LOGGED, Opportunity.number)
        .join(Opportunity, Opportunity.id == Event.opportunity_id)
        .where(
            Opportunity.workspace_id == snapshot.workspace.id,
            Event.opportunity_id.in_(ids),
            Event.kind.in_(COUNTED),
            *known,
        )
        .order_by(Event.opportunity_id, Event.id)
        .execution_options(yield_per=BATCH)
    )
