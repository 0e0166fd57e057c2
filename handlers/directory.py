"""Who is asking, and where: remembered briefly, read from the database, or asked of Slack.

A person is looked up in Slack the first time and again after a day; what the database says is kept
in memory for a minute, so a person who was locked out is locked out everywhere a minute later.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.errors import SlackClientError

from store import errors, people
from store.database import Sessions
from store.models import Person, Workspace
from store.people import Profile
from store.workspaces import find_workspace

log = structlog.get_logger()
T = TypeVar("T")
KEPT = dt.timedelta(minutes=1)
FRESH = dt.timedelta(days=1)
STALE = dt.timedelta(days=3)


@dataclass(frozen=True)
class Member:
    """Somebody who may use Oppy, as plain data. ``greeted``: they have used it before."""

    id: int
    slack_id: str
    name: str
    zone: ZoneInfo
    locale: str
    is_admin: bool
    greeted: bool = True


@dataclass(frozen=True)
class Place:
    """The workspace, as plain data."""

    id: int
    team_id: str
    name: str
    timezone: str
    currency: str
    locale: str


class LookUp(Protocol):
    """Asks Slack who somebody is. Returns nothing for an unknown id."""

    def __call__(self, slack_id: str) -> Profile | None: ...


@dataclass(frozen=True)
class _Kept(Generic[T]):
    value: T
    until: dt.datetime


class Directory:
    """People and workspaces by their Slack ids. Safe to use from several threads."""

    def __init__(self, sessions: Sessions, readings: Sessions, look_up: LookUp) -> None:
        self._sessions = sessions
        self._readings = readings
        self._look_up = look_up
        self._places: dict[str, _Kept[Place]] = {}
        self._members: dict[tuple[int, str], _Kept[Member]] = {}

    def place(self, team_id: str, now: dt.datetime) -> Place:
        """The workspace of a team. Raises ``StrangerNotAllowed`` for one that Oppy is not in."""
        kept = self._places.get(team_id)
        if kept is not None and now < kept.until:
            return kept.value
        with self._readings() as session:
            workspace = find_workspace(session, team_id)
            if workspace is None:
                raise errors.StrangerNotAllowed
            place = as_place(workspace)
        self._places[team_id] = _Kept(place, now + KEPT)
        return place

    def member(self, place: Place, slack_id: str, now: dt.datetime) -> Member:
        """Somebody who may use Oppy here. Raises ``NotAllowed`` for everybody else."""
        kept = self._members.get((place.id, slack_id))
        if kept is not None and now < kept.until:
            return kept.value
        person = self.person(place, slack_id, now)
        people.check_may_use(person, place)
        member = as_member(person)
        self._members[place.id, slack_id] = _Kept(member, now + KEPT)
        return member

    def note_greeted(self, place: Place, who: Member) -> None:
        """They are greeted from now on; for this process, until the database is asked again."""
        kept = self._members.get((place.id, who.slack_id))
        if kept is not None:
            greeted = replace(kept.value, greeted=True)
            self._members[place.id, who.slack_id] = _Kept(greeted, kept.until)

    def person(self, place: Place, slack_id: str, now: dt.datetime) -> Person:
        """Anybody Slack knows, with rights or without. Raises ``UnknownPerson``.

        Slack is asked while no transaction is open. When it does not answer, what was known lately
        still counts: a hiccup of Slack's must not lock a team out.
        """
        with self._readings() as session:
            known = people.find_member(session, place.id, slack_id)
        age = now - known.fetched_at if known and known.fetched_at else None
        if known is not None and age is not None and age < FRESH:
            return known
        try:
            profile = self._look_up(slack_id)
        except (SlackClientError, OSError) as error:
            if known is None or age is None or age > STALE:
                raise
            log.warning("person not looked up", error=type(error).__name__)
            return known
        if profile is None:
            if known is None:
                raise errors.UnknownPerson(name=slack_id)
            return known
        with self._sessions.begin() as session:
            return people.remember(session, session.get_one(Workspace, place.id), profile, now)

    def refresh(self, team_id: str, profile: Profile, now: dt.datetime) -> None:
        """Slack said that somebody changed: here at once, in other processes a minute later."""
        place = self.place(team_id, now)
        with self._sessions.begin() as session:
            if people.find_member(session, place.id, profile.slack_id) is not None:
                workspace = session.get_one(Workspace, place.id)
                people.remember(session, workspace, profile, now)
        self._members.pop((place.id, profile.slack_id), None)


def as_place(workspace: Workspace) -> Place:
    return Place(
        workspace.id,
        workspace.team_id or "",
        workspace.name,
        workspace.timezone,
        workspace.currency,
        workspace.locale,
    )


def as_member(person: Person) -> Member:
    return Member(
        person.id,
        person.slack_id or "",
        person.name,
        ZoneInfo(person.timezone),
        person.locale,
        person.is_admin,
        person.greeted_at is not None,
    )
