"""The sums while many write: nothing is lost, nobody waits for another's opportunity."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from sqlalchemy import text

from store import lifecycle
from store.database import Database
from store.errors import SameStage
from store.sums import building
from store.sums.building import begin_anew, build_some, fold_cells, is_built, verify_sums
from tests.store.ground import NOON, Team, at_once, settle

MINUTE = dt.timedelta(minutes=1)
NUMBERS = range(1, 13)
WRITERS = 3


@pytest.fixture
def team(database: Database) -> Team:
    team = settle(database)
    for _ in NUMBERS:
        team.creates(amount=Decimal(10))
    return team


def writes(team: Team, writer: int) -> Callable[[], None]:
    """Somebody who works on each opportunity in an order of their own, and adds some."""

    def work() -> None:
        for turn in range(len(NUMBERS)):
            number = NUMBERS[(turn * 5 + writer * 4) % len(NUMBERS)]
            now = NOON + (turn * WRITERS + writer + 1) * MINUTE
            team.does(lifecycle.set_next_step, number, "Call", None, now=now)
            stage = team.stages[(turn + writer) % len(team.stages)]
            if team.row(number).stage_id != stage:
                moves(team, number, stage, now)
            team.creates(now=now)

    return work


def moves(team: Team, number: int, stage: int, now: dt.datetime) -> None:
    """Another may have moved it there by now, or further."""
    with suppress(SameStage):
        team.does(lifecycle.advance, number, stage, "on second thoughts", now=now)


def builds(team: Team) -> Callable[[], None]:
    def work() -> None:
        for _ in range(3):
            with team.database.sessions.begin() as session:
                begin_anew(session, team.id)
            more = True
            while more:
                with team.database.sessions.begin() as session:
                    more = build_some(session, team.id)

    return work


def folds(team: Team) -> Callable[[], None]:
    def work() -> None:
        for _ in range(20):
            with team.database.sessions.begin() as session:
                fold_cells(session, team.id, least=1)

    return work


def right(team: Team) -> bool:
    with team.database.readings() as session:
        return is_built(session, team.id) and verify_sums(session, team.id) == []


def test_what_is_written_while_the_sums_are_built_is_in_them_once(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH", 2)
    assert at_once(builds(team), *(writes(team, writer) for writer in range(WRITERS))) == []
    assert right(team)


def test_folding_and_building_at_once_lose_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH", 5)
    assert at_once(folds(team), folds(team), builds(team), writes(team, 0)) == []
    assert right(team)


def test_what_is_written_while_the_sums_are_folded_is_in_them_once(team: Team) -> None:
    assert at_once(folds(team), *(writes(team, writer) for writer in range(WRITERS))) == []
    assert right(team)


def test_writers_of_two_opportunities_do_not_wait_for_each_other(team: Team) -> None:
    if team.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with team.database.sessions.begin() as first:
        lifecycle.advance(first, team.change(now=NOON + MINUTE), 1)
        building.settle(first)
        with team.database.sessions.begin() as second:
            second.execute(text("SET LOCAL lock_timeout = '2s'"))
            lifecycle.advance(second, team.change(now=NOON + MINUTE), 2)
    assert right(team)
