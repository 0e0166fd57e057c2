"""From the store's groups to the figures of the sources."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from reports.figures import known_amounts
from reports.report import Asked, about
from reports.sources.shape import Source, Sources
from store import models
from store.cells import Tally
from store.grouped import names_of
from store.models import Status
from store.snapshot import Snapshot
from store.sources import SourceKey, read_sources

Cells = Mapping[SourceKey, Tally]


def measure(snapshot: Snapshot, asked: Asked) -> Sources:
    """Of what was opened in the period, whatever became of it since."""
    cells = read_sources(snapshot, asked.period.span)
    valid = {key: tally for key, tally in cells.items() if key.status != Status.INVALID}
    by_source: defaultdict[int | None, dict[SourceKey, Tally]] = defaultdict(dict)
    for key, tally in valid.items():
        by_source[key.source_id][key] = tally
    names = names_of(snapshot.session, models.Source, snapshot.workspace.id)
    currency = snapshot.workspace.currency
    found = [
        _source(id_, None if id_ is None else names[id_], those, currency)
        for id_, those in by_source.items()
    ]
    return Sources(
        about=about(snapshot, asked),
        sources=tuple(sorted(found, key=_place)),
        total=_source(None, None, valid, currency),
        left_out=sum(tally.count for key, tally in cells.items() if key.status == Status.INVALID),
    )


def _source(id_: int | None, name: str | None, cells: Cells, currency: str) -> Source:
    counts: Counter[str] = Counter()
    cycles: Counter[int] = Counter()
    for key, tally in cells.items():
        counts[key.status] += tally.count
        if key.days is not None and key.days >= 0:
            cycles[key.days] += tally.count
    won = ((key.currency, tally) for key, tally in cells.items() if key.status == Status.WON)
    worth = ((key.currency, tally) for key, tally in cells.items())
    return Source(
        id=id_,
        name=name,
        open=counts[Status.OPEN],
        won=counts[Status.WON],
        lost=counts[Status.LOST],
        value=known_amounts(worth, currency),
        won_value=known_amounts(won, currency),
        without_amount=sum(tally.without_amount for tally in cells.values()),
        cycles=cycles,
    )


def _place(source: Source) -> tuple[int, bool, str]:
    """The most frequent first, then by name; what has no source after others as frequent."""
    return -source.count, source.name is None, source.name or ""
