"""The opportunities behind each figure of the aging."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.aging.measuring import LIMITS, old_limit
from reports.aging.shape import Aging
from reports.aging.telling import tell_bucket
from reports.report import Asked, Opening
from reports.words import Words
from store.aging import has_slipped, is_aged, is_older
from store.errors import UnknownChoice
from store.snapshot import Snapshot
from store.stale import stale_conditions

Conditions = list[ColumnElement[bool]]


def openings(figures: Aging, words: Words) -> tuple[Opening, ...]:
    """What is stale, also by stage, what is old or has no next step, and each age by stage."""
    return tuple(opening for opening in _all(figures, words) if opening.value != "0")


def _all(figures: Aging, words: Words) -> Iterator[Opening]:
    for key, label, count, definition in (
        ("stale", words("Stale"), figures.stale.count,
         words("Open, without a next step, and quiet for the days of its stage.")),
        ("old", words("Old"), figures.old,
         words("Open for longer than nine of ten wins took.")),
        ("slipped", words("Slipped"), figures.slipped.count,
         words("Open, and its expected close has moved to a later month.")),
        ("unplanned", words("No next step"), figures.no_next_step,
         words("Open, and nobody said what comes next.")),
        ("open", words("Still open"), figures.open.count,
         words("Everything that is open, whenever it was opened.")),
        ("unknown", words("Without amount"), figures.open.without_amount,
         words("Open, and nobody said what it is worth.")),
    ):  # fmt: skip
        yield Opening(key, label, words.number(count), definition)
    for stage in figures.stale_stages:
        name = words.name(stage.name)
        yield Opening(
            f"stale:{stage.id}",
            words("{stage}: stale", stage=name),
            words.number(stage.of.count),
            words(
                "Open in {stage}, without a next step, and quiet for {days} days or more.",
                stage=name,
                days=words.number(stage.limit_days),
            ),
            words("Stale"),
        )
    yield from _ages(figures, words)


def _ages(figures: Aging, words: Words) -> Iterator[Opening]:
    for place, bucket in enumerate(figures.buckets):
        age = tell_bucket(bucket, words)
        definition = words("Open, and opened {age} ago.", age=age)
        count = words.number(bucket.of.count)
        yield Opening(f"age:{place}", age, count, definition, words("Age"))
    for place, bucket in enumerate(figures.buckets):
        age = tell_bucket(bucket, words)
        for id_, name in figures.stages.items():
            stage = words.name(name)
            yield Opening(
                f"age:{place}:{id_}",
                words("{stage}, {age}", stage=stage, age=age),
                words.number(bucket.stages.get(id_, 0)),
                words("Open in {stage}, and opened {age} ago.", stage=stage, age=age),
                age,
            )


def behind(snapshot: Snapshot, _asked: Asked, key: str) -> Conditions:
    """The conditions for those behind an opening. Raises ``UnknownChoice``."""
    row = snapshot.opportunity
    match key.split(":"):
        case ["stale", *stage]:
            return [*stale_conditions(snapshot), *_in(snapshot, stage)]
        case ["old"]:
            limit = old_limit(snapshot)
            if limit is not None:
                return is_older(snapshot, limit)
        case ["slipped"]:
            return has_slipped(snapshot)
        case ["unplanned"]:
            return [snapshot.is_open, row.next_step.is_(None)]
        case ["open"]:
            return [snapshot.is_open]
        case ["unknown"]:
            return [snapshot.is_open, row.amount.is_(None)]
        case ["age", place, *stage]:
            return [*is_aged(snapshot, LIMITS, int(place)), *_in(snapshot, stage)]
    raise UnknownChoice


def _in(snapshot: Snapshot, stage: list[str]) -> Conditions:
    return [snapshot.opportunity.stage_id == int(id_) for id_ in stage]
