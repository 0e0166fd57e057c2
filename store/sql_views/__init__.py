"""Read-only SQL views for BI tools: stable names and columns, the figures of the reports.

On PostgreSQL they are in a schema of their own, ``oppy_bi``, so that a role can be let in there and
nowhere else; SQLite has no schemas, so there ``oppy_bi_`` begins their names. They are no part of
the migrations: a view that refers to a table would stand in the way of the table's rebuilding, so
``schema.upgrade`` takes them all away before it migrates and makes those of the code afterwards.
docs/bi.md says what each column means.
"""

import hashlib

from sqlalchemy import Connection

from store.sql_views import funnel, log, names, rows, weekly
from store.sql_views.dialects import Sql, sql_of

SCHEMA = "oppy_bi"
_SELECTS = {
    "opportunities": rows.opportunities,
    "stage_visits": rows.stage_visits,
    "won_lost": rows.won_lost,
    "activities": log.activities,
    "events": log.events,
    "stages": names.stages,
    "people": names.people,
    "accounts": names.accounts,
    "funnel": funnel.funnel,
    "weekly_pipeline": weekly.weekly_pipeline,
}
VIEWS = tuple(_SELECTS)


def make(connection: Connection) -> bool:
    """Bring the views to what the code says; those that are so already are not touched.

    Grants to the schema stay, so it is never dropped itself. Nothing is made, and False comes back,
    where this role may not make a schema: views are no reason to stop a migration.
    """
    if not _may(connection):
        return False
    wanted = _wanted(sql_of(connection))
    if _found(connection) != {name: _mark(connection, text) for name, text in wanted.items()}:
        drop(connection)
        for name, text in wanted.items():
            connection.exec_driver_sql(text)
            if connection.dialect.name == "postgresql":
                mark = _mark(connection, text)
                connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS '{mark}'")
    return True


def drop(connection: Connection) -> None:
    """Take away every view of ours, and on PostgreSQL whatever was built upon them."""
    cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in _found(connection):
        connection.exec_driver_sql(f"DROP VIEW {name}{cascade}")


def know_zones(connection: Connection) -> None:
    """After a workspace was added: SQLite has the clocks of their zones written out in the views.

    PostgreSQL knows every zone, and its views may be those of a newer version beside this one.
    """
    if connection.dialect.name == "sqlite":
        make(connection)


def name_of(connection: Connection, view: str) -> str:
    """What ``view`` is called on this database."""
    return sql_of(connection).view(view)


def _wanted(sql: Sql) -> dict[str, str]:
    return {
        sql.view(name): f"CREATE VIEW {sql.view(name)} AS\n{select(sql).strip()}"
        for name, select in _SELECTS.items()
    }


def _mark(connection: Connection, text: str) -> str:
    """By what a view that is there is known to be the same: PostgreSQL words it in its own way."""
    if connection.dialect.name == "sqlite":
        return text
    return f"Oppy {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _found(connection: Connection) -> dict[str, str]:
    """Our views that are there, each with its mark. Somebody else's in our schema has none."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND substr(name, 1, 8) = "
        query += f"'{SCHEMA}_'"
    else:
        query = (
            "SELECT n.nspname || '.' || c.relname, obj_description(c.oid, 'pg_class') "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE n.nspname = '{SCHEMA}' AND c.relkind = 'v' "
            "AND starts_with(obj_description(c.oid, 'pg_class'), 'Oppy ')"
        )
    return {str(name): str(mark) for name, mark in connection.exec_driver_sql(query)}


def _may(connection: Connection) -> bool:
    """Whether there is a place for the views, or one could be made."""
    if connection.dialect.name == "sqlite":
        return True
    there = connection.exec_driver_sql(
        f"SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = '{SCHEMA}'"
    ).scalar()
    if there is not None:
        return bool(there)
    may = "SELECT has_database_privilege(current_database(), 'CREATE')"
    if not connection.exec_driver_sql(may).scalar():
        return False
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    return True
