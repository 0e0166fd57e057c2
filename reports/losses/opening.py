"""The opportunities behind each figure of the losses."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_

from reports.losses.measuring import competitor_key
from reports.losses.shape import Losses, Reason
from reports.losses.telling import tell_reason
from reports.report import Asked, Opening
from reports.words import Words
from store.errors import UnknownChoice
from store.losses import closed_as, read_competitors
from store.models import Status
from store.snapshot import Snapshot

Conditions = list[ColumnElement[bool]]


def openings(figures: Losses, words: Words) -> tuple[Opening, ...]:
    """All, by reason, by stage, by competitor, and each reason by stage."""
    return tuple(opening for opening in _all(figures, words) if opening.value != "0")


def _all(figures: Losses, words: Words) -> Iterator[Opening]:
    lost = figures.lost
    for key, label, count, definition in (
        ("lost", words("Lost"), lost.count,
         words("Lost, and the last close lies in the period.")),
        ("won", words("Won"), figures.won,
         words("Won, and the last close lies in the period.")),
        ("unknown", words("Without amount"), lost.without_amount,
         words("Lost in the period, and nobody said what it is worth.")),
    ):  # fmt: skip
        yield Opening(key, label, words.number(count), definition)
    for reason in figures.reasons:
        name = tell_reason(reason, words)
        definition = words("Lost in the period. Reason: {reason}.", reason=name)
        many = words.number(reason.of.count)
        yield Opening(f"reason:{reason.id}", name, many, definition, words("Reason"))
    for stage in figures.stages:
        name = words.name(stage.name)
        definition = words("Lost in the period while in {stage}.", stage=name)
        many = words.number(stage.of.count)
        yield Opening(f"stage:{stage.id}", name, many, definition, words("Stage"))
    for one in figures.competitors:
        name = words("no competitor") if one.name is None else one.name
        definition = words("Lost in the period. Competitor: {competitor}.", competitor=name)
        many = words.number(one.of.count)
        yield Opening(f"competitor:{one.key}", name, many, definition, words("Competitor"))
    for reason in figures.reasons:
        yield from _by_stage(figures, reason, words)


def _by_stage(figures: Losses, reason: Reason, words: Words) -> Iterator[Opening]:
    for stage in figures.stages:
        names = {"reason": tell_reason(reason, words), "stage": words.name(stage.name)}
        yield Opening(
            f"cell:{reason.id}:{stage.id}",
            words("{reason}, {stage}", **names),
            words.number(reason.stages.get(stage.id, 0)),
            words("Lost in the period while in {stage}. Reason: {reason}.", **names),
            names["reason"],
        )


def behind(snapshot: Snapshot, asked: Asked, key: str) -> Conditions:
    """The conditions for those behind an opening. Raises ``UnknownChoice``."""
    row, period = snapshot.opportunity, asked.period.span
    lost = closed_as(snapshot, Status.LOST, period)
    match key.split(":"):
        case ["lost"]:
            return lost
        case ["won"]:
            return closed_as(snapshot, Status.WON, period)
        case ["unknown"]:
            return [*lost, row.amount.is_(None)]
        case ["reason", reason]:
            return [*lost, row.loss_reason_id == _id(reason)]
        case ["stage", stage]:
            return [*lost, row.stage_id == int(stage)]
        case ["cell", reason, stage]:
            return [*lost, row.loss_reason_id == _id(reason), row.stage_id == int(stage)]
        case ["competitor", competitor]:
            return [*lost, _lost_to(snapshot, asked, competitor)]
    raise UnknownChoice


def _id(written: str) -> int | None:
    return None if written == "None" else int(written)


def _lost_to(snapshot: Snapshot, asked: Asked, key: str) -> ColumnElement[bool]:
    """In any of its spellings."""
    named = snapshot.opportunity.competitor
    spellings = [
        name
        for name in read_competitors(snapshot, asked.period.span)
        if competitor_key(name) == key
    ]
    written = named.in_([name for name in spellings if name is not None])
    return or_(named.is_(None), written) if None in spellings else written
