"""Whose opportunities, and which days: what every figure is narrowed by; and as of when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.accounts import name_key
from store.models import Account, Opportunity, Person, Source, Status
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


def scope_names(session: Session, workspace_id: int, scope: Scope) -> dict[str, str]:
    """What is set in ``scope``, by name: owner, source, account, currency.

    What belongs to another workspace has no name here.
    """
    names = {
        "owner": _name(session, Person, workspace_id, scope.owner_id),
        "source": _name(session, Source, workspace_id, scope.source_id),
        "account": _name(session, Account, workspace_id, scope.account_id),
        "currency": scope.currency,
    }
    return {kind: name for kind, name in names.items() if name is not None}


def open_owners(session: Session, workspace_id: int, most: int) -> list[tuple[int, str]]:
    """Id and name of everybody who owns something open."""
    owners = select(Opportunity.owner_id).where(
        Opportunity.workspace_id == workspace_id, Opportunity.status == Status.OPEN
    )
    named = select(Person.id, Person.name).where(
        Person.workspace_id == workspace_id, Person.id.in_(owners)
    )
    rows = session.execute(named.order_by(Person.name, Person.id).limit(most))
    return [(person_id, name) for person_id, name in rows]


def account_called(session: Session, workspace_id: int, name: str) -> int | None:
    """The id of the account of that name; case and spaces do not matter."""
    return session.scalar(
        select(Account.id).where(
            Account.workspace_id == workspace_id, Account.name_key == name_key(name)
        )
    )


def _name(session: Session, table: Any, workspace_id: int, id_: int | None) -> str | None:
    if id_ is None:
        return None
    wanted = select(table.name).where(table.workspace_id == workspace_id, table.id == id_)
    name: str | None = session.scalar(wanted)
    return name
