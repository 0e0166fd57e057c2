"""From the log and two snapshots to a bridge."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from reports.bridge.shape import Bridge, Moved, Shifted
from reports.counted import total
from reports.figures import rounded
from reports.report import Asked, about
from store.bridge import (
    MovedSums,
    add_up,
    read_changes,
    read_standing,
    read_summed_standing,
    read_sums,
    stood_before,
)
from store.movements import Move
from store.snapshot import Snapshot, changed_ids, keeping_recent, look_back
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
        with keeping_recent(snapshot, start) as kept, _at(kept, end) as at_end:
            after = read_standing(at_end, due)
            with _at(at_end, start) as at_start:
                before = {} if start is None else stood_before(after, at_start, due)
                touched = None if start is None else changed_ids(at_start)
                sums = add_up(read_changes(snapshot, start, end, due, touched))
    main = snapshot.workspace.currency
    return Bridge(
        about=about(snapshot, asked),
        currency=main,
        due=asked.due,
        running=end is None,
        start=total(before.items(), main),
        moves=tuple(_moved(sums, move, main) for move in Move),
        end=total(after.items(), main),
        pushed=_shifted(sums, 1, main),
        pulled=_shifted(sums, -1, main),
    )


def ends(snapshot: Snapshot, asked: Asked) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The moments at which the period begins and ends; the end is empty while it is not over."""
    period = asked.period
    start = None if period.start is None else min(snapshot.begins(period.start), snapshot.ends)
    end = None if period.end is None else snapshot.begins(period.end)
    return start, None if end is None or end >= snapshot.ends else end


@contextmanager
def _at(snapshot: Snapshot, end: dt.datetime | None) -> Iterator[Snapshot]:
    """What an end is added up from: the rows as they stood, not the movements."""
    if end is None:
        yield snapshot
        return
    with look_back(snapshot, end) as then:
        yield then


def _moved(sums: MovedSums, move: Move, main: str) -> Moved:
    value = {currency: sum_ for currency, sum_ in sums.amounts.get(move, {}).items() if sum_}
    return Moved(move, sums.changes[move], sums.counts[move], rounded(value, main))


def _shifted(sums: MovedSums, way: int, main: str) -> Shifted:
    return Shifted(sums.shifts[way], rounded(sums.shifted.get(way, {}), main))
