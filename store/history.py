"""What happened to one opportunity, newest first, with names in place of ids."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import (
    Account,
    Contact,
    Event,
    Kind,
    LossReason,
    Opportunity,
    Person,
    Source,
    Stage,
)

PAGE = 15
_Named = type[Account | Contact | LossReason | Person | Source | Stage]
_NAMED: dict[Kind, _Named] = {
    Kind.STAGE: Stage,
    Kind.REOPENED: Stage,
    Kind.OWNER: Person,
    Kind.ACCOUNT: Account,
    Kind.CONTACT: Contact,
    Kind.SOURCE: Source,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. ``before`` and ``after`` are names, texts, or the event's own values.

    ``who`` is empty for what an import brought.
    """

    kind: Kind
    before: Any
    after: Any
    note: str | None
    who: str | None
    slack_id: str | None
    happened_at: dt.datetime


@dataclass(frozen=True, slots=True)
class HistoryPage:
    entries: tuple[Entry, ...]
    start: int
    total: int


def history(session: Session, row: Opportunity, start: int = 0) -> HistoryPage:
    """A page of the opportunity's log."""
    mine = Event.opportunity_id == row.id
    total = session.scalar(select(func.count()).where(mine)) or 0
    found = session.execute(
        select(Event, Person.name, Person.slack_id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(mine)
        .order_by(Event.id.desc())
        .limit(PAGE)
        .offset(start)
    ).all()
    names = _names(session, [event for event, _, _ in found])
    return HistoryPage(
        tuple(_entry(event, who, slack_id, names) for event, who, slack_id in found), start, total
    )


Names = dict[tuple[_Named, int], str]


def _names(session: Session, events: Sequence[Event]) -> Names:
    """The names behind every id in ``events``: one query for each kind of thing."""
    wanted: dict[_Named, set[int]] = {}
    for event in events:
        for table, id_ in _ids(event):
            wanted.setdefault(table, set()).add(id_)
    return {
        (table, id_): name
        for table, ids in wanted.items()
        for id_, name in session.execute(select(table.id, table.name).where(table.id.in_(ids)))
    }


def _ids(event: Event) -> list[tuple[_Named, int]]:
    table = _NAMED.get(event.kind)
    if table is not None:
        values = (event.from_value, event.to_value)
        return [(table, value) for value in values if isinstance(value, int)]
    value: Any = event.to_value
    if event.kind == Kind.CREATED:
        return [(Stage, value["stage"])]
    if event.kind == Kind.LOST and value.get("reason"):
        return [(LossReason, value["reason"])]
    return []


def _entry(event: Event, who: str | None, slack_id: str | None, names: Names) -> Entry:
    before: Any = event.from_value
    after: Any = event.to_value
    table = _NAMED.get(event.kind)
    if table is not None:
        before = names.get((table, before)) if isinstance(before, int) else None
        after = names.get((table, after)) if after is not None else None
    elif event.kind == Kind.CREATED:
        after = names[Stage, after["stage"]]
    elif event.kind == Kind.LOST and after.get("reason"):
        after = after | {"reason": names[LossReason, after["reason"]]}
    return Entry(event.kind, before, after, event.note, who, slack_id, event.happened_at)
