"""Links that the app hears of, and what it shows below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox
from tests.people import Actor, connected
from tests.sandbox.blocks import actions, button, section
from tests.sandbox.conftest import api
from tests.sandbox.refusing import refused

URL = "https://oppy.example.com/o/42"
SHOWN = {"blocks": [section("*#42*")]}


def manifest(*scopes: str) -> dict[str, Any]:
    return {
        "features": {"unfurl_domains": ["example.com"]},
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {"event_subscriptions": {"bot_events": ["link_shared"]}},
    }


@pytest.fixture
def sandbox(clock: MovableClock) -> Iterator[Sandbox]:
    scopes = ("chat:write", "links:read", "links:write")
    with Sandbox(clock=clock, rate_limits=False, manifest=manifest(*scopes)) as running:
        yield running


def shared(sandbox: Sandbox, text: str = f"see {URL}", channel: str = "C0DEALS") -> dict[str, Any]:
    """Where the message is, that somebody wrote."""
    ts = sandbox.message("U0LI", channel, text).ts
    return {"channel": channel, "ts": ts}


def test_the_app_hears_of_links_to_its_domains(
    live: App, sandbox: Sandbox, client: WebClient
) -> None:
    heard: list[dict[str, Any]] = []
    live.event("link_shared")(lambda event: heard.append(event))
    place = shared(sandbox, f"{URL} and https://elsewhere.test/o/42")
    shared(sandbox, "https://notexample.com/o/42")
    shared(sandbox, "no link")
    (event,) = heard
    assert event["links"] == [{"domain": "oppy.example.com", "url": URL}]
    assert (event["user"], event["message_ts"]) == ("U0LI", place["ts"])
    assert (event["source"], event["is_bot_user_member"]) == ("conversations_history", True)
    client.chat_unfurl(unfurl_id=event["unfurl_id"], source=event["source"], unfurls={URL: SHOWN})
    (below,) = sandbox.messages("C0DEALS")[0]["attachments"]
    assert below["app_unfurl_url"] == URL


def test_also_where_the_app_is_not(live: App, sandbox: Sandbox, client: WebClient) -> None:
    heard: list[dict[str, Any]] = []
    live.event("link_shared")(lambda event: heard.append(event))
    place = shared(sandbox, channel="C0GENERAL")
    assert heard[0]["is_bot_user_member"] is False
    assert client.chat_unfurl(**place, unfurls={URL: SHOWN})["ok"]


def test_what_stands_below_can_be_pressed(live: App, sandbox: Sandbox, client: WebClient) -> None:
    pressed: list[dict[str, Any]] = []

    @live.action("open")
    def hear(body: dict[str, Any], ack: Ack) -> None:
        pressed.append(body)
        ack()

    place = shared(sandbox)
    client.chat_unfurl(**place, unfurls={URL: {"blocks": [actions(button("open", "Open"))]}})
    Actor(sandbox, "sam").presses("Open", in_="#deals")
    container = pressed[0]["container"]
    assert (container["type"], container["is_app_unfurl"]) == ("message_attachment", True)
    assert (container["app_unfurl_url"], container["message_ts"]) == (URL, place["ts"])


def test_it_needs_its_scope(clock: MovableClock) -> None:
    with Sandbox(clock=clock, manifest=manifest("chat:write", "links:read")) as sandbox:
        place = shared(sandbox)
        with refused("missing_scope") as answer:
            api(sandbox).chat_unfurl(**place, unfurls={URL: SHOWN})
        assert answer["needed"] == "links:write"


def test_without_the_scope_to_read_links_none_is_heard_of(clock: MovableClock) -> None:
    with Sandbox(clock=clock, manifest=manifest("chat:write", "links:write")) as sandbox:
        place = shared(sandbox)
        with refused("cannot_unfurl_url"):
            api(sandbox).chat_unfurl(**place, unfurls={URL: SHOWN})


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"channel": None}, "missing_channel"),
        ({"ts": None}, "missing_ts"),
        ({"channel": "C0NOWHERE"}, "cannot_find_channel"),
        ({"ts": "1.000001"}, "cannot_find_message"),
        ({"unfurls": {}, "unfurl_id": "x"}, "missing_source"),
        ({"unfurl_id": "x", "source": "elsewhere"}, "invalid_source"),
        ({"unfurl_id": "x", "source": "composer"}, "invalid_unfurl_id"),
        ({"unfurls": "[1"}, "invalid_unfurls_format"),
        ({"unfurls": [URL]}, "invalid_unfurls_format"),
        ({"unfurls": {f"{URL}0": SHOWN}}, "cannot_unfurl_message"),
        ({"unfurls": {"https://elsewhere.test/x": SHOWN}}, "cannot_unfurl_url"),
        ({"unfurls": {URL: {}}}, "cannot_parse_attachment"),
        ({"unfurls": {URL: {"blocks": [{"type": "nonsense"}]}}}, "cannot_parse_attachment"),
    ],
)
def test_what_it_refuses(
    live: App, sandbox: Sandbox, client: WebClient, wrong: dict[str, Any], error: str
) -> None:
    place = shared(sandbox, f"{URL} https://elsewhere.test/x")
    asked = {**place, "unfurls": {URL: SHOWN}, **wrong}
    with refused(error):
        client.api_call("chat.unfurl", json={k: v for k, v in asked.items() if v is not None})


def test_without_anything_to_show(live: App, sandbox: Sandbox, client: WebClient) -> None:
    with refused("missing_unfurls"):
        client.api_call("chat.unfurl", json=shared(sandbox))


def test_a_domain_that_the_operator_added(clock: MovableClock) -> None:
    bare = manifest("links:read", "links:write") | {"features": {}}
    with Sandbox(clock=clock, manifest=bare, unfurl_domains=["oppy.example.com"]) as sandbox:
        app = App(client=api(sandbox), process_before_response=True)
        heard: list[str] = []
        app.event("link_shared")(lambda event: heard.append(event["links"][0]["url"]))
        with connected(app, sandbox):
            shared(sandbox)
    assert heard == [URL]
