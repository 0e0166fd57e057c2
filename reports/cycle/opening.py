"""The opportunities behind each figure of the cycle."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.cycle.shape import Cycle
from reports.report import Asked, Opening
from reports.words import Words
from store.cycle import has_left
from store.errors import UnknownChoice
from store.models import Status
from store.snapshot import Snapshot


def openings(figures: Cycle, words: Words) -> tuple[Opening, ...]:
    """Who is in each stage, who left it, and what was won."""
    return tuple(opening for opening in _all(figures, words) if opening.value != "0")


def _all(figures: Cycle, words: Words) -> Iterator[Opening]:
    for stage in figures.stages:
        name = words.name(stage.name)
        yield Opening(
            f"here:{stage.id}",
            words("{stage}: still there", stage=name),
            words.number(0 if stage.here is None else stage.here.count),
            words("Open, and in {stage}.", stage=name),
        )
    for stage in figures.stages:
        name = words.name(stage.name)
        yield Opening(
            f"left:{stage.id}",
            words("{stage}: left it", stage=name),
            words.number(0 if stage.left is None else stage.left.count),
            words("Left {stage} in the period, and not in it again since.", stage=name),
        )
    yield Opening(
        "won",
        words("Won"),
        words.number(figures.won - figures.misdated),
        words("Won, and the last close lies in the period."),
    )
    yield Opening(
        "misdated",
        words("Misdated"),
        words.number(figures.misdated),
        words("Won in the period, but before it was opened."),
    )


def behind(snapshot: Snapshot, asked: Asked, key: str) -> list[ColumnElement[bool]]:
    """The conditions for those behind an opening. Raises ``UnknownChoice``."""
    row, period = snapshot.opportunity, asked.period.span
    won = [row.status == Status.WON, *period.conditions(row.closed_on)]
    match key.split(":"):
        case ["here", stage]:
            return [snapshot.is_open, row.stage_id == int(stage)]
        case ["left", stage]:
            valid = row.status != Status.INVALID
            return [valid, has_left(snapshot, period, int(stage))]
        case ["won"]:
            return [*won, row.closed_on >= row.opened_on]
        case ["misdated"]:
            return [*won, row.closed_on < row.opened_on]
    raise UnknownChoice
