"""Who is who, and who may use Oppy: decided here and nowhere else."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from store import errors
from store.models import Person, Workspace
from store.outbox import owe_welcome
from store.subscriptions import end_for

# What Slack answers about somebody who is not, or no longer, in its workspace.
NOT_THERE = frozenset({"user_disabled", "user_not_found"})


@dataclass(frozen=True)
class Profile:
    """What Slack says about a person."""

    slack_id: str
    team_id: str
    name: str
    timezone: str | None = None
    locale: str | None = None
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_deactivated: bool = False


class Here(Protocol):
    """A workspace, as a row or as plain data."""

    @property
    def id(self) -> int: ...
    @property
    def team_id(self) -> str | None: ...


def check_may_use(person: Person, workspace: Here) -> None:
    """Full members of the workspace may see and change its opportunities; nobody else.

    Raises ``StrangerNotAllowed``, ``GuestNotAllowed`` or ``DeactivatedNotAllowed``.
    """
    if _is_stranger(person, workspace):
        raise errors.StrangerNotAllowed
    if person.is_guest:
        raise errors.GuestNotAllowed
    if person.is_deactivated or person.is_bot:
        raise errors.DeactivatedNotAllowed


def may_be_told(person: Person, workspace: Here) -> bool:
    """Whether Oppy may write to somebody about opportunities: a member who is in Slack."""
    try:
        check_may_use(person, workspace)
    except errors.NotAllowed:
        return False
    return person.slack_id is not None


def check_may_own(person: Person, workspace: Workspace) -> None:
    """Raises ``CannotOwn`` for guests, bots, strangers and people who left.

    A placeholder from an import, who is in no Slack, may own what came with him.
    """
    not_here = person.is_guest or person.is_bot or person.is_deactivated
    if not_here or _is_stranger(person, workspace):
        raise errors.CannotOwn(name=person.name)


def _is_stranger(person: Person, workspace: Here) -> bool:
    return person.workspace_id != workspace.id or person.team_id not in (None, workspace.team_id)


def check_may_administer(session: Session, person: Person, admins: frozenset[str]) -> None:
    """Raises ``AdminsOnly``, with the names of some who may."""
    if may_administer(person.is_admin, person.slack_id, admins):
        return
    raise errors.AdminsOnly(admins=admins_of(session, person.workspace_id))


def admins_of(session: Session, workspace_id: int) -> list[str]:
    """The names of some who may administer."""
    named = session.scalars(
        select(Person.name).where(
            Person.workspace_id == workspace_id, Person.is_admin, ~Person.is_deactivated
        )
    )
    return sorted(named)[:5]


def let_go(session: Session, person_id: int, now: dt.datetime) -> None:
    """Slack says that there is nobody: no more messages, until Slack is asked again and knows."""
    person = session.get_one(Person, person_id)
    person.is_deactivated = True
    person.fetched_at = None
    if person.slack_id is not None:
        end_for(session, person.workspace_id, person.slack_id, now)


def greet(session: Session, person_id: int, now: dt.datetime) -> bool:
    """Owe somebody who uses Oppy for the first time a greeting; False when they had theirs."""
    first = session.scalar(
        update(Person)
        .where(Person.id == person_id, Person.greeted_at.is_(None))
        .values(greeted_at=now)
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    if first is None:
        return False
    return owe_welcome(session, session.get_one(Person, person_id), now)


def may_administer(is_admin: bool, slack_id: str | None, admins: frozenset[str]) -> bool:
    """Settings of the whole workspace are for its Slack admins and those named in OPPY_ADMINS."""
    return is_admin or slack_id in admins


def name_of(session: Session, workspace_id: int, person_id: int) -> str:
    """Raises ``UnknownPerson`` for somebody of another workspace."""
    name = session.scalar(
        select(Person.name).where(Person.workspace_id == workspace_id, Person.id == person_id)
    )
    if name is None:
        raise errors.UnknownPerson(name="?")
    return name


def remember(session: Session, workspace: Workspace, profile: Profile, now: dt.datetime) -> Person:
    """Add or refresh a person from what Slack says."""
    person = find_member(session, workspace.id, profile.slack_id) or _imported(
        session, workspace, profile
    )
    if person is None:
        person = Person(workspace_id=workspace.id)
        session.add(person)
    if person.slack_id is None:
        person.slack_id, person.known_since = profile.slack_id, now
    person.team_id = profile.team_id
    person.name = profile.name[:200]
    person.timezone = _known_zone(profile.timezone) or workspace.timezone
    person.locale = profile.locale or workspace.locale
    person.is_admin = profile.is_admin
    person.is_guest = profile.is_guest
    person.is_bot = profile.is_bot
    person.is_deactivated = profile.is_deactivated
    person.fetched_at = now
    session.flush()
    if not may_be_told(person, workspace):
        end_for(session, workspace.id, profile.slack_id, now)
    return person


def _known_zone(name: str | None) -> str | None:
    """Slack's zone, if this machine knows it too; its list of zones may be newer than ours."""
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        return None


def _imported(session: Session, workspace: Workspace, profile: Profile) -> Person | None:
    """The placeholder that an import left for this person, if his name is on exactly one.

    Who may own nothing inherits nothing: guests, bots, strangers, people who left.
    """
    outsider = profile.is_guest or profile.is_bot or profile.is_deactivated
    if outsider or profile.team_id != workspace.team_id:
        return None
    found = session.scalars(
        select(Person).where(
            Person.workspace_id == workspace.id,
            Person.slack_id.is_(None),
            func.lower(Person.name) == profile.name.lower(),
        )
    ).all()
    return found[0] if len(found) == 1 else None


def find_member(session: Session, workspace_id: int, slack_id: str) -> Person | None:
    return session.scalar(
        select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)
    )


def find_by_name(session: Session, workspace_id: int, name: str) -> Person:
    """The one person whose name is, or begins with, ``name``. Raises ``UnknownPerson``."""
    wanted = name.strip().lstrip("@").lower()
    rows = session.scalars(
        select(Person)
        .where(
            Person.workspace_id == workspace_id,
            func.lower(Person.name).startswith(wanted, autoescape=True),
        )
        .order_by(func.length(Person.name))
        .limit(2)
    ).all()
    exact = [row for row in rows if row.name.lower() == wanted]
    if not wanted or not rows or (len(rows) > 1 and len(exact) != 1):
        raise errors.UnknownPerson(name=name)
    return (exact or list(rows))[0]
