"""Who is owed a new Home tab when something changes."""

import datetime as dt

from sqlalchemy import event, select

from store import homes, lifecycle
from store.homes import MINE, TEAM, Shows
from store.models import Delivery
from store.undoing import undo_last
from tests.store.ground import NOON, Team

MINUTE = dt.timedelta(minutes=1)


def looks(team: Team, who: int, shows: Shows = MINE, at: dt.datetime = NOON) -> None:
    with team.database.sessions.begin() as session:
        homes.opened(session, who, shows, at)


def owed(team: Team) -> list[tuple[str, str]]:
    """To whom, about what; forgotten afterwards."""
    with team.database.sessions.begin() as session:
        rows = session.scalars(
            select(Delivery)
            .where(Delivery.workspace_id == team.id, Delivery.kind == "home")
            .order_by(Delivery.recipient)
        ).all()
        for row in rows:
            session.delete(row)
        return [(row.recipient, row.period) for row in rows]


def test_nobody_who_does_not_look_is_owed_anything(team: Team) -> None:
    team.creates()
    looks(team, team.li, at=NOON - homes.LOOKED_AT_FOR)
    team.does(lifecycle.advance, 1)
    assert owed(team) == []


def test_the_owner_and_who_changed_it_are_owed_one(team: Team, others: Team) -> None:
    for who in (team.li, team.sam, team.gina, others.li):
        looks(team, who)
    looks(team, others.sam, TEAM)
    team.creates()
    assert owed(team) == [(f"person:{team.li}", "1v1")]
    team.does(lifecycle.advance, 1, by=team.sam)
    assert owed(team) == [(f"person:{who}", "1v2") for who in (team.li, team.sam)]


def test_who_looks_at_the_teams_is_owed_every_change(team: Team) -> None:
    looks(team, team.sam, TEAM)
    team.creates()
    assert owed(team) == [(f"person:{team.sam}", "1v1")]


def test_who_had_it_before_is_owed_one_also_when_that_is_taken_back(team: Team) -> None:
    team.creates(owner_id=team.sam)
    looks(team, team.sam)
    team.does(lifecycle.assign, 1, team.li)
    assert owed(team) == [(f"person:{team.sam}", "1v2")]
    team.does(lifecycle.assign, 1, team.sam, request="given")
    owed(team)
    looks(team, team.li, at=NOON - homes.LOOKED_AT_FOR)
    team.does(undo_last, request="undo")
    assert owed(team) == [(f"person:{team.sam}", "1v4")]


def test_who_looks_costs_one_question_and_no_more(team: Team) -> None:
    row = team.creates()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(team.database.engine, "before_cursor_execute", note)
    try:
        with team.database.sessions.begin() as session:
            homes.owe_homes(session, row, team.change())
    finally:
        event.remove(team.database.engine, "before_cursor_execute", note)
    assert len(asked) == 1


def test_who_looks_is_found_by_an_index(team: Team) -> None:
    with team.database.readings() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT id FROM people WHERE workspace_id = 1"
                " AND home_seen_at > '2026-11-23 03:00:00'"
            ).all()
            assert "ix_people_home_seen" in str(plan)


def test_what_was_shown_first_stays_until_they_choose(team: Team) -> None:
    with team.database.readings() as session:
        before = homes.home_of(session, team.li)
    assert (before.shows, before.is_noted(NOON)) == (None, False)
    looks(team, team.li, TEAM)
    with team.database.readings() as session:
        after = homes.home_of(session, team.li)
    assert after.shows == TEAM
    assert after.is_noted(NOON + homes.NOTED_EVERY - MINUTE)
    assert not after.is_noted(NOON + homes.NOTED_EVERY)
    assert not after.is_noted(NOON - homes.NOTED_EVERY)


def test_a_home_that_was_closed_is_owed_nothing(team: Team) -> None:
    looks(team, team.li, TEAM)
    with team.database.sessions.begin() as session:
        homes.close(session, team.li)
    team.creates()
    assert owed(team) == []
