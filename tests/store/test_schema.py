"""The migrations make exactly the tables that the code knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from store import schema
from store.base import Base
from store.database import Database, open_database
from tests.conftest import ENGINES, administer, named
from tests.store.ground import at_once, settle


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql")
    administer(server, "CREATE DATABASE oppy_empty")
    yield named(server, "oppy_empty")
    administer(server, "DROP DATABASE oppy_empty WITH (FORCE)")


def test_an_upgrade_from_nothing_makes_what_the_code_knows(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_partial_indexes_are_made_too(database: Database) -> None:
    """What the comparison above does not look at."""
    found = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        known = {check["name"] for check in found.get_check_constraints(table.name)}
        wanted = {str(one.name) for one in table.constraints if str(one.name).startswith("ck_")}
        assert known == wanted
    partial = {
        index["name"]
        for table in ("opportunities", "deliveries", "day_cards")
        for index in found.get_indexes(table)
        if any(key.endswith("_where") for key in index.get("dialect_options", {}))
    }
    assert partial == {
        "ix_opportunities_open",
        "ix_opportunities_open_by_owner",
        "ix_opportunities_open_by_number",
        "ix_opportunities_closed",
        "ix_deliveries_open_by_kind",
        "ix_deliveries_open_by_recipient",
        "ix_opportunities_merged_into",
        "ix_opportunities_without_search_key",
        "ix_day_cards_open",
    }


def test_there_is_one_newest_version() -> None:
    assert ScriptDirectory.from_config(schema.migration_config()).get_heads() == [schema.NEWEST]


def test_an_upgrade_says_from_where_to_where_and_twice_is_harmless(empty: str) -> None:
    database = open_database(empty)
    assert schema.upgrade(database.engine) == (None, schema.NEWEST)
    team = settle(database)
    team.creates()
    assert schema.upgrade(database.engine) == (schema.NEWEST, schema.NEWEST)
    assert team.row().number == 1
    with database.engine.connect() as connection:
        assert schema.current(connection) == schema.NEWEST
    database.close()


def test_processes_that_upgrade_at_once_do_it_once(empty: str) -> None:
    databases = [open_database(empty) for _ in range(3)]
    upgrades = [lambda engine=database.engine: schema.upgrade(engine) for database in databases]
    results = at_once(*upgrades)
    assert sorted(before is None for before, _ in results) == [False, False, True]  # type: ignore[misc]
    for database in databases:
        database.close()


def migrated_to(database: Database, version: str, floor: str) -> None:
    """As after the migration of a newer Oppy."""
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        connection.execute(text("UPDATE schema_floor SET version = :v"), {"v": floor})


def test_a_newer_schema_that_takes_this_code_is_left_as_it_is(database: Database) -> None:
    """The middle of a rolling upgrade: an older copy may be started once more."""
    migrated_to(database, "9999", schema.NEWEST)
    with database.engine.connect() as connection:
        assert schema.fits(connection)
    assert schema.upgrade(database.engine) == ("9999", "9999")


def test_a_newer_schema_that_does_not_is_refused(database: Database) -> None:
    migrated_to(database, "9999", "9998")
    with database.engine.connect() as connection:
        assert not schema.fits(connection)
    with pytest.raises(schema.SchemaTooNew, match="9999"):
        schema.upgrade(database.engine)


def test_an_empty_or_older_schema_does_not_fit(empty: str) -> None:
    database = open_database(empty)
    with database.engine.connect() as connection:
        assert not schema.fits(connection)
    database.close()
