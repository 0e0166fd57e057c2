"""The opportunities behind each figure of a team."""

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement

from reports.report import Asked, Opening
from reports.team.shape import Team, Work
from reports.words import Words
from store.errors import UnknownChoice
from store.models import Status
from store.snapshot import Snapshot
from store.stale import overdue_conditions, stale_conditions

Conditions = list[ColumnElement[bool]]


def openings(team: Team, words: Words) -> tuple[Opening, ...]:
    """The whole team's figures, then each person's."""
    found = [*_of(team.total, words)]
    for rep in team.reps:
        found += [
            Opening(
                f"{one.key}:{rep.id}",
                words("{rep}: {figure}", rep=rep.name, figure=one.label),
                one.value,
                words("{rep}: {figure}", rep=rep.name, figure=one.definition),
                rep.name,
            )
            for one in _of(rep.work, words)
        ]
    return tuple(opening for opening in found if opening.value != "0")


def _of(work: Work, words: Words) -> Iterator[Opening]:
    for key, label, count, definition in (
        ("open", words("Open now"), work.open,
         words("Everything that is open, whenever it was opened.")),
        ("won", words("Won in the period"), work.won,
         words("Won, and the last close lies in the period.")),
        ("lost", words("Lost in the period"), work.lost,
         words("Lost, and the last close lies in the period.")),
        ("overdue", words("Overdue"), work.overdue,
         words("Open, and the day of its next step is over.")),
        ("stale", words("Stale"), work.stale,
         words("Open, without a next step, and quiet for as long as its stage allows.")),
    ):  # fmt: skip
        yield Opening(key, label, words.number(count), definition)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> Conditions:
    """The conditions for those behind an opening's key. Raises ``UnknownChoice``."""
    name, _, owner = key.partition(":")
    row = snapshot.opportunity
    closed = asked.period.span.conditions(row.closed_on)
    conditions: dict[str, Callable[[], Conditions]] = {
        "open": lambda: [snapshot.is_open],
        "won": lambda: [*closed, row.status == Status.WON],
        "lost": lambda: [*closed, row.status == Status.LOST],
        "overdue": lambda: overdue_conditions(snapshot),
        "stale": lambda: stale_conditions(snapshot),
    }
    if name not in conditions or not (owner.isdecimal() or not owner):
        raise UnknownChoice
    return [*conditions[name](), *([row.owner_id == int(owner)] if owner else [])]
