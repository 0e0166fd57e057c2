"""What the app hears of messages, and how Slack repeats what was not taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox
from tests.people import Actor, connected
from tests.sandbox.conftest import api


def test_a_mention_is_heard_where_the_app_is(live: App, sandbox: Sandbox, li: Actor) -> None:
    heard: list[dict[str, Any]] = []
    live.event("app_mention")(lambda body: heard.append(body))
    li.types("@oppy what about Acme?", in_="#deals")
    li.types("@oppy are you there?", in_="#general")
    li.types("nothing for the app", in_="#deals")
    assert [body["event"]["text"] for body in heard] == ["<@U0OPPYBOT> what about Acme?"]
    assert heard[0]["event_id"].startswith("Ev")
    assert heard[0]["is_ext_shared_channel"] is False


def test_direct_messages_are_heard(live: App, li: Actor) -> None:
    heard: list[str] = []
    live.message("")(lambda message: heard.append(message["channel_type"]))
    li.types("won 42", in_="dm")
    assert heard == ["im"]


def test_other_messages_are_heard_on_subscription() -> None:
    manifest = {"settings": {"event_subscriptions": {"bot_events": ["message.channels"]}}}
    with Sandbox(manifest=manifest, scopes=["channels:history"]) as sandbox:
        app = App(client=api(sandbox), process_before_response=True)
        heard: list[str] = []
        app.message("")(lambda message: heard.append(message["text"]))
        with connected(app, sandbox):
            sandbox.message("U0EVE", "C0ACME", "Hello from Acme")
            sandbox.message("U0LI", "C0MANAGERS", "a private matter")
    assert heard == ["Hello from Acme"]


def test_without_its_scope_an_event_does_not_come() -> None:
    manifest = {"settings": {"event_subscriptions": {"bot_events": ["message.im", "file_shared"]}}}
    with Sandbox(manifest=manifest, scopes=["chat:write", "channels:history"]) as sandbox:
        app = App(client=api(sandbox), process_before_response=True)
        heard: list[str] = []
        app.event("message")(lambda event: heard.append(event["type"]))
        app.event("file_shared")(lambda event: heard.append(event["type"]))
        with connected(app, sandbox):
            sandbox.upload("U0LI", sandbox.dm("U0LI"), [("a.csv", b"a,b")], "mine")
    assert heard == []


@pytest.fixture
def impatient(clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setattr("bot.sandbox.socket_mode.ACK_SECONDS", 0.2)
    with Sandbox(clock=clock, retry_pauses=(0.0, 0.05, 0.05)) as running:
        yield running


def test_an_event_is_repeated_until_it_is_taken(
    impatient: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(client=api(impatient), process_before_response=True)
    attempts: list[tuple[str, str]] = []

    taken = threading.Event()

    @app.middleware
    def fail_twice(body: dict[str, Any], req: BoltRequest, next: Callable[[], None]) -> None:
        attempts.append((body["event_id"], req.headers["x-slack-retry-num"][0]))
        if len(attempts) == 2:
            monkeypatch.undo()  # for the one that is taken there is as much time as ever
        if len(attempts) > 2:
            next()

    @app.event("app_mention")
    def hear() -> None:
        taken.set()

    with connected(app, impatient):
        impatient.message("U0LI", "C0DEALS", "@oppy hello")
        assert taken.wait(5)
    assert [attempt for _, attempt in attempts] == ["0", "1", "2"]
    assert len({event_id for event_id, _ in attempts}) == 1


def test_any_event_can_be_made_to_happen(live: App, client: WebClient, sandbox: Sandbox) -> None:
    heard: list[dict[str, Any]] = []
    live.event("member_joined_channel")(lambda event: heard.append(event))
    sandbox.happens("member_joined_channel", user="U0DAN", channel="C0DEALS")
    assert heard[0]["user"] == "U0DAN"
