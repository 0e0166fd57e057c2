"""From the log and two snapshots to a bridge."""

import datetime as dt
from collections.abc import Mapping

from reports.bridge.shape import Bridge, End, Moved, Shifted
from reports.figures import known_amounts, rounded
from reports.report import Asked, about
from store.bridge import (
    MovedSums,
    add_up,
    read_changes,
    read_standing,
    read_summed_standing,
    read_sums,
)
from store.cells import Tally
from store.folding import Moment
from store.movements import Move
from store.scopes import Span
from store.snapshot import Snapshot, take_snapshot
from store.sums.reading import is_summed


def measure(snapshot: Snapshot, asked: Asked) -> Bridge:
    """Why what is open at the end of the period is not what was open at its start."""
    start, end = ends(snapshot, asked)
    if asked.due is None and is_summed(snapshot):
        first, last = asked.period.start, None if end is None else asked.period.end
        sums = read_sums(snapshot, first, last)
        before = {} if first is None else read_summed_standing(snapshot, first)
        after = read_summed_standing(snapshot, last)
    else:
        due = None if asked.due is None else asked.due.span
        sums = add_up(read_changes(snapshot, start, end, due))
        before = {} if start is None else _standing(snapshot, start, due)
        after = _standing(snapshot, end, due)
    main = snapshot.workspace.currency
    return Bridge(
        about=about(snapshot, asked),
        currency=main,
        due=asked.due,
        running=end is None,
        start=_end(before, main),
        moves=tuple(_moved(sums, move, main) for move in Move),
        end=_end(after, main),
        pushed=_shifted(sums, 1, main),
        pulled=_shifted(sums, -1, main),
    )


def ends(snapshot: Snapshot, asked: Asked) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The moments at which the period begins and ends; the end is empty while it is not over."""
    period = asked.period
    start = None if period.start is None else min(snapshot.begins(period.start), snapshot.ends)
    end = None if period.end is None else snapshot.begins(period.end)
    return start, None if end is None or end >= snapshot.ends else end


def _standing(snapshot: Snapshot, at: dt.datetime | None, due: Span | None) -> dict[str, Tally]:
    """Added up from the rows as they stood, not from the movements."""
    if at is None:
        return read_standing(snapshot, due)
    known_at = None if snapshot.moment is None else snapshot.moment.known_at
    with take_snapshot(
        snapshot.session, snapshot.workspace, snapshot.scope, snapshot.ends, Moment(at, known_at)
    ) as then:
        return read_standing(then, due)


def _end(tallies: Mapping[str, Tally], main: str) -> End:
    return End(sum(tally.count for tally in tallies.values()), known_amounts(tallies.items(), main))


def _moved(sums: MovedSums, move: Move, main: str) -> Moved:
    value = {currency: sum_ for currency, sum_ in sums.amounts.get(move, {}).items() if sum_}
    return Moved(move, sums.changes[move], sums.counts[move], rounded(value, main))


def _shifted(sums: MovedSums, way: int, main: str) -> Shifted:
    return Shifted(sums.shifts[way], rounded(sums.shifted.get(way, {}), main))
