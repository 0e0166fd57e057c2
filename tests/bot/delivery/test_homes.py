"""The courier and Home tabs: published as often as needed, and given up quietly."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.courier import Courier
from bot.sandbox import MovableClock, Sandbox
from store import homes, lifecycle, outbox
from store.models import Delivery, Person
from tests.bot.delivery.test_courier import MINUTE, SECOND, calls, deliver, ended, in_the_sandbox
from tests.store.ground import NOON, Team

__all__ = ["in_the_sandbox"]


@pytest.fixture(autouse=True)
def sam_looks(in_the_sandbox: None, team: Team) -> None:
    with team.database.sessions.begin() as session:
        homes.opened(session, team.sam, homes.MINE, NOON)


def home(slack: Sandbox) -> str:
    return str(slack.home("U0SAM"))


def published(team: Team) -> list[tuple[str, str, str | None]]:
    return [one for one in ended(team) if one[0] == outbox.HOME]


def test_it_is_published_and_posts_nothing(team: Team, courier: Courier, slack: Sandbox) -> None:
    team.creates(owner_id=team.sam)
    courier.deliver_due()
    assert "Open: 1" in home(slack)
    assert published(team) == [("home", "sent", None)]
    assert calls(slack, "views.publish") == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop_after_accept"},
        {"kind": "refuse"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 429},
        {"kind": "error", "error": "internal_error"},
        {"kind": "error", "error": "token_revoked"},
    ],
)
def test_whatever_happens_it_is_published_in_the_end(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, fault: dict[str, Any]
) -> None:
    team.creates(owner_id=team.sam)
    slack.faults.add("views.publish", **fault)
    deliver(courier, clock)
    with team.database.readings() as session:
        waiting = session.scalars(select(Delivery).where(Delivery.kind == outbox.HOME)).one()
    assert "unclear" not in waiting.detail
    deliver(courier, clock, 2)
    assert "Open: 1" in home(slack)
    assert published(team) == [("home", "sent", None)]
    assert calls(slack, "conversations.history") == 0


def test_several_changes_are_published_once(team: Team, courier: Courier, slack: Sandbox) -> None:
    team.creates(owner_id=team.sam)
    team.does(lifecycle.advance, 1)
    team.does(lifecycle.advance, 1)
    courier.deliver_due()
    assert calls(slack, "views.publish") == 1
    assert "Needs confirmed*  1 opportunity" in home(slack)
    assert published(team) == [("home", "sent", None)]


def test_too_many_hold_back_home_tabs_alone(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    slack.faults.add("views.publish", "status", status=429, retry_after=30)
    team.creates(owner_id=team.sam, card_channel="C0DEALS")
    courier.deliver_due()
    team.does(lifecycle.advance, 1)
    courier.deliver_due()
    assert calls(slack, "views.publish") == 1
    assert calls(slack, "chat.update") == 1
    clock.move_by(31 * SECOND)
    courier.deliver_due()
    assert "Contacted*  1 opportunity" in home(slack)


@pytest.mark.parametrize(("error", "is_gone"), [("not_enabled", False), ("user_not_found", True)])
def test_where_there_is_no_home_tab_it_is_tried_once(
    team: Team, courier: Courier, slack: Sandbox, error: str, is_gone: bool
) -> None:
    slack.faults.add("views.publish", "error", error=error)
    team.creates(owner_id=team.sam)
    courier.deliver_due()
    assert published(team) == [("home", "failed", error)]
    team.does(lifecycle.advance, 1)
    courier.deliver_due()
    assert calls(slack, "views.publish") == 1
    with team.database.readings() as session:
        assert session.get_one(Person, team.sam).is_deactivated == is_gone


def test_after_an_hour_it_is_left_to_the_next_opening(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    team.creates(owner_id=team.sam)
    clock.move_by(61 * MINUTE)
    courier.deliver_due()
    assert slack.home("U0SAM") is None
    assert published(team) == [("home", "skipped", "too late")]
