"""Several people at once: one wins, the others are told, nothing is lost or doubled."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from store import errors, lifecycle
from store.lifecycle import Edit
from store.models import Kind, Opportunity
from store.rebuild import rebuild, verify
from tests.store.ground import DAY, NOON, Team, at_once


def test_who_saves_second_is_told_who_was_first_and_which_version_is_new(team: Team) -> None:
    seen = team.creates().version
    now = team.does(lifecycle.advance, 1, by=team.sam, seen=seen, now=NOON + DAY).version
    with pytest.raises(errors.ChangedMeanwhile) as raised:
        team.does(lifecycle.edit, 1, Edit(title="Mine"), seen=seen)
    assert raised.value.version == now
    assert raised.value.values == {"who": "sam", "number": 1, "ago": NOON + DAY}
    assert team.row().title == "Acme renewal"
    assert team.does(lifecycle.edit, 1, Edit(title="Mine"), seen=now).title == "Mine"


def test_without_a_version_seen_the_last_one_counts(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1)
    assert team.does(lifecycle.advance, 1).stage_id == team.stages[2]


def test_an_unknown_number_is_named(team: Team) -> None:
    with pytest.raises(errors.UnknownNumber) as raised:
        team.does(lifecycle.advance, 99)
    assert raised.value.values == {"number": 99}


def test_of_two_who_edit_at_once_exactly_one_wins(team: Team) -> None:
    for number in range(1, 6):
        seen = team.creates().version
        results = at_once(
            *(
                lambda title=title, number=number, seen=seen: team.does(
                    lifecycle.edit, number, Edit(title=title), seen=seen
                )
                for title in ("Left", "Right")
            )
        )
        won = [result for result in results if isinstance(result, Opportunity)]
        told = [result for result in results if isinstance(result, errors.ChangedMeanwhile)]
        assert (len(won), len(told)) == (1, 1)
        assert team.row(number).title == won[0].title
        assert team.kinds(number) == [Kind.CREATED, Kind.TITLE]


def test_moves_without_a_version_wait_for_each_other(team: Team) -> None:
    team.creates()
    results = at_once(*[lambda: team.does(lifecycle.advance, 1)] * 3)
    assert all(isinstance(result, Opportunity) for result in results)
    assert team.row().stage_id == team.stages[3]
    assert len(team.visits()) == 4


def test_one_request_that_comes_twice_at_once_makes_one_opportunity(team: Team) -> None:
    def create() -> Opportunity:
        try:
            return team.does(lifecycle.create, team.draft(), request="click")
        except IntegrityError:
            return team.does(lifecycle.create, team.draft(), request="click")

    results = at_once(create, create, create)
    assert {result.number for result in results if isinstance(result, Opportunity)} == {1}
    assert len(results) == 3
    assert team.kinds() == [Kind.CREATED]
    assert team.creates("Next").number == 2


def test_one_click_that_comes_twice_at_once_is_one_change(team: Team) -> None:
    team.creates()

    def advance() -> Opportunity:
        try:
            return team.does(lifecycle.advance, 1, request="click")
        except (IntegrityError, StaleDataError):
            return team.does(lifecycle.advance, 1, request="click")

    results = at_once(advance, advance)
    assert [result.stage_id for result in results] == [team.stages[1]] * 2  # type: ignore[union-attr]
    assert team.kinds() == [Kind.CREATED, Kind.STAGE]


def test_numbers_have_no_gaps_and_no_doubles(team: Team) -> None:
    def several() -> list[int]:
        return [team.creates().number for _ in range(6)]

    numbers = [number for result in at_once(*[several] * 4) for number in result]  # type: ignore[union-attr]
    assert sorted(numbers) == list(range(1, 25))


def test_a_number_is_not_used_up_by_what_was_refused(team: Team) -> None:
    team.creates()
    with pytest.raises(errors.CannotOwn):
        team.creates(owner_id=team.gina)
    assert team.creates().number == 2


def test_nothing_is_seen_of_a_change_before_it_is_committed(team: Team) -> None:
    team.creates()
    read, written = threading.Event(), threading.Event()

    def write() -> None:
        with team.database.sessions.begin() as session:
            lifecycle.edit(session, team.change(), 1, Edit(title="New"))
            written.set()
            assert read.wait(5)

    def look() -> str:
        assert written.wait(5)
        title = team.row().title
        read.set()
        return title

    assert "Acme renewal" in at_once(write, look)
    assert team.row().title == "New"


def test_a_row_that_was_changed_behind_the_log_is_found_and_mended(team: Team) -> None:
    team.creates(amount=Decimal(50_000))
    team.does(lifecycle.advance, 1)
    with team.database.sessions.begin() as session:
        row = session.scalars(select(Opportunity).where(Opportunity.workspace_id == team.id)).one()
        row.amount, row.stages_entered = Decimal(1), 0
        session.flush()
        found = {one.column: (one.stored, one.derived) for one in verify(session, team.id)}
        assert found == {"amount": (Decimal(1), Decimal(50_000)), "stages_entered": (0, 0b11)}
        assert rebuild(session, team.id) == 1
        assert verify(session, team.id) == []
    assert team.row().amount == Decimal(50_000)
    with team.database.readings() as session:
        everything = select(func.count()).select_from(Opportunity)
        assert session.scalar(everything.where(Opportunity.workspace_id == team.id)) == 1
