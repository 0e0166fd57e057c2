"""Workspaces: one row per Slack team, made when the bot first meets it."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import sql_views
from store.models import Workspace
from store.pipeline import add_defaults


@dataclass(frozen=True)
class Defaults:
    """What a new workspace starts with."""

    timezone: str
    currency: str
    locale: str


def find_workspace(session: Session, team_id: str) -> Workspace | None:
    return session.scalar(select(Workspace).where(Workspace.team_id == team_id))


def join_workspace(
    session: Session, team_id: str, name: str, defaults: Defaults, now: dt.datetime
) -> Workspace:
    """The workspace of that Slack team.

    One that was imported before the bot ever connected has no team yet: the first team to connect
    takes it over, with everything in it.
    """
    workspace = find_workspace(session, team_id)
    if workspace is None:
        workspace = session.scalar(select(Workspace).where(Workspace.team_id.is_(None)))
    if workspace is None:
        workspace = _new(session, name, defaults, now)
    workspace.team_id = team_id
    workspace.name = name
    session.flush()
    return workspace


def only_workspace(session: Session, defaults: Defaults, now: dt.datetime) -> Workspace:
    """The one workspace of this database, made if there is none yet.

    For the command line, which names no team. Raises ``LookupError`` when there are several.
    """
    found = session.scalars(select(Workspace).limit(2)).all()
    if len(found) > 1:
        raise LookupError("this database serves several workspaces")
    return found[0] if found else _new(session, "Oppy", defaults, now)


def today_in(workspace: Workspace, now: dt.datetime) -> dt.date:
    """The workspace's local day: the zone of every figure."""
    return now.astimezone(ZoneInfo(workspace.timezone)).date()


def _new(session: Session, name: str, defaults: Defaults, now: dt.datetime) -> Workspace:
    workspace = Workspace(
        name=name,
        timezone=defaults.timezone,
        currency=defaults.currency,
        locale=defaults.locale,
        next_number=1,
        created_at=now,
    )
    session.add(workspace)
    session.flush()
    add_defaults(session, workspace)
    sql_views.know_zones(session.connection())
    return workspace
