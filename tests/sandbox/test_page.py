"""What the page of the sandbox asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox
from bot.sandbox.page_clock import moment
from tests.sandbox.blocks import actions, button, image, input_of, modal, option, text_input
from tests.sandbox.test_files import upload


@pytest.fixture
def browser(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url) as client:
        yield client


def state(browser: httpx.Client, who: str = "U0LI", channel: str = "C0DEALS") -> dict[str, Any]:
    answer = browser.get("/page/state", params={"as": who, "channel": channel})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_a_person_sees_only_their_own_conversations(browser: httpx.Client) -> None:
    def names(who: str) -> list[str]:
        return [c["name"] for c in state(browser, who)["channels"]]

    everything = ["deals", "sales-managers", "general", "acme-shared", "old-deals", "Oppy"]
    assert names("U0LI") == everything
    assert names("U0GINA") == ["deals", "Oppy"]
    assert names("U0EVE") == ["acme-shared"]
    assert state(browser, "U0SAM", "C0MANAGERS")["messages"] == []
    assert browser.get("/page/state", params={"as": "U0NOBODY"}).status_code == 400


def test_what_others_wrote_is_unread_until_looked_at(
    browser: httpx.Client, sandbox: Sandbox
) -> None:
    sandbox.message("U0SAM", "C0GENERAL", "hello")
    general = next(c for c in state(browser)["channels"] if c["name"] == "general")
    assert general["unread"] == 1
    seen = state(browser, channel="C0GENERAL")
    assert [m["text"] for m in seen["messages"]] == ["hello"]
    general = next(c for c in seen["channels"] if c["name"] == "general")
    assert general["unread"] == 0


def test_pictures_come_with_a_url_for_the_page(browser: httpx.Client, client: WebClient) -> None:
    file_id = upload(client)
    client.chat_postMessage(channel="C0DEALS", text="x", blocks=[image(file_id)])
    block = state(browser)["messages"][-1]["blocks"][0]
    assert block["image_url"] == f"/page/file/{file_id}"
    assert browser.get(block["image_url"]).headers["content-type"] == "image/png"


def test_a_page_can_do_all_that_people_do(
    browser: httpx.Client, live: App, client: WebClient, sandbox: Sandbox
) -> None:
    account = {"type": "external_select", "action_id": "account"}
    form = modal(text_input(), input_of(account, "account"), callback_id="form")

    @live.command("/opp")
    def command(ack: Ack) -> None:
        ack(blocks=[actions(button("new", "New"), block_id="deeds")])

    @live.action("new")
    def new(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form)

    @live.options("account")
    def accounts(ack: Ack) -> None:
        ack(options=[option("Acme", "1")])

    @live.view("form")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        taken = view["state"]["values"]["title"]["v"]["value"] == "Acme"
        ack(response_action="errors", errors={"title": "taken"}) if taken else ack()

    def post(name: str, **body: Any) -> dict[str, Any]:
        answer = browser.post(f"/page/{name}", json={"as": "U0LI", **body})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert post("command", channel="C0DEALS", text="/opp")["error"] is None
    message = state(browser)["messages"][-1]
    assert message["only_you"] and message["app"]
    where = {"type": "message", "channel": "C0DEALS", "ts": message["ts"]}
    ids = {"block_id": "deeds", "action_id": "new", "type": "button"}
    assert post("action", container=where, **ids, state={})["error"] is None
    view = state(browser)["view"]
    assert (view["depth"], view["errors"], view["busy"]) == (1, None, False)
    ids = {"block_id": "account", "action_id": "account"}
    found = post("options", container={"type": "view"}, **ids, query="acm")
    assert found == {"options": [option("Acme", "1")], "option_groups": []}
    chosen = {"type": "external_select", "selected_option": option("Acme", "1")}
    typed: dict[str, Any] = {"title": {"v": {"type": "plain_text_input", "value": "Acme"}}}
    typed["account"] = {"account": chosen}
    assert post("submit", state=typed)["view"]["errors"] == {"title": "taken"}
    typed["title"]["v"]["value"] = "Other"
    assert post("submit", state=typed) == {"errors": None, "error": None, "view": None}


def test_messages_home_and_closing(browser: httpx.Client, sandbox: Sandbox) -> None:
    body = {"as": "U0LI", "channel": "C0GENERAL", "text": "hi"}
    assert browser.post("/page/message", json=body).json() == {"error": None}
    assert sandbox.messages("C0GENERAL")[-1]["text"] == "hi"
    closing = browser.post("/page/close", json={"as": "U0LI"})
    assert closing.status_code == 400
    assert "no modal" in closing.json()["error"]


def test_the_page_tells_when_the_app_did_not_answer(
    browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.socket_mode.ACK_SECONDS", 0.05)
    body = {"as": "U0LI", "channel": "C0DEALS", "text": "/opp new"}
    answer = browser.post("/page/command", json=body).json()
    assert answer == {"error": "/opp failed with the error “operation_timeout”"}


def test_the_stream_tells_each_change(sandbox: Sandbox) -> None:
    with httpx.stream("GET", f"{sandbox.url}/page/events") as stream:
        lines = (line for line in stream.iter_lines() if line)
        first = next(lines)
        sandbox.message("U0LI", "C0GENERAL", "hi")
        assert next(lines) != first


def test_the_clock_moves_from_the_page(
    browser: httpx.Client, sandbox: Sandbox, clock: MovableClock
) -> None:
    moves: list[datetime] = []
    clock.on_move(moves.append)
    answer = browser.post("/page/clock", json={"as": "U0LI", "to": "in an hour"}).json()
    assert datetime.fromisoformat(answer["now"]) - datetime.now(UTC) > timedelta(minutes=59)
    assert len(moves) == 1
    wrong = browser.post("/page/clock", json={"as": "U0LI", "to": "some day"})
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("words", "now", "zone", "expected"),
    [
        ("next morning", "2026-11-23T20:00+00:00", "Asia/Shanghai", "2026-11-24T01:00:30+00:00"),
        ("next morning", "2026-11-23T10:00+00:00", "Europe/London", "2026-11-24T09:00:30+00:00"),
        ("next morning", "2026-03-28T12:00+00:00", "Europe/London", "2026-03-29T08:00:30+00:00"),
        ("next monday", "2026-11-23T08:00+00:00", "Europe/London", "2026-11-30T09:00:30+00:00"),
        ("next monday", "2026-11-29T08:00+00:00", "Europe/London", "2026-11-30T09:00:30+00:00"),
        ("2026-12-01T10:00", "2026-11-29T08:00+00:00", "Asia/Shanghai", "2026-12-01T02:00+00:00"),
    ],
)
def test_words_for_moments(words: str, now: str, zone: str, expected: str) -> None:
    found = moment(words, datetime.fromisoformat(now), zone)
    assert found.astimezone(UTC) == datetime.fromisoformat(expected)
