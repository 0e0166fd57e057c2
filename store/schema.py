"""The schema's version: bring it to the newest, or say which it is. Alembic, configured in code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x0BB1  # any number, the same in every process


def migration_config(connection: Connection | None = None) -> Config:
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
        if before != newest():
            command.upgrade(migration_config(connection), "head")
        return before, newest()


def current(connection: Connection) -> str | None:
    """The version the database is at; nothing when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The version this code was written for."""
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    assert head is not None  # noqa: S101 - one head, a test says so
    return head
