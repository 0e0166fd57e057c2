"""The schema's version: bring it to the newest, or say which it is. Alembic, configured in code.

Alembic takes half a second to import, so it comes only when there is something to migrate.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0001"
_LOCK = 0x0BB1  # any number, the same in every process


def migration_config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Bring the database to the newest schema; returns the versions before and after.

    Several processes may start at once, so PostgreSQL holds an advisory lock meanwhile; SQLite's
    immediate transaction is its own lock.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        before = current(connection)
        if before != NEWEST:
            from alembic import command

            command.upgrade(migration_config(connection), "head")
        return before, NEWEST


def current(connection: Connection) -> str | None:
    """The version the database is at; nothing when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version
