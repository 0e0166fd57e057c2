"""A backup taken while everybody works, brought back to the row and to the figure."""

import random
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from store import lifecycle
from store.database import Database, open_database
from store.rebuild import verify
from tests.bi import ask
from tests.bot.backing_up.conftest import Runs, every_figure, every_row, happens, live
from tests.conftest import administer, named
from tests.store.ground import NOON, Team


def test_a_backup_brings_back_every_row_and_every_figure(
    runs: Runs, team: Team, database: Database, tmp_path: Path
) -> None:
    live(team, 30)
    rows, figures = every_row(database), every_figure(runs)
    saved = runs("backup", tmp_path / "oppy.backup")
    assert saved.exit_code == 0, saved.output
    assert "30 opportunities with" in saved.output
    live(team, 10, seed=2)
    assert every_row(database) != rows
    database.close()
    refused = runs("restore", tmp_path / "oppy.backup")
    assert refused.exit_code == 1
    assert "The database is not empty: it holds 40 opportunities with" in refused.output
    restored = runs("restore", tmp_path / "oppy.backup", "--yes")
    assert restored.exit_code == 0, restored.output
    assert "Restored: 30 opportunities with" in restored.output
    assert "Every row is as its events say." in restored.output
    assert every_row(database) == rows
    assert every_figure(runs) == figures
    team.creates("The next one")
    assert team.row(31).title == "The next one"


def test_bi_tools_read_on_after_a_restore(
    runs: Runs, team: Team, database: Database, tmp_path: Path
) -> None:
    """Who was let in to the SQL views on PostgreSQL is let in still."""
    live(team, 3)
    if database.engine.name == "postgresql":
        with database.engine.begin() as connection:
            connection.exec_driver_sql("GRANT USAGE ON SCHEMA oppy_bi TO PUBLIC")
    assert runs("backup", tmp_path / "oppy.backup").exit_code == 0
    database.close()
    assert runs("restore", tmp_path / "oppy.backup", "--yes").exit_code == 0
    with database.engine.connect() as connection:
        assert len(ask(connection, "SELECT * FROM oppy_bi.opportunities")) == 3
        if database.engine.name == "postgresql":
            may = "SELECT has_schema_privilege('public', 'oppy_bi', 'USAGE') AS it_may"
            assert ask(connection, may) == [{"it_may": True}]


def test_a_backup_goes_into_an_empty_database(
    runs: Runs, team: Team, database: Database, database_url: str, tmp_path: Path
) -> None:
    live(team, 5)
    assert runs("backup", tmp_path / "oppy.backup").exit_code == 0
    empty = another(database_url)
    restored = runs("restore", tmp_path / "oppy.backup", DATABASE_URL=empty)
    assert restored.exit_code == 0, restored.output
    other = open_database(empty)
    assert every_row(other) == every_row(database)
    other.close()


def another(url: str) -> str:
    """The address of a database in which nothing is, of the same kind."""
    name = make_url(url).database or ""
    if url.startswith("sqlite"):
        return f"sqlite:///{name}.other"
    administer(named(url, "postgres"), f'CREATE DATABASE "{name}_other"')
    return named(url, f"{name}_other")


def test_while_it_is_taken_everybody_goes_on_working(
    runs: Runs, team: Team, database: Database, tmp_path: Path
) -> None:
    """Each backup is of one moment: its rows agree with its events, whenever it was taken."""
    live(team, 8)
    stopping, chance = threading.Event(), random.Random(3)
    done: list[int] = []

    def works() -> None:
        while not stopping.is_set():
            done.append(team.creates("New").number)
            happens(team, chance.randrange(1, 8), chance, NOON)

    workers = [threading.Thread(target=works) for _ in range(3)]
    for worker in workers:
        worker.start()
    try:
        before = len(done)
        for index in range(3):
            saved = runs("backup", tmp_path / f"{index}.backup")
            assert saved.exit_code == 0, saved.output
        assert len(done) > before
    finally:
        stopping.set()
        for worker in workers:
            worker.join()
    database.close()
    counts = []
    for index in range(3):
        restored = runs("restore", tmp_path / f"{index}.backup", "--yes")
        assert restored.exit_code == 0, restored.output
        with database.readings() as session:
            assert verify(session, team.id) == []
            counts.append(session.scalar(text("SELECT count(*) FROM opportunities")))
        database.close()
        assert f"Restored: {counts[-1]} opportunities" in restored.output
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] <= len(done) + 8


def test_a_backup_is_one_file_for_its_owners_eyes(
    runs: Runs, team: Team, database: Database, tmp_path: Path
) -> None:
    team.creates("Secret renewal")
    folder = tmp_path / "backups"
    folder.mkdir()
    assert runs("backup", folder / "oppy.backup").exit_code == 0
    assert stat.S_IMODE((folder / "oppy.backup").stat().st_mode) == 0o600
    assert [one.name for one in folder.iterdir()] == ["oppy.backup"]
    database.close()
    assert runs("restore", folder / "oppy.backup", "--yes").exit_code == 0
    assert [one.name for one in folder.iterdir()] == ["oppy.backup"]


def test_an_earlier_backup_is_kept_unless_one_says_otherwise(
    runs: Runs, team: Team, tmp_path: Path
) -> None:
    file = tmp_path / "oppy.backup"
    runs("backup", file)
    before = file.read_bytes()
    team.creates("Acme renewal")
    refused = runs("backup", file)
    assert (refused.exit_code, "is there already" in refused.output) == (1, True)
    assert file.read_bytes() == before
    assert runs("backup", file, "--force").exit_code == 0
    assert file.read_bytes() != before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_restored_file_is_as_the_old_one_was(
    runs: Runs, team: Team, database: Database, tmp_path: Path
) -> None:
    """The same rights, the same link to it, and the last changes in its log are not mixed in."""
    runs("backup", tmp_path / "oppy.backup")
    team.creates("After the backup")
    (tmp_path / "oppy.db").chmod(0o640)
    (tmp_path / "link.db").symlink_to(tmp_path / "oppy.db")
    database.close()
    linked = {"DATABASE_URL": f"sqlite:///{tmp_path / 'link.db'}"}
    assert runs("restore", tmp_path / "oppy.backup", "--yes", **linked).exit_code == 0
    assert (tmp_path / "link.db").is_symlink()
    assert stat.S_IMODE((tmp_path / "oppy.db").stat().st_mode) == 0o640
    assert every_row(database)["opportunities"] == []
    team.does(lifecycle.create, team.draft())
    database.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "link.db", "oppy.backup", "oppy.db", "oppy.db.lock"
    ]  # fmt: skip
