"""``oppy rebuild``: rows that exist for speed, made again from the event log."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.settings import Settings
from store.database import Database, open_database
from store.importing.ground import workspace_for
from store.importing.report import OptionWrong
from store.models import Workspace
from store.rebuild import rebuild, verify

SHOWN = 20
BAD_REQUEST = 2


def rebuild_all(settings: Settings, team: str | None = None, *, only_verify: bool = False) -> int:
    """Compare rows with their log, and mend them, in the workspace of ``team`` or in every one.

    The exit status: 1 when something differed, 2 when there is no such workspace.
    """
    database = open_database(settings.database_url)
    try:
        with database.readings() as session:
            chosen = _chosen(session, settings, team)
        found = sum(_look_at(database, one, only_verify) for one in chosen)
    except OptionWrong as wrong:
        click.echo(str(wrong), err=True)
        return BAD_REQUEST
    finally:
        database.close()
    if not found:
        click.echo("Every row is as its events say.")
        return 0
    click.echo(f"{found} rows differed{'' if only_verify else ' and were made again'}.")
    return 1


def _chosen(session: Session, settings: Settings, team: str | None) -> list[Workspace]:
    """Raises ``OptionWrong`` for a team that is unknown."""
    if team is not None:
        return [workspace_for(session, team, settings.defaults, system_clock())]
    return list(session.scalars(select(Workspace).order_by(Workspace.id)))


def _look_at(database: Database, workspace: Workspace, only_verify: bool) -> int:
    """How many differences there are in that workspace; they are mended one workspace at a time."""
    with database.readings() as session:
        differences = verify(session, workspace.id)
    for difference in differences[:SHOWN]:
        click.echo(f"{workspace.name}: {difference}")
    if differences and not only_verify:
        with database.sessions.begin() as session:
            rebuild(session, workspace.id)
    return len(differences)
