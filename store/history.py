"""What happened to one opportunity, newest first, with names in place of ids.

What went into it by a merge happened to it as well; what was taken back is told, and marked.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from store.merging import contacts_of, merged_into
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
from store.replay import taken_back

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

    ``who`` is empty for what an import brought, ``number`` for what happened to the opportunity
    itself and not to one that went into it. ``is_undone`` does not count any more. ``undid`` is
    what an undoing took back, or did ``again`` when it took back an undoing.
    """

    kind: Kind
    before: Any
    after: Any
    note: str | None
    who: str | None
    slack_id: str | None
    happened_at: dt.datetime
    number: int | None = None
    is_undone: bool = False
    undid: tuple["Entry", ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some entries of ``total``; ``start`` counts from 0."""

    entries: tuple[Entry, ...]
    start: int
    total: int
    contacts: tuple[Contact, ...] = ()
    only_activities: bool = False


# An undoing happened when it was recorded; its business time is that of what it takes back.
_AT = case((Event.kind == Kind.UNDONE, Event.recorded_at), else_=Event.happened_at)


def history(
    session: Session, row: Opportunity, start: int = 0, *, only_activities: bool = False
) -> HistoryPage:
    """A page of the opportunity's log and of those that went into it, newest first."""
    ids = merged_into(session, row)
    shown: ColumnElement[bool] = Event.opportunity_id.in_(ids)
    if only_activities:
        shown = and_(shown, Event.kind == Kind.ACTIVITY)
    total = session.scalar(select(func.count()).where(shown)) or 0
    found = session.execute(
        select(Event, Person.name, Person.slack_id, Opportunity.number)
        .join(Opportunity, Opportunity.id == Event.opportunity_id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(shown)
        .order_by(_AT.desc(), Event.id.desc())
        .limit(PAGE)
        .offset(start)
    ).all()
    telling = _telling(session, [event for event, *_ in found], ids)
    shown_ones = tuple(
        telling.entry(event, who, slack_id, None if number == row.number else number)
        for event, who, slack_id, number in found
    )
    return HistoryPage(shown_ones, start, total, tuple(contacts_of(session, row)), only_activities)


def _telling(session: Session, events: Sequence[Event], ids: list[int]) -> "_Telling":
    """Whatever is needed to word ``events`` of the opportunities ``ids``."""
    undoings = _undoings(session, ids)
    undone = _undone_by(session, events, undoings)
    names = _names(session, [*events, *undone.values()])
    return _Telling(names, undoings, undone, taken_back(undoings.values()))


def _undoings(session: Session, ids: list[int]) -> dict[int, Event]:
    """Every undoing of these opportunities, by its id."""
    found = session.scalars(
        select(Event).where(Event.opportunity_id.in_(ids), Event.kind == Kind.UNDONE)
    )
    return {event.id: event for event in found}


def _undone_by(
    session: Session, events: Sequence[Event], undoings: dict[int, Event]
) -> dict[int, Event]:
    """What the undoings among ``events`` took back in the end, by its id."""
    wanted: set[int] = set()
    for event in events:
        if event.kind == Kind.UNDONE:
            wanted.update(_origin(event, undoings)[0])
    if not wanted:
        return {}
    return {one.id: one for one in session.scalars(select(Event).where(Event.id.in_(wanted)))}


def _origin(event: Event, undoings: dict[int, Event]) -> tuple[list[int], Event, bool]:
    """What an undoing is about, the first undoing of it, and whether that is done again.

    An undoing of an undoing names that one alone.
    """
    again = False
    while True:
        value: Any = event.to_value
        before = [undoings[id_] for id_ in value["events"] if id_ in undoings]
        if not before:
            return list(value["events"]), event, again
        event, again = before[0], not again


def entries(session: Session, events: Sequence[Event]) -> list[Entry]:
    """Events of any opportunities, as entries in the same order."""
    telling = _telling(session, events, list({event.opportunity_id for event in events}))
    actors = {event.actor_id for event in events}
    found = select(Person.id, Person.name, Person.slack_id).where(Person.id.in_(actors))
    people = {row.id: (row.name, row.slack_id) for row in session.execute(found)}
    made = []
    for event in events:
        who, slack_id = people.get(event.actor_id or 0, (None, None))
        made.append(telling.entry(event, who, slack_id, None))
    return made


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


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a page needs to know besides the events on it."""

    names: Names
    undoings: dict[int, Event]
    undone: dict[int, Event]
    gone: set[int]

    def entry(
        self, event: Event, who: str | None, slack_id: str | None, number: int | None
    ) -> Entry:
        plain = _entry(event, self.names)
        is_undone = event.id in self.gone or event.opportunity_id in self._withdrawn(event)
        shown = replace(plain, who=who, slack_id=slack_id, number=number, is_undone=is_undone)
        if event.kind != Kind.UNDONE:
            return shown
        ids, first, again = _origin(event, self.undoings)
        undid = tuple(_entry(self.undone[id_], self.names) for id_ in ids if id_ in self.undone)
        created = {"created": _takes_creation_back(first)}
        return replace(
            shown, after=created, undid=undid, again=again, happened_at=event.recorded_at
        )

    def _withdrawn(self, event: Event) -> set[int]:
        """The opportunity itself, if ``event`` is its creation and that was taken back."""
        if event.kind != Kind.CREATED:
            return set()
        return {
            one.opportunity_id
            for one in self.undoings.values()
            if one.id not in self.gone and _takes_creation_back(one)
        }


def _takes_creation_back(undoing: Event) -> bool:
    value: Any = undoing.to_value
    return bool(value["created"])


def _entry(event: Event, names: Names) -> Entry:
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
    return Entry(event.kind, before, after, event.note, None, None, event.happened_at)
