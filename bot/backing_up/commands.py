"""``oppy backup`` and ``oppy restore``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.alone import NotAlone, held, sqlite_file
from bot.backing_up import postgresql, sqlite
from bot.backing_up.files import Refused, check_version, kind_of, written
from bot.clock import system_clock
from bot.preparing import cannot_open, missing_file
from bot.settings import Settings
from store import schema
from store.contents import Contents, contents
from store.database import Database, open_database
from store.models import Workspace
from store.rebuild import verify

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
pg_bin = click.option(
    "--pg-bin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of pg_dump, pg_restore and psql, when they are not on the PATH.",
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Put it in the place of a FILE that is there already.")
@pg_bin
@click.pass_obj
def backup(settings: Settings, file: Path, force: bool, pg_bin: Path | None) -> None:
    """Save the whole database in FILE, while the bot runs.

    Only you may read FILE: it holds your customers' data. It goes back with oppy restore, into the
    same kind of database.
    """
    if file.exists() and not force:
        raise Refused(f"{file} is there already. Choose another name, or give --force.")
    _check_another_file(settings, file)
    with _database(settings) as database, written(file) as part:
        database_file = sqlite_file(settings.database_url)
        if database.engine.dialect.name != "sqlite":
            saved = postgresql.save(database, postgresql.tools(database, pg_bin), part)
        elif database_file is None:
            raise Refused("A database in memory cannot be saved.")
        else:
            saved = sqlite.save(database_file, part)
        if saved.version is None:
            raise Refused("There is nothing to save: the database is empty.")
    click.echo(f"Saved in {file}: {saved}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is in the database now.")
@click.option("--force", is_flag=True, help="PostgreSQL: though an Oppy was at work just now.")
@pg_bin
@click.pass_obj
def restore(settings: Settings, file: Path, yes: bool, force: bool, pg_bin: Path | None) -> None:
    """Replace the database by what oppy backup saved in FILE.

    Stop Oppy first. All or nothing: when it fails, what was there is there still. A backup of an
    older Oppy is brought to the newest schema. Posts of the time since that are still worth
    sending go out again.
    """
    kind = kind_of(file)
    _check_another_file(settings, file)
    target = sqlite_file(settings.database_url)
    wanted = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    if kind != wanted:
        raise Refused(
            f"{file} is of a {NAMES[kind]} database, and DATABASE_URL names a {NAMES[wanted]} one. "
            "A backup goes back into its own kind."
        )
    try:
        if target is not None:
            with held(settings.database_url):
                _restore_file(target, file, yes=yes)
        elif wanted == "postgresql":
            _restore_server(settings, file, pg_bin, yes=yes, force=force)
        else:
            raise Refused("A database in memory cannot be restored.")
    except NotAlone as problem:
        raise Refused(str(problem)) from None
    with _database(settings) as database:
        _say_what_is_there(database)


def _restore_file(target: Path, file: Path, *, yes: bool) -> None:
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Check DATABASE_URL.")
    if target.exists():
        try:
            _check_replaceable(sqlite.held(target), yes=yes)
        except OperationalError as error:
            raise Refused(cannot_open(error)) from None
        except DatabaseError as error:
            if not yes:
                raise Refused(
                    f"What is in {target.name} now cannot be read ({error.orig}). To replace it, "
                    f"give --yes; it is kept as {target.name}.broken."
                ) from None
    sqlite.replace(target, file)


def _restore_server(
    settings: Settings, file: Path, pg_bin: Path | None, *, yes: bool, force: bool
) -> None:
    with _database(settings) as database:
        if not force:
            postgresql.check_asleep(database, system_clock())
        with database.engine.connect() as connection:
            found = contents(connection)
        postgresql.check_not_newer(found)
        programs = postgresql.tools(database, pg_bin)
        check_version(postgresql.version_in(programs, file), file)
        _check_replaceable(found, yes=yes)
        postgresql.replace(database, programs, file)
        # The connections that are open keep plans for tables that are gone.
        database.engine.dispose()
        schema.upgrade(database.engine)


def _check_replaceable(found: Contents, *, yes: bool) -> None:
    if found.workspaces and not yes:
        raise Refused(f"The database is not empty: it holds {found}. To replace all, give --yes.")


def _check_another_file(settings: Settings, file: Path) -> None:
    database = sqlite_file(settings.database_url)
    if database is not None and file.resolve() == database:
        raise Refused(f"{file} is the database itself.")


def _say_what_is_there(database: Database) -> None:
    with database.readings() as session:
        click.echo(f"Restored: {contents(session.connection())}.")
        workspaces = session.scalars(select(Workspace.id).order_by(Workspace.id))
        differing = sum(len(verify(session, one)) for one in workspaces.all())
    if differing:
        click.echo(f"{differing} rows are not as their events say. Run: oppy rebuild")
    else:
        click.echo("Every row is as its events say.")


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    problem = missing_file(settings)
    if problem is not None:
        raise Refused(problem)
    database = open_database(settings.database_url)
    try:
        yield database
    except OperationalError as error:
        raise Refused(cannot_open(error)) from None
    finally:
        database.close()
