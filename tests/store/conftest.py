"""A team to work with, on each database.

All teams of one engine share a database: each test is also one about workspaces that must not see
each other.
"""

import shutil
from collections.abc import Iterator

import pytest

from store.database import Database, open_database
from tests.conftest import ENGINES, administer, named
from tests.store.ground import Team, settle


@pytest.fixture(scope="session", params=ENGINES)
def shared_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One migrated database for each engine, for tests that bring a workspace of their own."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "oppy.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql")
        template = request.getfixturevalue("postgresql_template")
        administer(server, f'CREATE DATABASE oppy_shared TEMPLATE "{template}"')
        url = named(server, "oppy_shared")
    database = open_database(url)
    yield database
    database.close()


@pytest.fixture
def team(shared_database: Database) -> Team:
    return settle(shared_database)


@pytest.fixture
def others(shared_database: Database, team: Team) -> Team:
    """Another workspace in the same database."""
    return settle(shared_database)
