"""Makes sure of the database before anything works on it."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.settings import Settings
from store import schema
from store.database import open_database


def prepare_database(settings: Settings) -> str | None:
    """Bring SQLite to the newest schema; say what is wrong with a PostgreSQL that is behind."""
    database = open_database(settings.database_url)
    try:
        if database.engine.dialect.name == "sqlite":
            schema.upgrade(database.engine)
            database.count_rows()
            return None
        with database.engine.connect() as connection:
            found, fits = schema.current(connection), schema.fits(connection)
        if fits:
            return None
        if found is not None and found > schema.NEWEST:
            return too_new(found)
        return f"The database's schema is {found}, this is {schema.NEWEST}. Run: oppy migrate"
    except schema.SchemaTooNew as error:
        return too_new(str(error))
    except OperationalError as error:
        return cannot_open(error)
    except DatabaseError as error:
        return damaged(error)
    finally:
        database.close()


def damaged(error: DatabaseError) -> str:
    """What to say about a file that is no database, or not a whole one."""
    return (
        f"The database is damaged: {error.orig}. Go back to a backup: oppy restore FILE. "
        "Check DATABASE_URL, too."
    )


def missing_file(settings: Settings) -> str | None:
    """What to say when the SQLite file does not exist: most likely this is the wrong folder."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database or Path(url.database).exists():
        return None
    return f"There is no database at {url.database}. Is this the right folder? Check DATABASE_URL."


def too_new(found: str) -> str:
    """What to say about a database that a newer Oppy has migrated."""
    return (
        f"The database's schema {found} is newer than this Oppy, which knows {schema.NEWEST}. "
        "Install the newer version again, or go back to the backup."
    )


def cannot_open(error: OperationalError) -> str:
    """What to say about a database that is away: the driver's first line, and where to look."""
    lines = str(error.orig).strip().splitlines() or ["it gives no reason"]
    return f"The database cannot be opened: {lines[0]}. Check DATABASE_URL."
