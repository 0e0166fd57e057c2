"""The CSV that follows a report into its thread: once, whatever Slack answers."""

import datetime as dt
from typing import Any

import pytest

from bot.delivery.courier import Courier
from bot.sandbox import MovableClock, Sandbox
from store.models import Person
from tests.bot.delivery.conftest import courier_of
from tests.bot.delivery.test_courier import calls, deliver, ended, subscribe
from tests.store.ground import Team


@pytest.fixture(autouse=True)
def a_funnel_with_numbers(team: Team, slack: Sandbox) -> None:
    with team.database.sessions.begin() as session:
        session.get_one(Person, team.sam).slack_id = "U0SAM"
    team.creates()


def files_in(slack: Sandbox) -> list[dict[str, Any]]:
    return [one for one in slack.messages("C0DEALS") if one["files"]]


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "files.completeUploadExternal", "kind": "drop_after_accept"},
        {"method": "files.completeUploadExternal", "kind": "refuse"},
        {"method": "files.completeUploadExternal", "kind": "status", "status": 429},
        {"method": "files.completeUploadExternal", "kind": "error", "error": "internal_error"},
        {"method": "files.getUploadURLExternal", "kind": "drop_after_accept"},
        {"method": "upload", "kind": "status", "status": 503},
    ],
    ids=lambda fault: f"{fault['method']}-{fault['kind']}",
)
def test_it_stands_in_the_thread_once(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, fault: dict[str, Any]
) -> None:
    subscribe(team, "weekly")
    courier.deliver_one()
    slack.faults.add(**fault)
    deliver(courier, clock, 3)
    (file,) = files_in(slack)
    assert file["thread_ts"] == slack.messages("C0DEALS")[0]["ts"]
    assert ended(team) == [("funnel", "sent", None), ("csv", "sent", None)]


def test_what_slack_tells_of_late_is_found_in_the_thread(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    subscribe(team, "weekly")
    courier.deliver_one()
    slack.faults.add("files.completeUploadExternal", "drop_after_accept")
    slack.faults.add("files.info", "error", error="file_not_found")
    deliver(courier, clock, 3)
    assert len(files_in(slack)) == 1
    assert calls(slack, "conversations.replies") == 1


def test_where_history_may_not_be_read_it_is_not_repeated(
    team: Team, forgetful: Sandbox, clock: MovableClock
) -> None:
    courier = courier_of(team, forgetful, clock)
    subscribe(team, "weekly")
    courier.deliver_one()
    forgetful.faults.add("files.completeUploadExternal", "refuse")
    deliver(courier, clock, 3)
    assert files_in(forgetful) == []
    assert ended(team)[1] == ("csv", "failed", "unclear, and history may not be read")


def test_a_post_that_was_found_again_is_followed_by_its_own_numbers(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    subscribe(team, "weekly")
    slack.faults.add("chat.postMessage", "drop_after_accept")
    courier.deliver_one()
    team.creates("Another", now=clock() + dt.timedelta(seconds=9))
    deliver(courier, clock, 3)
    (file,) = files_in(slack)
    content = slack.file_content(file["files"][0]["id"])
    assert content is not None
    assert content.decode("utf-8-sig").splitlines()[1].split(",")[1] == "1"


def test_an_empty_funnel_has_none(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    subscribe(team, "weekly")
    clock.move_by(clock().replace(year=2028) - clock())
    deliver(courier, clock)
    assert files_in(slack) == []
