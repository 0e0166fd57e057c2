"""The schema's version: bring it to the newest, or say which it is. Alembic, configured in code.

Alembic takes half a second to import, so it comes only when there is something to migrate.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from store import sql_views

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0004"
# Less than the second after which PostgreSQL looks for deadlocks.
PATIENCE_MS = 400
GIVES_WAY_S = 0.2
TRIES = 100
LOCKED = "55P03"
_LOCK = 0x0BB1  # any number, the same in every process


def migration_config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


class SchemaTooNew(Exception):
    """The database was made by a newer Oppy with which this one cannot share it."""


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Bring the database to the newest schema; returns the versions before and after.

    A newer one that this code may share is left as it is. Several processes may start at once, so
    PostgreSQL holds an advisory lock meanwhile; SQLite's immediate transaction is its own lock.
    The SQL views go before a migration, in whose way they would stand, and are those of this code
    at the end. Raises ``SchemaTooNew``.

    A migration locks tables one after another, and so do those who work meanwhile. It gives way
    and begins anew before PostgreSQL would see a deadlock and end somebody's work.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return _upgrade(engine)
        except OperationalError as error:
            if not tries_left or getattr(error.orig, "sqlstate", None) != LOCKED:
                raise
            time.sleep(GIVES_WAY_S)
    raise AssertionError


def _upgrade(engine: Engine) -> tuple[str | None, str]:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_MS}ms'"))
        before = current(connection)
        if before is not None and before > NEWEST:
            if not fits(connection):
                raise SchemaTooNew(before)
            return before, before
        if before != NEWEST:
            from alembic import command

            sql_views.drop(connection)
            command.upgrade(migration_config(connection), "head")
        sql_views.make(connection)
        return before, NEWEST


def current(connection: Connection) -> str | None:
    """The version the database is at; nothing when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def fits(connection: Connection) -> bool:
    """Whether this code works with the database as it is.

    It does with its own version, and with a newer one that names an older floor: during a rolling
    upgrade the database goes first, and the processes follow one by one.
    """
    found = current(connection)
    if found is None or found <= NEWEST:
        return found == NEWEST
    floor = connection.scalar(text("SELECT version FROM schema_floor"))
    return floor is not None and str(floor) <= NEWEST
