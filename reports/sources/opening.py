"""The opportunities behind each figure of the sources."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.report import Asked, Opening
from reports.sources.shape import Source, Sources
from reports.sources.telling import tell_name
from reports.words import Words
from store.errors import UnknownChoice
from store.models import Status
from store.snapshot import Snapshot


def openings(figures: Sources, words: Words) -> tuple[Opening, ...]:
    """Each status of all, then each source, then each status of each source."""
    return tuple(opening for opening in _all(figures, words) if opening.value != "0")


def _all(figures: Sources, words: Words) -> Iterator[Opening]:
    total = figures.total
    for key, label, count, definition in (
        ("opened", words("Opened"), total.count, words("Opened in the period.")),
        (Status.OPEN, words("Still open"), total.open,
         words("Opened in the period and still open.")),
        (Status.WON, words("Won"), total.won,
         words("Opened in the period and won, whenever that was.")),
        (Status.LOST, words("Lost"), total.lost,
         words("Opened in the period and lost, whenever that was.")),
        ("unknown", words("Without amount"), total.without_amount,
         words("Opened in the period, and nobody said what it is worth.")),
        (Status.INVALID, words("Left out"), figures.left_out,
         words("Opened in the period, and a duplicate, merged or withdrawn.")),
    ):  # fmt: skip
        yield Opening(key, label, words.number(count), definition)
    for source in figures.sources:
        name = tell_name(source, words)
        yield Opening(
            f"opened:{source.id}",
            name,
            words.number(source.count),
            words("Opened in the period, from {source}.", source=name),
            words("Source"),
        )
    for source in figures.sources:
        yield from _statuses(source, words)


def _statuses(source: Source, words: Words) -> Iterator[Opening]:
    name = tell_name(source, words)
    for key, label, count, definition in (
        (Status.WON, words("{source}: won", source=name), source.won,
         words("Opened in the period from {source} and won.", source=name)),
        (Status.LOST, words("{source}: lost", source=name), source.lost,
         words("Opened in the period from {source} and lost.", source=name)),
        (Status.OPEN, words("{source}: open", source=name), source.open,
         words("Opened in the period from {source} and still open.", source=name)),
    ):  # fmt: skip
        yield Opening(f"{key}:{source.id}", label, words.number(count), definition, name)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> list[ColumnElement[bool]]:
    """The conditions for those behind an opening. Raises ``UnknownChoice``."""
    name, apart, source = key.partition(":")
    row = snapshot.opportunity
    valid = row.status != Status.INVALID
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "opened": [valid],
        "unknown": [valid, row.amount.is_(None)],
        **{status: [row.status == status] for status in Status},
    }
    if name not in conditions:
        raise UnknownChoice
    if apart:
        conditions[name].append(row.source_id == (None if source == "None" else int(source)))
    return [*asked.period.span.conditions(row.opened_on), *conditions[name]]
