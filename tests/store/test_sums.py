"""The sums that the weekly figures are read from: exact whatever happens, and made again."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import delete, func, select, update

from bot.summing import keep_summed
from reports.bridge import REPORT as BRIDGE
from reports.funnel import REPORT as FUNNEL
from reports.periods import parse_period
from reports.report import Asked, Report, measure
from store import lifecycle
from store.database import Database
from store.models import Cell, Event, Workspace
from store.rebuild import rebuild, verify
from store.scopes import Scope
from store.snapshot import take_snapshot
from store.sums import building
from store.sums.building import begin_anew, build_some, fold_cells, verify_sums
from store.sums.reading import is_summed
from tests.bench.rows import fill
from tests.reports.any_lives import LIVES, TRIED, played
from tests.reports.playing import Does
from tests.store.ground import DAY, NOON, Team, settle

SUMMED: tuple[Report[Any], ...] = (FUNNEL, BRIDGE)


@pytest.fixture
def team(database: Database) -> Team:
    return settle(database)


def whole(team: Team, now: dt.datetime = NOON) -> bool:
    with team.database.readings() as session:
        workspace = session.get_one(Workspace, team.id)
        with take_snapshot(session, workspace, Scope(), now) as snapshot:
            return is_summed(snapshot)


def right(team: Team) -> bool:
    with team.database.readings() as session:
        return verify_sums(session, team.id) == []


def cells(team: Team) -> int:
    with team.database.readings() as session:
        return session.scalar(select(func.count()).select_from(Cell)) or 0


@settings(max_examples=TRIED)
@given(lives=LIVES)
def test_whatever_happens_the_sums_say_what_the_rows_and_the_log_say(
    database: Database, now: dt.datetime, lives: list[Does]
) -> None:
    with played(database, now, lives) as team:
        session, workspace = team.session, team.workspace
        periods = [parse_period(text, team.today) for text in ("last 7 days", "last week", "all")]

        def told() -> list[dict[str, Any]]:
            return [
                report.as_json(measure(session, workspace, report, Asked(period), team.now))
                for report in SUMMED
                for period in periods
            ]

        assert verify_sums(session, workspace.id) == []
        with take_snapshot(session, workspace, Scope(), team.now) as snapshot:
            assert is_summed(snapshot)
        from_sums = told()
        workspace.summed_to = 0
        session.flush()
        for summed, from_rows in zip(from_sums, told(), strict=True):
            wrong = {key: (summed[key], rows) for key, rows in from_rows.items()}
            assert {key: two for key, two in wrong.items() if two[0] != two[1]} == {}


def test_a_change_adds_only_its_difference(team: Team) -> None:
    team.creates(amount=Decimal(10))
    before = cells(team)
    team.does(lifecycle.advance, 1, now=NOON + DAY)
    # Opened, open and standing leave a stage and enter one; and an event was seen.
    assert cells(team) == before + 7
    assert right(team)


def test_what_was_refused_adds_nothing(team: Team) -> None:
    team.creates()
    before = cells(team)
    with pytest.raises(RuntimeError), team.database.sessions.begin() as session:
        lifecycle.advance(session, team.change(now=NOON + DAY), 1)
        raise RuntimeError
    assert cells(team) == before
    assert right(team) and whole(team)


def test_what_was_there_before_is_summed_bit_by_bit(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH", 2)
    for _ in range(5):
        team.creates(amount=Decimal(10))
    with team.database.sessions.begin() as session:
        begin_anew(session, team.id)
    for number, more in ((1, True), (4, True), (5, True), (2, False)):
        with team.database.sessions.begin() as session:
            assert build_some(session, team.id) == more
        team.does(lifecycle.advance, number, now=NOON + DAY)
        assert whole(team, NOON + DAY) != more
    team.creates(now=NOON + DAY)
    assert right(team)


def test_one_that_is_created_meanwhile_is_summed_too(team: Team) -> None:
    team.creates()
    with team.database.sessions.begin() as session:
        begin_anew(session, team.id)
    with team.database.sessions.begin() as session:
        assert build_some(session, team.id)
    team.creates()
    keep_summed(team.database, team.id, NOON)
    assert right(team) and whole(team)


def test_events_that_the_sums_have_not_seen_are_noticed_and_made_up_for(team: Team) -> None:
    """An older version beside this one writes rows and events, and no sums."""
    team.creates()
    with team.database.sessions.begin() as session:
        session.execute(delete(Cell).where(Cell.of == "events"))
    assert not whole(team)
    keep_summed(team.database, team.id, NOON)
    assert whole(team) and right(team)


def test_folding_changes_no_sum(team: Team) -> None:
    for _ in range(3):
        team.creates(amount=Decimal(10))
        team.does(lifecycle.advance, 1, now=NOON) if cells(team) > 9 else None
    with team.database.sessions.begin() as session:
        fold_cells(session, team.id, least=1)
    few = cells(team)
    assert right(team)
    team.does(lifecycle.lose, 2, reason_id=team.reasons[0], now=NOON + DAY)
    assert right(team) and cells(team) > few
    with team.database.sessions.begin() as session:
        assert fold_cells(session, team.id, least=10**6) == 0


def test_wrong_sums_are_told_and_made_again(team: Team) -> None:
    team.creates(amount=Decimal(10))
    with team.database.sessions.begin() as session:
        session.execute(update(Cell).where(Cell.of == "open").values(count=7))
    with team.database.readings() as session:
        [wrong] = verify(session, team.id)
    assert (wrong.number, wrong.stored.count, wrong.derived.count) == (0, 7, 1)
    with team.database.sessions.begin() as session:
        rebuild(session, team.id)
    assert right(team) and whole(team)


def test_somebodys_figures_and_those_of_another_day_come_from_the_rows(team: Team) -> None:
    team.creates()
    with team.database.readings() as session:
        workspace = session.get_one(Workspace, team.id)
        with take_snapshot(session, workspace, Scope(owner_id=team.li), NOON) as snapshot:
            assert not is_summed(snapshot)


def test_every_event_is_seen_once(team: Team) -> None:
    team.creates()
    team.does(lifecycle.win, 1, amount=Decimal(20))
    with team.database.readings() as session:
        seen = session.scalar(select(func.sum(Cell.count)).where(Cell.of == "events"))
        assert seen == session.scalar(select(func.count()).select_from(Event)) == 3


def test_the_rows_of_the_bench_bring_their_sums(team: Team) -> None:
    fill(team.database, team.id, 400, "U0LI", NOON)
    assert right(team) and whole(team)
