"""The card of a day: what is delivered of it when, and what becomes of it when Slack refuses."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.courier import Courier
from bot.sandbox import MovableClock, Sandbox
from store import day_cards, lifecycle, outbox
from store.models import DayCard, Delivery, Person
from tests.store.ground import DAY, NOON, TODAY, Team

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def morning(team: Team, courier: Courier) -> None:
    """Li, in Berlin, has a card with one thing on it."""
    with team.database.sessions.begin() as session:
        li = session.get_one(Person, team.li)
        li.slack_id, li.timezone = "U0LI", "Europe/Berlin"
    team.creates("Acme renewal", next_step="Call Bob", next_step_on=TODAY)
    owe(team, outbox.REMINDER, TODAY.isoformat(), lane="U0LI")
    assert courier.deliver_due() == 1


def owe(team: Team, kind: str, period: str, **more: Any) -> None:
    who = f"person:{team.li}"
    with team.database.sessions.begin() as session:
        assert outbox.owe(session, outbox.Debt(team.id, kind, who, period, NOON, **more))


def is_open(team: Team) -> bool:
    with team.database.readings() as session:
        return session.scalars(select(DayCard)).one().closed_at is None


def edits(team: Team) -> list[tuple[str, str, str | None]]:
    with team.database.readings() as session:
        rows = session.scalars(
            select(Delivery).where(Delivery.kind == outbox.DAY).order_by(Delivery.id)
        )
        return [(one.period.partition("/")[2], one.state, one.error) for one in rows]


def told(slack: Sandbox) -> str:
    """What the first message says now."""
    return str(slack.messages(slack.dm("U0LI"))[0]["text"])


def test_what_was_given_after_midnight_is_nothing_of_yesterday(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    clock.move_to(NOON + DAY)
    draft = team.draft("Globex pilot", next_step="Call Eve", next_step_on=TODAY)
    team.does(lifecycle.create, draft, by=team.sam, now=NOON + DAY)
    owe(team, outbox.DAY, day_cards.last_edit(TODAY))
    courier.deliver_due()
    assert told(slack) == "Mon 23 Nov: 0 of 1 done"
    assert not is_open(team)


def test_an_edit_that_comes_after_midnight_leaves_the_day_to_its_end(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    team.does(lifecycle.win, 1)
    clock.move_to(NOON + 13 * HOUR)  # 01:00 in Berlin
    courier.deliver_due()
    assert [error for _, _, error in edits(team)] == ["the day is over"]
    owe(team, outbox.DAY, day_cards.last_edit(TODAY))
    courier.deliver_due()
    assert told(slack) == "Mon 23 Nov: 1 of 1 done"


def test_todays_edit_does_not_wait_for_yesterdays_end_nor_the_other_way_round(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    tomorrow = TODAY + DAY
    clock.move_to(NOON + DAY)
    owe(team, outbox.REMINDER, tomorrow.isoformat(), lane="U0LI")
    courier.deliver_due()
    team.does(lifecycle.win, 1, now=NOON + DAY)
    owe(team, outbox.DAY, day_cards.last_edit(TODAY))
    courier.deliver_due()
    yesterday, today = slack.messages(slack.dm("U0LI"))
    assert yesterday["text"] == "Mon 23 Nov: 1 of 1 done"
    assert today["text"] == "1 of 1 done. Your day is clear."


def test_several_changes_that_wait_are_one_edit(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    clock.move_to(NOON + 4 * HOUR)
    for hour in (1, 2, 3):
        team.does(lifecycle.log_activity, 1, "note", "Busy", now=NOON + hour * HOUR)
    team.does(lifecycle.win, 1, now=clock())
    courier.deliver_due()
    assert [state for _, state, _ in edits(team)] == ["skipped"] * 3 + ["sent"]
    assert [call.method for call in slack.calls].count("chat.update") == 1


@pytest.mark.parametrize("error", ["cant_update_message", "channel_not_found", "user_disabled"])
def test_a_message_that_slack_does_not_let_edit_is_let_go(
    team: Team, courier: Courier, slack: Sandbox, error: str
) -> None:
    slack.faults.add("chat.update", "error", error=error)
    team.does(lifecycle.log_activity, 1, "note", "Busy")
    courier.deliver_due()
    assert not is_open(team)
    team.does(lifecycle.win, 1)
    courier.deliver_due()
    assert [(state, why) for _, state, why in edits(team)] == [("failed", error)]
    assert len(slack.posts) == 1


def test_an_edit_that_did_not_get_through_is_made_again(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    slack.faults.add("chat.update", "drop_after_accept")
    team.does(lifecycle.win, 1)
    courier.deliver_due()
    clock.move_by(dt.timedelta(minutes=6))
    courier.deliver_due()
    assert told(slack) == "1 of 1 done. Your day is clear."
    assert len(slack.posts) == 1


def test_somebody_who_left_has_his_card_ended_too(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    with team.database.sessions.begin() as session:
        session.get_one(Person, team.li).is_deactivated = True
    clock.move_to(NOON + DAY)
    owe(team, outbox.DAY, day_cards.last_edit(TODAY))
    courier.deliver_due()
    assert not is_open(team)
