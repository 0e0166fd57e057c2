"""Taking back: what it puts back, what it refuses, and what the log says afterwards."""

import datetime as dt
from decimal import Decimal

import pytest

from store import errors, lifecycle
from store.accounts import find_or_add_contact
from store.folding import Moment, lives_as_of
from store.merging import contacts_of, merge, merged_into
from store.models import Kind, Status
from store.rebuild import verify
from store.undoing import undo, undo_last
from tests.store.ground import DAY, NOON, Team


def agrees(team: Team) -> bool:
    with team.database.readings() as session:
        return verify(session, team.id) == []


def test_a_win_is_taken_back_and_the_log_keeps_both(team: Team) -> None:
    team.creates(next_step="Call Bob", next_step_on=NOON.date() + DAY)
    team.does(lifecycle.win, 1, request="won")
    row = team.does(undo, "won", request="undo")
    assert (row.status, row.closed_on, row.next_step) == (Status.OPEN, None, "Call Bob")
    assert team.kinds() == [Kind.CREATED, Kind.WON, Kind.UNDONE]
    [visit] = team.visits()
    assert visit.left_at is None
    assert agrees(team)


def test_the_same_click_twice_takes_back_once(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="first")
    team.does(lifecycle.advance, 1, request="second")
    team.does(undo_last, request="undo")
    row = team.does(undo_last, request="undo")
    assert row.stage_id == team.stages[1]
    row = team.does(undo_last, request="another")
    assert row.stage_id == team.stages[0]


def test_what_was_taken_back_can_be_done_again(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="on")
    team.does(undo, "on", request="undo")
    row = team.does(undo, "undo", request="redo")
    assert row.stage_id == team.stages[1]
    with pytest.raises(errors.AlreadyUndone):
        team.does(undo, "undo", request="redo again")
    assert agrees(team)


def test_a_new_one_is_taken_back_once_and_then_what_was_before_it(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="on")
    team.does(lifecycle.create, team.draft("Globex pilot"), request="second")
    assert team.does(undo_last, request="undo").status == Status.INVALID
    assert team.does(undo_last, request="undo again").stage_id == team.stages[0]
    with pytest.raises(errors.AlreadyUndone):
        team.does(undo, "second", request="undo twice")
    assert team.does(undo, "undo", request="redo").status == Status.OPEN
    assert team.does(undo, "second", request="undo anew").status == Status.INVALID
    with pytest.raises(errors.UnknownNumber):
        team.does(undo_last, 9, request="of nothing")
    assert agrees(team)


def test_nobody_takes_back_what_somebody_else_did(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="li's")
    with pytest.raises(errors.NothingToUndo):
        team.does(undo, "li's", by=team.sam, request="sam's")
    with pytest.raises(errors.NothingToUndo):
        team.does(undo_last, by=team.sam, request="sam's")


def test_after_a_day_it_is_too_late(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="on")
    later = NOON + DAY + dt.timedelta(seconds=1)
    with pytest.raises(errors.TooLateToUndo):
        team.does(undo, "on", now=later)
    with pytest.raises(errors.NothingToUndo):
        team.does(undo_last, now=later)


def test_what_others_built_upon_stays(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="li's")
    team.does(lifecycle.advance, 1, by=team.sam, request="sam's")
    with pytest.raises(errors.BuiltUpon) as refused:
        team.does(undo, "li's")
    assert refused.value.values["who"] == "sam"
    team.does(undo, "sam's", by=team.sam, request="sam takes back")
    assert team.does(undo, "li's", request="li too").stage_id == team.stages[0]


def test_what_is_about_something_else_does_not_hinder(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="li's")
    team.does(lifecycle.log_activity, 1, "note", "They like it", by=team.sam)
    team.does(lifecycle.assign, 1, team.sam, by=team.sam)
    row = team.does(undo, "li's", request="undo")
    assert (row.stage_id, row.owner_id) == (team.stages[0], team.sam)
    assert agrees(team)


def test_a_creation_taken_back_is_closed_and_in_no_figure(team: Team) -> None:
    with team.database.sessions.begin() as session:
        lifecycle.create(session, team.change(request="new"), team.draft())
    row = team.does(undo, "new", request="undo")
    assert row.status == Status.INVALID
    assert agrees(team)
    assert team.does(undo, "undo", request="redo").status == Status.OPEN
    assert agrees(team)


def test_as_of_before_it_was_taken_back_it_never_was(team: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="on", now=NOON + DAY / 2)
    team.does(undo, "on", request="undo", now=NOON + DAY)
    between = NOON + DAY * 3 / 4
    with team.database.readings() as session:
        [(known_now, _)] = lives_as_of(session, team.id, Moment(between))
        [(known_then, _)] = lives_as_of(session, team.id, Moment(between, between))
    assert known_now.stage_id == team.stages[0]
    assert known_then.stage_id == team.stages[1]


def test_two_become_one_and_two_again(team: Team) -> None:
    team.creates("Acme renewal")
    team.creates(
        "Acme Renewal 2026", amount=Decimal(50_000), next_step="Call", next_step_on=NOON.date()
    )
    row = team.does(merge, 1, 2, request="merge")
    assert (row.amount, row.next_step) == (50_000, "Call")
    gone = team.row(2)
    assert (gone.status, gone.merged_into_id) == (Status.INVALID, row.id)
    with team.database.readings() as session:
        assert merged_into(session, row) == [row.id, gone.id]
    assert agrees(team)
    back = team.does(undo, "merge", request="undo")
    assert (back.number, back.amount, back.next_step) == (1, None, None)
    assert team.row(2).status == Status.OPEN
    assert agrees(team)


def test_a_merge_keeps_both_contacts(team: Team) -> None:
    with team.database.sessions.begin() as session:
        ids = [find_or_add_contact(session, team.id, None, name).id for name in ("Bob", "Ann")]
    for id_ in ids:
        team.creates(contact_id=id_)
    row = team.does(merge, 1, 2)
    assert row.contact_id == ids[0]
    with team.database.readings() as session:
        assert [one.name for one in contacts_of(session, row)] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("before", "numbers", "refused"),
    [
        ((), (1, 1), errors.MergeWithItself),
        ((("win", 2),), (1, 2), errors.MergeTheOtherWay),
        ((), (1, 9), errors.UnknownNumber),
    ],
)
def test_what_cannot_be_merged(
    team: Team,
    before: tuple[tuple[str, int], ...],
    numbers: tuple[int, int],
    refused: type[errors.RuleBroken],
) -> None:
    team.creates()
    team.creates()
    for verb, number in before:
        team.does(getattr(lifecycle, verb), number)
    with pytest.raises(refused):
        team.does(merge, *numbers)


def test_what_is_part_of_another_stays_there(team: Team) -> None:
    for _ in range(3):
        team.creates()
    team.does(merge, 1, 2)
    with pytest.raises(errors.AlreadyMerged):
        team.does(merge, 3, 2)
    with pytest.raises(errors.AlreadyMerged):
        team.does(lifecycle.reopen, 2)
