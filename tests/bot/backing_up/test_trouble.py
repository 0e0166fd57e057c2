"""When a backup or a restore cannot be done: a sentence, and what was there is there still."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import Column, ForeignKey, Integer, Table, create_engine, make_url, text

from bot.alone import held
from bot.clock import system_clock
from store import heartbeats, schema
from store.base import Base
from store.database import Database
from tests.bot.backing_up.conftest import Runs, every_row, live
from tests.store.ground import Team

ROOT = Path(__file__).parents[3]
PATIENCE_S = 20
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def file(runs: Runs, team: Team, database: Database, tmp_path: Path) -> Path:
    """A backup of one opportunity; since then there is a second one."""
    team.creates("Acme renewal")
    saved = runs("backup", tmp_path / "oppy.backup")
    assert saved.exit_code == 0, saved.output
    team.creates("Globex pilot")
    database.close()
    return tmp_path / "oppy.backup"


@contextmanager
def nothing_changes(database: Database) -> Iterator[None]:
    before = every_row(database)
    database.close()
    yield
    assert every_row(database) == before
    database.close()


def refused(runs: Runs, *words: object) -> str:
    done = runs(*words)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return done.output


def test_a_file_that_is_no_backup(runs: Runs, file: Path, database: Database) -> None:
    with nothing_changes(database):
        file.write_bytes(b"PK\x03\x04 something else")
        assert "is no backup of Oppy's" in refused(runs, "restore", file, "--yes")
        assert "does not exist" in runs("restore", file.with_name("typo"), "--yes").output


@on_sqlite
def test_a_database_of_somebody_else_is_no_backup(
    runs: Runs, file: Path, database: Database
) -> None:
    file.unlink()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name TEXT)"))
    engine.dispose()
    with nothing_changes(database):
        assert "is no backup of Oppy's" in refused(runs, "restore", file, "--yes")


def test_a_backup_of_the_other_kind(runs: Runs, file: Path, database: Database) -> None:
    with nothing_changes(database):
        sqlite = database.engine.dialect.name == "sqlite"
        file.write_bytes(b"PGDMP\x01" if sqlite else b"SQLite format 3\0")
        said = refused(runs, "restore", file, "--yes")
        assert "A backup goes back into its own kind." in said


@pytest.mark.parametrize("how", ["cut off", "overwritten"])
def test_a_broken_backup(runs: Runs, file: Path, database: Database, how: str) -> None:
    whole = file.read_bytes()
    with nothing_changes(database):
        for part in (3, 5, 9):
            cut = len(whole) * part // 10
            rest = b"" if how == "cut off" else b"\xff" * (len(whole) - cut)
            file.write_bytes(whole[:cut] + rest)
            said = refused(runs, "restore", file, "--yes")
            assert "is broken" in said or "pg_restore: " in said


def test_a_backup_of_a_newer_oppy(
    runs: Runs, team: Team, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "newer.backup"
    with database.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert runs("backup", file).exit_code == 0
    with database.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": schema.NEWEST})
    with nothing_changes(database):
        assert "is of a newer Oppy" in refused(runs, "restore", file, "--yes")


def test_a_backup_of_an_older_oppy_comes_to_the_newest_schema(
    runs: Runs, file: Path, database: Database, upgraded: Callable[[], None]
) -> None:
    """Also when the database is at the newest already, with a table that the backup lacks."""
    upgraded()
    assert runs("migrate").exit_code == 0
    restored = runs("restore", file, "--yes")
    assert restored.exit_code == 0, restored.output
    with database.readings() as session:
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        assert found == ["8000"]
        assert session.scalar(text("SELECT count(*) FROM opportunities")) == 1
        assert session.scalar(text("SELECT count(*) FROM tags")) == 0


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """To call when the next release comes, which has a table more."""
    folder, older, tables = tmp_path / "migrations", schema.NEWEST, Base.metadata

    def upgrade() -> None:
        shutil.copytree(schema.MIGRATIONS, folder)
        (folder / "versions" / "8000_tags.py").write_text(
            dedent(f"""
                import sqlalchemy as sa
                from alembic import op

                revision, down_revision = "8000", "{older}"

                def upgrade():
                    referring = sa.ForeignKey("opportunities.id")
                    op.create_table("tags", sa.Column("id", sa.Integer, referring))
            """)
        )
        monkeypatch.setattr(schema, "MIGRATIONS", folder)
        monkeypatch.setattr(schema, "NEWEST", "8000")
        Table("tags", tables, Column("id", Integer, ForeignKey("opportunities.id")))

    yield upgrade
    if "tags" in tables.tables:
        tables.remove(tables.tables["tags"])


@on_postgresql
def test_a_database_of_a_newer_oppy_is_left_alone(
    runs: Runs, file: Path, database: Database
) -> None:
    with database.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with nothing_changes(database):
        assert "Restore into an empty database" in refused(runs, "restore", file, "--yes")


def test_a_place_where_nothing_can_be_written(runs: Runs, team: Team, tmp_path: Path) -> None:
    for folder in (tmp_path / "typo", Path("/proc/self")):
        said = refused(runs, "backup", folder / "oppy.backup")
        assert f"Nothing can be written in {folder}" in said


@on_sqlite
def test_the_database_itself_is_neither_overwritten_nor_restored(
    runs: Runs, file: Path, database: Database, tmp_path: Path
) -> None:
    with nothing_changes(database):
        for words in (("backup", "--force"), ("restore", "--yes")):
            assert "is the database itself" in refused(runs, *words, tmp_path / "oppy.db")


def test_an_empty_database_is_not_saved(
    runs: Runs, database_url: str, database: Database, tmp_path: Path
) -> None:
    with database.sessions.begin() as session:
        session.execute(text("DROP TABLE alembic_version"))
    said = refused(runs, "backup", tmp_path / "oppy.backup")
    assert "There is nothing to save" in said
    assert not list(tmp_path.glob("*backup*"))


def room(size: int) -> Callable[[], None]:
    """No file may grow beyond ``size``: to whoever writes one, the disk is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def oppy(url: str, *words: object, **more: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **more,  # type: ignore[call-overload]
    )


def test_a_full_disk_leaves_no_backup(
    runs: Runs, team: Team, database: Database, database_url: str, tmp_path: Path
) -> None:
    live(team, 60)
    folder = tmp_path / "backups"
    folder.mkdir()
    with oppy(database_url, "backup", folder / "oppy.backup", preexec_fn=room(20_000)) as full:
        said = full.communicate(timeout=PATIENCE_S)[0]
    assert full.returncode == 1, said
    assert "Error: " in said
    assert "Traceback" not in said
    assert list(folder.iterdir()) == []


@on_sqlite
def test_a_full_disk_leaves_the_old_database(
    file: Path, database: Database, database_url: str, tmp_path: Path
) -> None:
    with nothing_changes(database):
        words = ("restore", file, "--yes")
        with oppy(database_url, *words, preexec_fn=room(100_000)) as full:
            said = full.communicate(timeout=PATIENCE_S)[0]
        assert full.returncode == 1, said
        assert "could not be written" in said
        assert not list(tmp_path.glob("*.restoring*"))


@on_sqlite
@pytest.mark.parametrize("sign", ["oppy.db.restoring", "oppy.db.restoring-wal"])
def test_killed_in_the_middle_of_a_restore_of_a_file(
    runs: Runs, file: Path, database: Database, database_url: str, tmp_path: Path, sign: str
) -> None:
    """While it copies, or while it brings the copy to the newest schema."""
    killed = False
    while not killed:  # one that ends before it is killed changes nothing: a reader is in the way
        with nothing_changes(database), database.readings() as reader:
            reader.execute(text("SELECT count(*) FROM events")).all()
            killed = restore_killed_at(tmp_path / sign, database_url, file)
            reader.rollback()
    assert (tmp_path / "oppy.db.restoring").exists()
    restored = runs("restore", file, "--yes")
    assert restored.exit_code == 0, restored.output
    assert not list(tmp_path.glob("*.restoring*"))


def restore_killed_at(sign: Path, url: str, file: Path) -> bool:
    """Kill a restore when ``sign`` is there; False when it was refused before."""
    restoring = oppy(url, "restore", file, "--yes")
    until(lambda: sign.exists() or restoring.poll() is not None)
    restoring.kill()
    said = restoring.communicate()[0]
    killed = restoring.returncode == -signal.SIGKILL
    assert killed or "is in use" in said
    return killed


@on_postgresql
def test_killed_in_the_middle_of_a_restore_of_a_server(
    runs: Runs, file: Path, database: Database, database_url: str
) -> None:
    """A reader holds up the restore. When it is killed, what it began is taken back."""
    with nothing_changes(database):
        with database.readings() as reader:
            reader.execute(text("SELECT count(*) FROM events")).all()
            restoring = oppy(database_url, "restore", file, "--yes")
            until(lambda: "Lock" in others(database_url))
            restoring.kill()
            restoring.communicate()
        database.close()
        until(lambda: not others(database_url))
    assert runs("restore", file, "--yes").exit_code == 0


def others(url: str) -> list[str | None]:
    """What each other connection to the database waits for."""
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        query = (
            "SELECT wait_event_type FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = list(connection.scalars(text(query)))
    engine.dispose()
    return found


def until(it_is_so: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not it_is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.002)


@on_sqlite
def test_a_database_that_is_broken_can_be_replaced_and_is_kept(
    runs: Runs, file: Path, database: Database, tmp_path: Path
) -> None:
    database.close()
    (tmp_path / "oppy.db").write_bytes(b"not a database at all, " * 100)
    said = refused(runs, "restore", file)
    assert "What is in oppy.db now cannot be read" in said
    restored = runs("restore", file, "--yes")
    assert restored.exit_code == 0, restored.output
    assert "Restored: 1 opportunity with 1 event" in restored.output
    assert (tmp_path / "oppy.db.broken").read_bytes().startswith(b"not a database")


@on_sqlite
def test_a_database_of_which_a_part_is_broken_is_kept_too(
    runs: Runs, file: Path, database: Database, tmp_path: Path
) -> None:
    """Its first page is well, so that it opens as if nothing were wrong."""
    database.close()
    with (tmp_path / "oppy.db").open("r+b") as broken:
        for page in range(1, 30):
            broken.seek(4096 * page)
            broken.write(b"\xff" * 2000)
    restored = runs("restore", file, "--yes")
    assert restored.exit_code == 0, restored.output
    assert (tmp_path / "oppy.db.broken").exists()


@on_sqlite
def test_while_somebody_imports_nothing_is_replaced(
    runs: Runs, file: Path, database: Database
) -> None:
    with nothing_changes(database), database.sessions.begin() as session:
        session.execute(text("UPDATE workspaces SET name = name"))
        assert "is in use" in refused(runs, "restore", file, "--yes")


@on_sqlite
def test_while_an_oppy_holds_the_file_it_is_saved_and_not_replaced(
    runs: Runs, file: Path, database: Database, database_url: str
) -> None:
    with nothing_changes(database), held(database_url):
        assert runs("backup", file, "--force").exit_code == 0
        said = refused(runs, "restore", file, "--yes", "--force")
        assert "Another Oppy works on oppy.db." in said


@on_postgresql
def test_while_an_oppy_works_nothing_is_replaced(
    runs: Runs, file: Path, database: Database
) -> None:
    with database.sessions.begin() as session:
        heartbeats.beat(session, heartbeats.TICK, system_clock())
    with nothing_changes(database):
        assert "An Oppy worked on this database at" in refused(runs, "restore", file, "--yes")
    assert runs("restore", file, "--yes", "--force").exit_code == 0


@on_postgresql
@pytest.mark.parametrize(
    ("version", "said"),
    [(None, "There is no pg_dump in "), ("15.18 (Debian 15.18-0)", "is too old for a PostgreSQL")],
)
def test_without_its_programs_it_says_what_to_install(
    runs: Runs, team: Team, tmp_path: Path, version: str | None, said: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    if version is not None:
        program(folder / "pg_dump", f"echo 'pg_dump (PostgreSQL) {version}'")
    told = refused(runs, "backup", tmp_path / "oppy.backup", "--pg-bin", folder)
    assert said in told
    assert "the package postgresql-client-" in told
    assert not (tmp_path / "oppy.backup").exists()


@on_postgresql
def test_the_password_is_on_no_command_line(
    runs: Runs, team: Team, tmp_path: Path, database_url: str, pg_bin: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("pg_dump", "pg_restore", "psql"):
        body = f'echo "$0 $*" >> {tmp_path}/words; env >> {tmp_path}/environment\n'
        program(folder / name, f'{body}exec {pg_bin}/{name} "$@"')
    url = make_url(database_url).set(password="s3cret&word")
    with_password = {"DATABASE_URL": url.render_as_string(hide_password=False)}
    file, bin = tmp_path / "oppy.backup", f"--pg-bin={folder}"
    assert runs("backup", file, bin, **with_password).exit_code == 0
    assert runs("restore", file, bin, "--yes", **with_password).exit_code == 0
    words = (tmp_path / "words").read_text(encoding="utf-8")
    assert "/psql" in words
    assert "s3cret" not in words
    assert "PGPASSWORD=s3cret&word" in (tmp_path / "environment").read_text(encoding="utf-8")


def program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
