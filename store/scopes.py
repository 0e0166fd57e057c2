"""Whose opportunities, and which days: what every figure is narrowed by; and as of when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.models import Account, Opportunity, Person, Source
from store.rebuild import Moment, State, states_as_of


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose opportunities; nothing set: everyone's. What is set narrows together."""

    owner_id: int | None = None
    source_id: int | None = None
    account_id: int | None = None
    currency: str | None = None

    def __contains__(self, row: State) -> bool:
        return all(getattr(row, name) == value for name, value in self._set())

    def conditions(self, workspace_id: int) -> list[ColumnElement[bool]]:
        narrowed = [getattr(Opportunity, name) == value for name, value in self._set()]
        return [Opportunity.workspace_id == workspace_id, *narrowed]

    def _set(self) -> Iterator[tuple[str, Any]]:
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None:
                yield name, value


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to before ``end``; an empty side is open."""

    start: dt.date | None = None
    end: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def conditions(self, column: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        limits: list[ColumnElement[bool]] = []
        if self.start is not None:
            limits.append(column >= self.start)
        if self.end is not None:
            limits.append(column < self.end)
        return limits


def changed(
    session: Session, workspace_id: int, scope: Scope, moment: Moment | None
) -> Iterator[State]:
    """Those in ``scope`` whose rows have changed since ``moment``, as they stood then."""
    if moment is None:
        return
    states = states_as_of(session, workspace_id, moment.as_of, moment.known_at, only_changed=True)
    for state in states:
        if state in scope:
            yield state


def scope_names(session: Session, scope: Scope) -> dict[str, str]:
    """What is set in ``scope``, by name: owner, source, account, currency."""
    names: dict[str, str] = {}
    if scope.owner_id is not None:
        names["owner"] = session.get_one(Person, scope.owner_id).name
    if scope.source_id is not None:
        names["source"] = session.get_one(Source, scope.source_id).name
    if scope.account_id is not None:
        names["account"] = session.get_one(Account, scope.account_id).name
    if scope.currency is not None:
        names["currency"] = scope.currency
    return names
