"""The reads of the bridge: what is open at its two ends, and the movements in between.

The ends are sums over snapshots, the movements come from the log, so that the one checks the other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from sqlalchemy import Select, select

from store.cells import Tally
from store.folding import BATCH, COUNTED, LOGGED, Moment, State
from store.funnel import tally_of
from store.models import Event, Opportunity
from store.movements import Belongs, Movement, Turn, close_moved, movements, turns
from store.pipeline import load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot, maybe_in


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


def read_standing(snapshot: Snapshot, due: Span | None) -> dict[str, Tally]:
    """What is open, by currency."""
    row = snapshot.opportunity
    where = [*snapshot.inside, snapshot.is_open]
    if due is not None:
        where += [row.expected_close.is_not(None), *due.conditions(row.expected_close)]
    found = snapshot.session.execute(
        select(row.currency, *tally_of(row)).where(*where).group_by(row.currency)
    )
    return {
        currency: Tally(count, amount or Decimal(0), without)
        for currency, count, amount, without in found
    }


def read_changes(
    snapshot: Snapshot,
    start: dt.datetime | None,
    end: dt.datetime,
    due: Span | None,
) -> Iterator[Changed]:
    """Everything that happened to the pipeline from ``start`` to before ``end``.

    Only opportunities with an event in that time are read, each whole, one after the other.
    """
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    scope = snapshot.scope

    def is_due(state: State) -> bool:
        return due is None or (state.expected_close is not None and state.expected_close in due)

    rows = snapshot.session.execute(_log(snapshot, start, end))
    for id_, events in groupby(rows, key=lambda row: int(row.opportunity_id)):
        logged = list(events)
        for turn in turns(id_, logged[0].number, logged, pipeline):
            if (start is None or turn.at >= start) and turn.at < end:
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


def _log(
    snapshot: Snapshot, start: dt.datetime | None, end: dt.datetime
) -> Select[tuple[object, ...]]:
    """The events of those to which something happened in the time, as far as they are known.

    What happened since ``start`` was recorded since, so the index over ``recorded_at`` finds it.
    """
    workspace_id, moment = snapshot.workspace.id, snapshot.moment or Moment(snapshot.ends)
    touched = select(Event.opportunity_id).where(
        Event.workspace_id == workspace_id, Event.happened_at < end, Event.kind.in_(COUNTED)
    )
    if start is not None:
        touched = touched.where(Event.recorded_at >= start, Event.happened_at >= start)
    ids = touched.cte("touched").prefix_with("MATERIALIZED")
    log = (
        select(*LOGGED, Opportunity.number)
        .join(Opportunity, Opportunity.id == Event.opportunity_id)
        .where(
            Opportunity.workspace_id == workspace_id,
            Event.opportunity_id.in_(select(ids.c.opportunity_id)),
            Event.happened_at < end,
            Event.kind.in_(COUNTED),
        )
        .order_by(Event.opportunity_id, Event.id)
        .execution_options(yield_per=BATCH)
    )
    if moment.known_at is not None:
        log = log.where(Event.recorded_at < moment.known_at)
    if not snapshot.scope.is_everyone:
        log = log.where(maybe_in(snapshot.scope, workspace_id, select(ids.c.opportunity_id)))
    return log
