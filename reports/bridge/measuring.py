"""From the log and two snapshots to a bridge."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports.bridge.shape import Bridge, End, Moved, Shifted
from reports.figures import known_amounts, rounded
from reports.report import Asked, about
from store.bridge import Changed, read_changes, read_standing
from store.cells import Tally
from store.folding import Moment
from store.movements import Move
from store.scopes import Span
from store.snapshot import Snapshot, take_snapshot


def measure(snapshot: Snapshot, asked: Asked) -> Bridge:
    """Why what is open at the end of the period is not what was open at its start."""
    due = None if asked.due is None else asked.due.span
    start, end = ends(snapshot, asked)
    sums = _Sums()
    for changed in read_changes(snapshot, start, end, due):
        sums.add(changed)
    return Bridge(
        about=about(snapshot, asked),
        currency=snapshot.workspace.currency,
        due=asked.due,
        running=end == snapshot.ends,
        start=End(0, {}) if start is None else _standing(snapshot, start, due),
        moves=tuple(sums.moved(move) for move in Move),
        end=_standing(snapshot, end, due),
        pushed=sums.shifted(1),
        pulled=sums.shifted(-1),
    )


def ends(snapshot: Snapshot, asked: Asked) -> tuple[dt.datetime | None, dt.datetime]:
    """The moments at which the period begins and ends; one that is not over ends now."""
    period = asked.period
    start = None if period.start is None else min(snapshot.begins(period.start), snapshot.ends)
    end = snapshot.ends if period.end is None else snapshot.begins(period.end)
    return start, min(end, snapshot.ends)


def _standing(snapshot: Snapshot, at: dt.datetime, due: Span | None) -> End:
    """Added up from the rows as they stood, not from the movements."""
    if at == snapshot.ends:
        return _end(read_standing(snapshot, due))
    known_at = None if snapshot.moment is None else snapshot.moment.known_at
    with take_snapshot(
        snapshot.session, snapshot.workspace, snapshot.scope, snapshot.ends, Moment(at, known_at)
    ) as then:
        return _end(read_standing(then, due))


def _end(tallies: Mapping[str, Tally]) -> End:
    return End(sum(tally.count for tally in tallies.values()), known_amounts(tallies.items()))


@dataclass
class _Sums:
    """The movements added up, as they come."""

    changes: Counter[Move] = field(default_factory=Counter)
    counts: Counter[Move] = field(default_factory=Counter)
    values: defaultdict[Move, defaultdict[str, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    shifts: Counter[int] = field(default_factory=Counter)
    shifted_values: defaultdict[int, defaultdict[str, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )

    def add(self, changed: Changed) -> None:
        for one in changed.movements:
            self.changes[one.move] += 1
            self.counts[one.move] += one.count
            if one.amount:
                self.values[one.move][one.currency] += one.amount
        if changed.pushed:
            self.shifts[changed.pushed] += 1
            if changed.amount is not None:
                self.shifted_values[changed.pushed][changed.currency] += changed.amount

    def moved(self, move: Move) -> Moved:
        value = {currency: sum_ for currency, sum_ in self.values[move].items() if sum_}
        return Moved(move, self.changes[move], self.counts[move], rounded(value))

    def shifted(self, way: int) -> Shifted:
        return Shifted(self.shifts[way], rounded(self.shifted_values[way]))
