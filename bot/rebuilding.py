"""``oppy rebuild``: rows that exist for speed, made again from the event log."""

import click
from sqlalchemy import select

from bot.settings import Settings
from store.database import open_database
from store.models import Workspace
from store.rebuild import rebuild, verify

SHOWN = 20


def rebuild_all(settings: Settings, *, only_verify: bool = False) -> int:
    """Compare every workspace's rows with its log, and mend them; 1 when something differed."""
    database = open_database(settings.database_url)
    found = 0
    with database.sessions.begin() as session:
        for workspace_id in session.scalars(select(Workspace.id)).all():
            differences = verify(session, workspace_id)
            found += len(differences)
            for difference in differences[:SHOWN]:
                click.echo(str(difference))
            if differences and not only_verify:
                rebuild(session, workspace_id)
    database.close()
    if not found:
        click.echo("Every row is as its events say.")
        return 0
    click.echo(f"{found} rows differed{'' if only_verify else ' and were made again'}.")
    return 1
