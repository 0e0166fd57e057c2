"""What needs attention, and why: one reason each, the most pressing first."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import lifecycle
from store.due import Attention, Due, Reason, due_for, why_due
from tests.store.ground import DAY, NOON, TODAY, ZONE, Team

YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY


def facts(**more: Any) -> Attention:
    usual: dict[str, Any] = {
        "next_step_on": None, "expected_close": None, "snoozed_until": None,
        "touched_on": YESTERDAY, "stale_after_days": 14,
    }  # fmt: skip
    return Attention(**usual | more)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, None),
        ({"next_step_on": YESTERDAY}, (Reason.OVERDUE, 1)),
        ({"next_step_on": TODAY}, (Reason.TODAY, 0)),
        ({"next_step_on": TOMORROW}, None),
        ({"expected_close": YESTERDAY}, (Reason.PAST_CLOSE, 1)),
        ({"expected_close": YESTERDAY, "touched_on": TODAY}, None),
        ({"expected_close": TODAY}, None),
        ({"expected_close": YESTERDAY, "next_step_on": TOMORROW}, (Reason.PAST_CLOSE, 1)),
        ({"expected_close": TODAY - 9 * DAY, "next_step_on": YESTERDAY}, (Reason.OVERDUE, 1)),
        ({"expected_close": TODAY - 9 * DAY, "next_step_on": TODAY}, (Reason.TODAY, 0)),
        ({"touched_on": TODAY - 13 * DAY}, None),
        ({"touched_on": TODAY - 14 * DAY}, (Reason.STALE, 14)),
        ({"touched_on": TODAY - 7 * DAY, "stale_after_days": 7}, (Reason.STALE, 7)),
        ({"touched_on": TODAY - 30 * DAY, "next_step_on": TOMORROW}, None),
        ({"touched_on": TODAY - 30 * DAY, "expected_close": YESTERDAY}, (Reason.PAST_CLOSE, 1)),
        ({"snoozed_until": TOMORROW, "next_step_on": YESTERDAY}, None),
        ({"snoozed_until": TOMORROW, "expected_close": YESTERDAY}, None),
        ({"snoozed_until": TOMORROW, "touched_on": TODAY - 30 * DAY}, None),
        ({"snoozed_until": TODAY, "next_step_on": YESTERDAY}, (Reason.OVERDUE, 1)),
        ({"snoozed_until": YESTERDAY, "touched_on": TODAY - 30 * DAY}, (Reason.STALE, 30)),
    ],
)
def test_why_something_is_due(more: dict[str, Any], why: tuple[Reason, int] | None) -> None:
    assert why_due(facts(**more), TODAY) == why


offsets = st.none() | st.integers(-40, 40).map(lambda days: TODAY + days * DAY)


@given(step=offsets, close=offsets, snoozed=offsets, quiet=st.integers(0, 60))
def test_what_is_due_stays_due_until_something_is_done(
    step: dt.date | None, close: dt.date | None, snoozed: dt.date | None, quiet: int
) -> None:
    known = facts(
        next_step_on=step, expected_close=close, snoozed_until=snoozed,
        touched_on=TODAY - quiet * DAY,
    )  # fmt: skip
    today, tomorrow = why_due(known, TODAY), why_due(known, TODAY + DAY)
    if today is not None:
        assert today[1] >= 0
        assert tomorrow is not None
    if snoozed is not None and snoozed > TODAY:
        assert today is None


def due(team: Team, today: dt.date, *owners: int) -> list[Due]:
    with team.database.readings() as session:
        return due_for(session, team.id, today, ZoneInfo(ZONE), owners or None)


def test_the_most_pressing_comes_first(team: Team) -> None:
    team.creates("stale")
    team.creates("closing", expected_close=TODAY)
    team.creates("today", next_step="Call", next_step_on=TODAY + 30 * DAY)
    team.creates("overdue", next_step="Call", next_step_on=TODAY + 20 * DAY)
    team.creates("longer overdue", next_step="Call", next_step_on=TODAY + 10 * DAY)
    found = due(team, TODAY + 30 * DAY)
    assert [one.title for one in found] == [
        "longer overdue", "overdue", "today", "closing", "stale",
    ]  # fmt: skip
    assert [one.days for one in found] == [20, 10, 0, 30, 30]


def test_only_the_owners_asked_for_and_only_what_is_open(team: Team) -> None:
    team.creates("mine", next_step="Call", next_step_on=TODAY)
    team.creates("sams", next_step="Call", next_step_on=TODAY, owner_id=team.sam)
    team.creates("won", next_step="Call", next_step_on=TODAY)
    team.does(lifecycle.win, 3)
    assert [one.title for one in due(team, TODAY)] == ["mine", "sams"]
    assert [one.title for one in due(team, TODAY, team.sam)] == ["sams"]


def test_a_snoozed_one_rests_until_its_day(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    team.does(lifecycle.snooze, 1, TODAY + 3 * DAY)
    assert due(team, TODAY + 2 * DAY) == []
    assert [one.reason for one in due(team, TODAY + 3 * DAY)] == [Reason.OVERDUE]


def test_the_limit_is_that_of_its_stage(team: Team) -> None:
    team.creates("first stage")
    team.creates("last stage", stage_id=team.stages[4])
    assert [one.title for one in due(team, TODAY + 7 * DAY)] == ["last stage"]


def test_the_day_of_the_last_touch_is_the_local_one(team: Team) -> None:
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)  # the 24th in Berlin
    team.creates(stage_id=team.stages[4], now=late)
    assert due(team, TODAY + 7 * DAY) == []
    assert len(due(team, TODAY + 8 * DAY)) == 1


def test_an_edit_is_no_touch_and_a_note_is_one(team: Team) -> None:
    team.creates(stage_id=team.stages[4])
    team.does(lifecycle.edit, 1, lifecycle.Edit(title="New"), now=NOON + 5 * DAY)
    assert len(due(team, TODAY + 7 * DAY)) == 1
    team.does(lifecycle.log_activity, 1, "note", "Busy", now=NOON + 5 * DAY)
    assert due(team, TODAY + 7 * DAY) == []
