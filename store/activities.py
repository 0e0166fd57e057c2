"""How many activities people logged, without those that were taken back."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from store.models import Event, Kind
from store.replay import taken_back
from store.scopes import Span
from store.snapshot import Snapshot

BATCH = 500


def count_activities(snapshot: Snapshot, period: Span) -> Counter[int]:
    """By who logged them, of those that happened in the period with what is in scope."""
    row = snapshot.opportunity
    counted = [
        *_known(snapshot, period),
        Event.kind == Kind.ACTIVITY,
        Event.actor_id.is_not(None),
        Event.opportunity_id.in_(select(row.id).where(*snapshot.counted)),
    ]
    if period.start is not None:
        counted.append(Event.happened_at >= snapshot.begins(period.start))
    if period.end is not None:
        counted.append(Event.happened_at < snapshot.begins(period.end))
    found = _by_actor(snapshot, counted)
    gone = sorted(_taken_back(snapshot, period))
    for start in range(0, len(gone), BATCH):
        some = Event.id.in_(gone[start : start + BATCH])
        found.subtract(_by_actor(snapshot, [*counted, some]))
    return +found


def _by_actor(snapshot: Snapshot, where: Iterable[ColumnElement[bool]]) -> Counter[int]:
    query = select(Event.actor_id, func.count().label("logged"))
    rows = snapshot.session.execute(query.where(*where).group_by(Event.actor_id))
    return Counter({row.actor_id: row.logged for row in rows})


def _taken_back(snapshot: Snapshot, period: Span) -> set[int]:
    undone = select(Event.id, Event.kind, Event.to_value).where(
        *_known(snapshot, period), Event.kind == Kind.UNDONE
    )
    return taken_back(snapshot.session.execute(undone).all())


def _known(snapshot: Snapshot, period: Span) -> list[ColumnElement[bool]]:
    """Nothing is recorded before it happens, so an index finds what happened since a day."""
    known = [Event.workspace_id == snapshot.workspace.id]
    if period.start is not None:
        known.append(Event.recorded_at >= snapshot.begins(period.start))
    if snapshot.moment is not None:
        known.append(Event.happened_at < snapshot.moment.as_of)
        if snapshot.moment.known_at is not None:
            known.append(Event.recorded_at < snapshot.moment.known_at)
    return known
