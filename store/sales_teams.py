"""Teams: people whose figures are looked at together."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store import errors
from store.inserting import insert
from store.models import (
    Person,
    SalesTeam,
    SalesTeamMember,
    Subscription,
    Target,
    Workspace,
)
from store.people import check_may_own

LONGEST_NAME = 60


def teams(session: Session, workspace_id: int) -> list[SalesTeam]:
    """Every team of the workspace, by name."""
    found = select(SalesTeam).where(SalesTeam.workspace_id == workspace_id)
    return list(session.scalars(found.order_by(SalesTeam.name, SalesTeam.id)))


def get(session: Session, workspace_id: int, team_id: int) -> SalesTeam:
    """Raises ``UnknownChoice`` for one that is gone, or of another workspace."""
    found = session.scalar(
        select(SalesTeam).where(SalesTeam.workspace_id == workspace_id, SalesTeam.id == team_id)
    )
    if found is None:
        raise errors.UnknownChoice
    return found


def members(session: Session, workspace_id: int) -> dict[int, list[Person]]:
    """Who is in each team, by name."""
    found: dict[int, list[Person]] = {}
    rows = session.execute(
        select(SalesTeamMember.team_id, Person)
        .join(Person, Person.id == SalesTeamMember.person_id)
        .where(Person.workspace_id == workspace_id)
        .order_by(Person.name, Person.id)
    )
    for team_id, person in rows:
        found.setdefault(team_id, []).append(person)
    return found


def make_team(session: Session, workspace_id: int, name: str) -> SalesTeam:
    """Raises ``NameMissing``, ``TooLong`` and ``TeamExists``."""
    team = SalesTeam(workspace_id=workspace_id, name=_checked(session, workspace_id, name))
    session.add(team)
    session.flush()
    return team


def rename_team(session: Session, team: SalesTeam, name: str) -> None:
    """Raises ``NameMissing``, ``TooLong`` and ``TeamExists``."""
    team.name = _checked(session, team.workspace_id, name, team.id)
    session.flush()


def fill_team(session: Session, team: SalesTeam, person_ids: Iterable[int]) -> None:
    """These and nobody else, except those who are not in Slack, whom no menu offers.

    Raises ``CannotOwn``.
    """
    workspace = session.get_one(Workspace, team.workspace_id)
    wanted = set(person_ids)
    people = session.scalars(
        select(Person).where(Person.workspace_id == workspace.id, Person.id.in_(wanted))
    )
    for person in people:
        check_may_own(person, workspace)
    in_slack = select(Person.id).where(
        Person.workspace_id == workspace.id, Person.slack_id.is_not(None)
    )
    session.execute(
        delete(SalesTeamMember).where(
            SalesTeamMember.team_id == team.id,
            SalesTeamMember.person_id.in_(in_slack),
            SalesTeamMember.person_id.not_in(wanted),
        )
    )
    if wanted:
        rows = [{"team_id": team.id, "person_id": id_} for id_ in sorted(wanted)]
        session.execute(insert(session, SalesTeamMember).values(rows).on_conflict_do_nothing())


def delete_team(session: Session, team: SalesTeam, now: dt.datetime) -> None:
    """Its targets go with it, and what shows its figures by itself stops."""
    key = f"team:{team.id}"
    session.execute(
        delete(Target).where(Target.workspace_id == team.workspace_id, Target.scope == key)
    )
    session.execute(
        update(Subscription)
        .where(
            Subscription.workspace_id == team.workspace_id,
            Subscription.scope.in_(_scopes_with(session, team.workspace_id, key)),
            Subscription.stopped_at.is_(None),
        )
        .values(stopped_at=now, stop_reason="team deleted")
    )
    session.execute(delete(SalesTeamMember).where(SalesTeamMember.team_id == team.id))
    session.delete(team)
    session.flush()


def _scopes_with(session: Session, workspace_id: int, key: str) -> list[str]:
    """The scopes of subscriptions that are narrowed to the team, alone or with other things."""
    scopes = session.scalars(
        select(Subscription.scope).where(Subscription.workspace_id == workspace_id).distinct()
    )
    return [scope for scope in scopes if key in scope.split(",")]


def _checked(session: Session, workspace_id: int, name: str, team_id: int | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise errors.NameMissing
    if len(name) > LONGEST_NAME:
        error = errors.TooLong(length=len(name), limit=LONGEST_NAME)
        error.field = "name"
        raise error
    same = select(SalesTeam.id).where(
        SalesTeam.workspace_id == workspace_id, func.lower(SalesTeam.name) == name.lower()
    )
    if team_id is not None:
        same = same.where(SalesTeam.id != team_id)
    if session.scalar(same.limit(1)) is not None:
        raise errors.TeamExists(name=name)
    return name
