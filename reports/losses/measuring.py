"""From the store's groups to the figures of the losses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

from reports.counted import Counted, counted
from reports.losses.shape import Competitor, Losses, Reason, StageLost
from reports.report import Asked, about
from store.cells import Tally
from store.grouped import names_of
from store.losses import LossKey, count_won, read_losses
from store.models import LossReason
from store.pipeline import Pipeline, load_pipeline
from store.snapshot import Snapshot

Cell = tuple[LossKey, Tally]


def measure(snapshot: Snapshot, asked: Asked) -> Losses:
    """Of what is lost and was closed in the period; only the last close counts."""
    session, workspace = snapshot.session, snapshot.workspace
    cells = list(read_losses(snapshot, asked.period.span).items())
    names = names_of(session, LossReason, workspace.id)
    currency = workspace.currency
    return Losses(
        about=about(snapshot, asked),
        lost=_counted(cells, currency),
        reasons=_reasons(cells, names, currency),
        stages=_stages(cells, load_pipeline(session, workspace.id), currency),
        competitors=_competitors(cells, currency),
        won=count_won(snapshot, asked.period.span),
    )


def competitor_key(name: str | None) -> str:
    """The same for every spelling, and short enough for a menu."""
    return sha256(_squeezed(name).casefold().encode()).hexdigest()[:16]


def _squeezed(name: str | None) -> str:
    return " ".join((name or "").split())


def _reasons(cells: Iterable[Cell], names: Mapping[int, str], currency: str) -> tuple[Reason, ...]:
    by_reason: defaultdict[int | None, list[Cell]] = defaultdict(list)
    for key, tally in cells:
        by_reason[key.reason_id].append((key, tally))
    found = [
        Reason(id_, None if id_ is None else names[id_], _counted(those, currency), _where(those))
        for id_, those in by_reason.items()
    ]
    return tuple(sorted(found, key=lambda one: _place(one.name, one.of)))


def _where(cells: Iterable[Cell]) -> Mapping[int, int]:
    counts: Counter[int] = Counter()
    for key, tally in cells:
        counts[key.stage_id] += tally.count
    return counts


def _stages(cells: list[Cell], pipeline: Pipeline, currency: str) -> tuple[StageLost, ...]:
    by_stage: defaultdict[int, list[Cell]] = defaultdict(list)
    for key, tally in cells:
        by_stage[key.stage_id].append((key, tally))
    return tuple(
        StageLost(stage.id, stage.name, _counted(by_stage[stage.id], currency))
        for stage in pipeline.every
        if stage.id in by_stage
    )


def _competitors(cells: list[Cell], currency: str) -> tuple[Competitor, ...]:
    by_key: defaultdict[str, list[Cell]] = defaultdict(list)
    for key, tally in cells:
        by_key[competitor_key(key.competitor)].append((key, tally))
    found = [
        Competitor(key, _usual_spelling(those), _counted(those, currency))
        for key, those in by_key.items()
    ]
    return tuple(sorted(found, key=lambda one: _place(one.name, one.of)))


def _usual_spelling(cells: Iterable[Cell]) -> str | None:
    """The most frequent one, of several the alphabetically first; nothing where none is named."""
    counts: Counter[str] = Counter()
    for key, tally in cells:
        counts[_squeezed(key.competitor)] += tally.count
    return min(counts, key=lambda spelling: (-counts[spelling], spelling)) or None


def _counted(cells: Iterable[Cell], currency: str) -> Counted:
    return counted(((key.currency, tally) for key, tally in cells), currency)


def _place(name: str | None, of: Counted) -> tuple[int, bool, str]:
    """The most frequent first, then by name; the unknown after others as frequent."""
    return -of.count, name is None, name or ""
