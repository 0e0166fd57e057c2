"""The opportunities behind each figure of a funnel."""

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, or_

from reports.funnel.shape import Funnel
from reports.report import Asked, Opening
from reports.words import Words
from store.errors import UnknownChoice
from store.models import Status
from store.pipeline import load_pipeline
from store.snapshot import Snapshot

Conditions = list[ColumnElement[bool]]


def openings(funnel: Funnel, words: Words) -> tuple[Opening, ...]:
    """Each stage's reached and open, what became of the cohort, and what is open."""
    return tuple(opening for opening in _all(funnel, words) if opening.value != "0")


def _all(funnel: Funnel, words: Words) -> Iterator[Opening]:
    for step in funnel.steps:
        name = words.name(step.name)
        yield Opening(
            f"reached:{step.stage_id}",
            words("{stage}: reached", stage=name),
            words.number(step.reached),
            words("Opened in the period and got to {stage} or further.", stage=name),
        )
    for step in funnel.steps:
        name = words.name(step.name)
        yield Opening(
            f"here:{step.stage_id}",
            words("{stage}: open here", stage=name),
            words.number(step.open_here),
            words("Opened in the period, and open in {stage}.", stage=name),
        )
    for key, label, count, definition in (
        ("cohort_won", words("Won of those opened"), funnel.cohort.won,
         words("Opened in the period and won, whenever that was.")),
        ("cohort_lost", words("Lost of those opened"), funnel.cohort.lost,
         words("Opened in the period and lost, whenever that was.")),
        ("won", words("Won in the period"), funnel.closed.won,
         words("Won, and the last close lies in the period.")),
        ("lost", words("Lost in the period"), funnel.closed.lost,
         words("Lost, and the last close lies in the period.")),
        ("open", words("Open now"), funnel.standing.count,
         words("Everything that is open, whenever it was opened.")),
        ("past_due", words("Past due"), funnel.standing.past_due,
         words("Open, and its expected close is over.")),
        ("undated", words("Without a date"), funnel.standing.undated,
         words("Open, and nobody said when it may close.")),
        ("unknown", words("Without amount"), funnel.standing.without_amount,
         words("Open, and nobody said what it is worth.")),
        ("invalid", words("Left out"), funnel.cohort.invalid,
         words("Opened in the period, and a duplicate, merged or withdrawn.")),
    ):  # fmt: skip
        yield Opening(key, label, words.number(count), definition)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> Conditions:
    """The conditions for those behind an opening. Raises ``UnknownChoice``."""
    name, _, stage = key.partition(":")
    row = snapshot.opportunity
    opened = asked.period.span.conditions(row.opened_on)
    closed = asked.period.span.conditions(row.closed_on)
    conditions: dict[str, Callable[[], Conditions]] = {
        "reached": lambda: [*opened, *_reached(snapshot, int(stage))],
        "here": lambda: [*opened, snapshot.is_open, row.stage_id == int(stage)],
        "cohort_won": lambda: [*opened, row.status == Status.WON],
        "cohort_lost": lambda: [*opened, row.status == Status.LOST],
        "won": lambda: [*closed, row.status == Status.WON],
        "lost": lambda: [*closed, row.status == Status.LOST],
        "open": lambda: [snapshot.is_open],
        "past_due": lambda: [snapshot.is_open, row.expected_close < snapshot.today],
        "undated": lambda: [snapshot.is_open, row.expected_close.is_(None)],
        "unknown": lambda: [snapshot.is_open, row.amount.is_(None)],
        "invalid": lambda: [*opened, row.status == Status.INVALID],
    }
    if name not in conditions:
        raise UnknownChoice
    return conditions[name]()


def _reached(snapshot: Snapshot, stage_id: int) -> Conditions:
    """Won, or once in this stage or in one that comes after it today; invalid ones are out."""
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    row, here = snapshot.opportunity, pipeline[stage_id].position
    beyond = [stage for stage in pipeline.every if stage.position >= here]
    bits = sum(1 << stage.bit for stage in beyond)
    return [
        row.status != Status.INVALID,
        or_(
            row.status == Status.WON,
            row.stages_entered.op("&")(bits) != 0,
            row.stage_id.in_([stage.id for stage in beyond]),
        ),
    ]
