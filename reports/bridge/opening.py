"""The opportunities behind each figure of a bridge."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_

from reports.bridge.measuring import ends
from reports.bridge.shape import Bridge
from reports.bridge.telling import name
from reports.report import Asked, Opening
from reports.words import Words
from store.bridge import Changed, read_changes
from store.errors import UnknownChoice
from store.movements import Move
from store.snapshot import Snapshot

OPEN, PUSHED, PULLED = "open", "pushed", "pulled"
# What left the pipeline may have left the scope.
ANYWHERE = frozenset({*map(str, Move), PUSHED, PULLED})
_CHUNK = 500


def openings(bridge: Bridge, words: Words) -> tuple[Opening, ...]:
    """Each kind of movement that there was, and what is open at the end."""
    return tuple(_all(bridge, words))


def _all(bridge: Bridge, words: Words) -> Iterator[Opening]:
    meant = {
        Move.NEW: words("Was created in the period."),
        Move.REOPENED: words("Was closed, and was opened again in the period."),
        Move.ASSIGNED_IN: words("Was open, and came to these figures from others."),
        Move.INCREASED: words("Was open, and its amount went up in the period."),
        Move.PULLED_IN: words("Was open, and its expected close moved into these months."),
        Move.WON: words("Was open, and was won in the period."),
        Move.LOST: words("Was open, and was lost in the period."),
        Move.DECREASED: words("Was open, and its amount went down in the period."),
        Move.PUSHED_OUT: words("Is open, and its expected close moved out of these months."),
        Move.ASSIGNED_OUT: words("Is open, and went from these figures to others."),
        Move.REMOVED: words("Was open, and was withdrawn or merged in the period."),
    }
    for one in bridge.moves:
        if one.changes:
            label = name(one.move, words)
            yield Opening(str(one.move), label, words.number(one.changes), meant[one.move])
    if bridge.running and bridge.end.count:
        yield Opening(
            OPEN,
            words("Open after"),
            words.number(bridge.end.count),
            words("Open at the end of the period."),
        )
    for key, shifted, label, definition in (
        (PUSHED, bridge.pushed, words("Close moved to a later month"),
         words("Is open, and its expected close moved to a later month.")),
        (PULLED, bridge.pulled, words("Close moved to an earlier month"),
         words("Is open, and its expected close moved to an earlier month.")),
    ):  # fmt: skip
        if shifted.changes:
            yield Opening(key, label, words.number(shifted.changes), definition)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> list[ColumnElement[bool]]:
    """Those with such a movement, read from the log again. Raises ``UnknownChoice``."""
    row = snapshot.opportunity
    due = None if asked.due is None else asked.due.span
    if key == OPEN:
        dated = [] if due is None else due.conditions(row.expected_close)
        return [snapshot.is_open, *dated]
    if key not in ANYWHERE:
        raise UnknownChoice
    start, end = ends(snapshot, asked)
    changes = read_changes(snapshot, start, end, due)
    ids = sorted({changed.opportunity_id for changed in changes if _is(key, changed)})
    chunks = [ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK)]
    return [or_(*(row.id.in_(chunk) for chunk in chunks))] if chunks else [row.id.is_(None)]


def _is(key: str, changed: Changed) -> bool:
    if key in (PUSHED, PULLED):
        return changed.pushed == (1 if key == PUSHED else -1)
    return any(one.move == key for one in changed.movements)
