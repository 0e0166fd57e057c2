"""The SQL views: always those of the code, in nobody's way, readable by whom they are meant for."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from store import lifecycle, merging, schema, sql_views, undoing
from store.database import Database
from store.lifecycle import Edit
from store.models import Kind
from store.replay import taken_back
from store.sql_views.zones import seconds_ahead
from tests.bi import ask, told_columns, told_queries
from tests.store.ground import DAY, TODAY, Team, settle

ZONES = (
    "Europe/Berlin",
    "Asia/Shanghai",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
)


def test_every_view_and_every_column_is_explained(database: Database) -> None:
    told = told_columns()
    assert sorted(told) == sorted(sql_views.VIEWS)
    with database.readings() as session:
        connection = session.connection()
        for view, columns in told.items():
            there = connection.execute(text(f"SELECT * FROM {sql_views.name_of(connection, view)}"))

            assert sorted(there.keys()) == sorted(columns), view


def test_an_upgrade_brings_the_views_of_this_code(database: Database) -> None:
    """One of an older version is replaced, one that is no more goes; the rest is not touched."""
    with database.engine.begin() as connection:
        people, gone = (sql_views.name_of(connection, name) for name in ("people", "gone"))
        connection.exec_driver_sql(f"DROP VIEW {people}")
        for name in (people, gone):
            connection.exec_driver_sql(f"CREATE VIEW {name} AS SELECT 1 AS one")
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS 'Oppy of yesterday'")
    schema.upgrade(database.engine)
    with database.engine.connect() as connection:
        assert ask(connection, "SELECT person FROM oppy_bi.people") == []
        with pytest.raises(DBAPIError):
            ask(connection, "SELECT one FROM oppy_bi.gone")


def test_tables_can_be_rebuilt_while_the_views_are_away(database: Database) -> None:
    with database.engine.begin() as connection:
        sql_views.drop(connection)
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("opportunities", recreate="auto") as table:
            table.alter_column("title", nullable=True)
        sql_views.make(connection)
        assert ask(connection, "SELECT title FROM oppy_bi.opportunities") == []


def test_a_role_without_the_right_to_make_a_schema_migrates_without_views(
    database: Database,
) -> None:
    if database.engine.name == "sqlite":
        pytest.skip("SQLite knows no roles")
    with database.engine.begin() as connection:
        sql_views.drop(connection)
        connection.exec_driver_sql("DROP SCHEMA oppy_bi")
        connection.exec_driver_sql("CREATE ROLE oppy_lowly")
        connection.exec_driver_sql("SET LOCAL ROLE oppy_lowly")
        assert not sql_views.make(connection)
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql("DROP ROLE oppy_lowly")
        assert sql_views.make(connection)


@pytest.fixture
def reader(database: Database) -> Iterator[Database]:
    """The role that the page tells how to make, or the file opened as the page says."""
    url = database.engine.url
    if url.get_backend_name() == "sqlite":
        engine = create_engine(f"sqlite:///file:{url.database}?mode=ro&uri=true")
        yield Database(engine, database.sessions, database.readings)
        engine.dispose()
        return
    role = told_queries()[0]
    assert url.username is not None
    for there, here in (("DATABASE oppy", f'DATABASE "{url.database}"'),
                        ("FOR ROLE oppy", f'FOR ROLE "{url.username}"')):  # fmt: skip
        assert there in role
        role = role.replace(f"{there} ", f"{here} ")
    with database.engine.begin() as connection:
        connection.exec_driver_sql(role)
    engine = create_engine(url.set(username="oppy_reader", password="choose one"))
    yield Database(engine, database.sessions, database.readings)
    engine.dispose()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY oppy_reader; DROP ROLE oppy_reader")


def test_a_reader_sees_the_views(database: Database, reader: Database) -> None:
    settle(database).creates("Acme renewal <3")
    with reader.engine.connect() as connection:
        for view in sql_views.VIEWS:
            ask(connection, f"SELECT * FROM oppy_bi.{view}")
        [row] = ask(connection, "SELECT title FROM oppy_bi.opportunities")
    assert row == {"title": "Acme renewal <3"}


def test_a_reader_still_sees_them_when_they_were_made_anew(
    database: Database, reader: Database
) -> None:
    with database.engine.begin() as connection:
        sql_views.drop(connection)
        sql_views.make(connection)
    with reader.engine.connect() as connection:
        assert ask(connection, "SELECT * FROM oppy_bi.weekly_pipeline") == []


def test_a_reader_changes_nothing(database: Database, reader: Database) -> None:
    for statement in (
        "INSERT INTO lanes (workspace_id, name, free_at) VALUES (1, 'C1', '2026-01-01')",
        "UPDATE oppy_bi.people SET person = 'me'",
        "DELETE FROM events",
        "CREATE TABLE mine (id INTEGER)",
        "DROP VIEW oppy_bi.people",
    ):
        with reader.engine.connect() as connection, pytest.raises(DBAPIError):
            ask(connection, statement)
            connection.commit()
    with database.engine.connect() as connection:
        assert ask(connection, "SELECT person FROM oppy_bi.people") == []


def test_a_reader_sees_nothing_else(database: Database, reader: Database) -> None:
    if database.engine.name == "sqlite":
        pytest.skip("who can read the file can read all of it, as the page says")
    for table in ("opportunities", "people", "events", "deliveries", "alembic_version"):
        with reader.engine.connect() as connection, pytest.raises(ProgrammingError, match="denied"):
            connection.execute(text(f"SELECT * FROM public.{table}"))


def test_what_was_taken_back_is_marked_as_in_the_log(team: Team) -> None:
    """Undone, done again, undone once more."""
    team.creates()
    team.does(lifecycle.advance, 1, request="move")
    team.does(lifecycle.edit, 1, Edit(amount=None, title="Globex"), request="edit")
    team.does(undoing.undo, "move", request="back")
    team.does(undoing.undo, "back", request="again")
    team.does(undoing.undo, "edit", request="other")
    team.does(lifecycle.log_activity, 1, "call", "Bob", request="call")
    team.does(undoing.undo, "call", request="no call")
    expected = taken_back(team.events())
    with team.database.readings() as session:
        where = f"WHERE workspace = '{team.team_id}' ORDER BY event_id"
        rows = ask(session.connection(), f"SELECT * FROM oppy_bi.events {where}")
        [call] = ask(session.connection(), f"SELECT * FROM oppy_bi.activities {where}")
    assert {row["event_id"] for row in rows if row["is_taken_back"]} == expected
    assert len(expected) == 3
    assert {row["event_id"] for row in rows if not row["counts"]} == expected
    assert (call["activity"], call["note"], call["person"]) == ("call", "Bob", "li")
    assert call["is_taken_back"]
    assert not call["counts"]


def test_the_log_reads_like_a_story(team: Team) -> None:
    team.creates("Acme 'renewal'", amount=None)
    team.does(lifecycle.advance, 1)
    team.does(lifecycle.advance, 1, team.stages[0], "They *changed* their mind")
    team.does(lifecycle.assign, 1, team.sam)
    team.does(lifecycle.edit, 1, Edit(amount=lifecycle.CENT, source_id=team.sources[0]))
    team.does(lifecycle.set_next_step, 1, "Call Bob", TODAY + DAY)
    team.creates("Twin")
    team.does(merging.merge, 1, 2)
    team.does(lifecycle.lose, 1, reason_id=team.reasons[0], competitor="Globex")
    team.does(lifecycle.reopen, 1)
    told = ("kind", "from_text", "to_text", "note", "person")
    with team.database.readings() as session:
        mine = f"FROM oppy_bi.events WHERE workspace = '{team.team_id}' ORDER BY event_id"
        rows = ask(session.connection(), f"SELECT number, {', '.join(told)} {mine}")
    assert [tuple(row[name] for name in told) for row in rows if row["number"] == 1] == [
        (Kind.CREATED, None, "Identified", None, "li"),
        (Kind.STAGE, "Identified", "Contacted", None, "li"),
        (Kind.STAGE, "Contacted", "Identified", "They *changed* their mind", "li"),
        (Kind.OWNER, "li", "sam", None, "li"),
        (Kind.SOURCE, None, "Referral", None, "li"),
        (Kind.AMOUNT, "EUR", "0.01 EUR", None, "li"),
        (Kind.NEXT_STEP, None, "Call Bob", None, "li"),
        (Kind.MERGED, "#2", None, None, "li"),
        (Kind.LOST, None, "Price", None, "li"),
        (Kind.REOPENED, "lost", "Identified", None, "li"),
    ]
    assert [row["to_text"] for row in rows if row["number"] == 2] == ["Identified", "#1"]


def test_a_merged_one_is_flagged_and_names_the_other(team: Team) -> None:
    for title in ("Acme", "Acme again"):
        team.creates(title)
    team.does(merging.merge, 1, 2)
    with team.database.readings() as session:
        mine = f"WHERE workspace = '{team.team_id}' ORDER BY number"
        query = f"SELECT number, counts, merged_into_number FROM oppy_bi.opportunities {mine}"
        rows = ask(session.connection(), query)
        visits = ask(session.connection(), f"SELECT counts FROM oppy_bi.stage_visits {mine}")
    assert [tuple(row.values()) for row in rows] == [(1, True, None), (2, False, 1)]
    assert [row["counts"] for row in visits] == [True, False]


def test_days_are_those_of_the_workspace(team: Team) -> None:
    """Just before and just after midnight in Berlin, in summer and in winter."""
    moments = [dt.datetime(2026, month, 20, hour, 30, tzinfo=dt.UTC)
               for month in (7, 12) for hour in (21, 22, 23)]  # fmt: skip
    for moment in moments:
        team.creates(now=moment)
    with team.database.readings() as session:
        mine = f"WHERE workspace = '{team.team_id}' ORDER BY number"
        rows = ask(session.connection(), f"SELECT entered_on FROM oppy_bi.stage_visits {mine}")
    days = [int(row["entered_on"][-2:]) for row in rows]
    assert days == [20, 21, 21, 20, 20, 21]


@given(zone=st.sampled_from(ZONES), second=st.integers(946_684_800, 2_493_072_000))
def test_sqlite_tells_any_zone_s_clock(zone: str, second: int) -> None:
    moment = dt.datetime.fromtimestamp(second, dt.UTC)
    expression = seconds_ahead(zone, "at")
    with sqlite3.connect(":memory:") as connection:
        query = f"SELECT {expression} FROM (SELECT '{moment:%Y-%m-%d %H:%M:%S.000000}' AS at)"
        [(ahead,)] = connection.execute(query)
    connection.close()
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    assert ahead == offset.total_seconds()
