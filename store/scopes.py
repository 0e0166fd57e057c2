"""Whose opportunities, and which days: what every figure is narrowed by."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from store.accounts import name_key
from store.models import (
    Account,
    Opportunity,
    Person,
    SalesTeam,
    SalesTeamMember,
    Source,
    Status,
)

EVERYONE = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose opportunities; nothing set: everyone's. What is set narrows together.

    ``members`` are those of the team, as it is now. ``key`` is how a scope is kept and carried:
    ``owner:5``, ``team:3``, ``source:2``, ``account:9``, ``currency:EUR``, several with commas,
    or empty for everyone.
    """

    owner_id: int | None = None
    source_id: int | None = None
    account_id: int | None = None
    currency: str | None = None
    team_id: int | None = None
    members: frozenset[int] = frozenset()

    def __contains__(self, row: Any) -> bool:
        if self.team_id is not None and row.owner_id not in self.members:
            return False
        return all(getattr(row, name) == value for name, value in self._columns())

    def conditions(self, workspace_id: int, row: Any = Opportunity) -> list[ColumnElement[bool]]:
        """Those that narrow ``row``, the opportunities as they are or as they were."""
        narrowed = [getattr(row, name) == value for name, value in self._columns()]
        if self.team_id is not None:
            narrowed.append(row.owner_id.in_(sorted(self.members)))
        return [row.workspace_id == workspace_id, *narrowed]

    @property
    def is_everyone(self) -> bool:
        return not self.key

    @property
    def key(self) -> str:
        named = {
            "owner": self.owner_id,
            "team": self.team_id,
            "source": self.source_id,
            "account": self.account_id,
            "currency": self.currency,
        }
        return ",".join(f"{kind}:{value}" for kind, value in named.items() if value is not None)

    def _columns(self) -> Iterator[tuple[str, Any]]:
        for name in ("owner_id", "source_id", "account_id", "currency"):
            value = getattr(self, name)
            if value is not None:
                yield name, value


def scope_of(session: Session, key: str) -> Scope:
    """The scope that a key stands for. Raises ``ValueError`` for what is none."""
    parts = dict(part.split(":", 1) for part in key.split(",") if part)
    currency = parts.pop("currency", None)
    if not parts.keys() <= {"owner", "source", "account", "team"}:
        raise ValueError(key)
    ids = {f"{kind}_id": _id(written) for kind, written in parts.items()}
    members = members_of(session, ids["team_id"]) if "team_id" in ids else frozenset()
    return Scope(**ids, currency=currency, members=members)


def members_of(session: Session, team_id: int) -> frozenset[int]:
    found = select(SalesTeamMember.person_id).where(SalesTeamMember.team_id == team_id)
    return frozenset(session.scalars(found))


EVERYBODY = Scope()
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to before ``end``; an empty side is open."""

    start: dt.date | None = None
    end: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def conditions(self, column: Any) -> list[ColumnElement[bool]]:
        limits: list[ColumnElement[bool]] = []
        if self.start is not None:
            limits.append(column >= self.start)
        if self.end is not None:
            limits.append(column < self.end)
        return limits


def scope_names(session: Session, workspace_id: int, scope: Scope) -> dict[str, str]:
    """What is set in ``scope``, by name: owner, team, source, account, currency.

    What belongs to another workspace has no name here.
    """
    names = {
        "owner": _name(session, Person, workspace_id, scope.owner_id),
        "team": _name(session, SalesTeam, workspace_id, scope.team_id),
        "source": _name(session, Source, workspace_id, scope.source_id),
        "account": _name(session, Account, workspace_id, scope.account_id),
        "currency": scope.currency,
    }
    return {kind: name for kind, name in names.items() if name is not None}


def is_of(session: Session, workspace_id: int, scope: Scope) -> bool:
    """Whether all that ``scope`` names belongs to the workspace."""
    named = scope_names(session, workspace_id, scope)
    return len(named) == len([part for part in scope.key.split(",") if part])


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


def _id(written: str) -> int:
    """As large as the databases know. Raises ``ValueError``."""
    id_ = int(written)
    if not 0 <= id_ <= LARGEST_ID:
        raise ValueError(written)
    return id_


def _name(session: Session, table: Any, workspace_id: int, id_: int | None) -> str | None:
    if id_ is None:
        return None
    wanted = select(table.name).where(table.workspace_id == workspace_id, table.id == id_)
    name: str | None = session.scalar(wanted)
    return name
