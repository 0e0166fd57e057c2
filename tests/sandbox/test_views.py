"""Modals and Home tabs through the Web API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox
from tests.sandbox.blocks import home, modal, section, text_input
from tests.sandbox.refusing import refused


@pytest.fixture
def trigger(live: App, sandbox: Sandbox) -> Iterator[str]:
    """A trigger id that Li's command just brought."""
    triggers: list[str] = []

    @live.command("/opp")
    def remember(ack: Ack, body: dict[str, str]) -> None:
        triggers.append(body["trigger_id"])
        ack()

    sandbox.command("U0LI", "C0DEALS", "/opp")
    yield triggers[0]


def test_a_trigger_opens_one_view(client: WebClient, sandbox: Sandbox, trigger: str) -> None:
    view = client.views_open(trigger_id=trigger, view=modal(callback_id="new"))["view"]
    shown = sandbox.view("U0LI")
    assert shown is not None
    assert (shown["id"], shown["callback_id"], shown["hash"]) == (view["id"], "new", view["hash"])
    assert view["root_view_id"] == view["id"]
    with refused("exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=modal())
    with refused("invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=modal())


def test_a_trigger_lives_three_seconds(
    client: WebClient, trigger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.passes.TRIGGER_SECONDS", 0.0)
    with refused("expired_trigger_id"):
        client.views_open(trigger_id=trigger, view=modal())


def test_a_bad_view_is_refused_with_pointers(client: WebClient, trigger: str) -> None:
    bad = modal(section(), title={"type": "plain_text", "text": "x" * 25})
    with refused("invalid_arguments") as answer:
        client.views_open(trigger_id=trigger, view=bad)
    message = "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    assert answer["response_metadata"]["messages"] == [message]
    assert client.views_open(trigger_id=trigger, view=modal())["ok"]


def test_a_view_with_inputs_needs_submit(client: WebClient, trigger: str) -> None:
    bad = modal(text_input())
    del bad["submit"]
    with refused("invalid_arguments"):
        client.views_open(trigger_id=trigger, view=bad)


def test_a_view_is_found_by_id_or_external_id(
    client: WebClient, sandbox: Sandbox, trigger: str
) -> None:
    first = client.views_open(trigger_id=trigger, view=modal(external_id="opp-42"))["view"]
    client.views_update(view_id=first["id"], view=modal(external_id="opp-42"))
    second = client.views_update(external_id="opp-42", view=modal(callback_id="changed"))["view"]
    assert second["id"] == first["id"]
    assert second["hash"] != first["hash"]
    with refused("not_found"):
        client.views_update(view_id="V0NOTHERE", view=modal())


def test_an_external_id_is_unique_in_the_team(client: WebClient, trigger: str) -> None:
    client.views_open(trigger_id=trigger, view=modal(external_id="opp-42"))
    with refused("duplicate_external_id"):
        client.views_publish(user_id="U0LI", view={**home(section()), "external_id": "opp-42"})


def test_an_old_hash_conflicts(client: WebClient, trigger: str) -> None:
    view = client.views_open(trigger_id=trigger, view=modal())["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    with refused("hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal())


def test_nothing_is_pushed_where_nothing_is_open(client: WebClient, trigger: str) -> None:
    with refused("not_found"):
        client.views_push(trigger_id=trigger, view=modal())


def test_a_home_is_published_for_one_person(client: WebClient, sandbox: Sandbox) -> None:
    first = client.views_publish(user_id="U0LI", view=home(section("My day")))["view"]
    shown = sandbox.home("U0LI")
    assert shown is not None and shown["blocks"][0]["text"]["text"] == "My day"
    assert sandbox.home("U0SAM") is None
    client.views_publish(user_id="U0LI", view=home(section("Later")), hash=first["hash"])
    with refused("hash_conflict"):
        client.views_publish(user_id="U0LI", view=home(), hash=first["hash"])
    with refused("invalid_arguments"):
        client.views_publish(user_id="U0LI", view=modal())


def test_a_home_tab_may_be_off() -> None:
    manifest = {"features": {"app_home": {"home_tab_enabled": False}}}
    with Sandbox(manifest=manifest, clock=MovableClock(frozen=True)) as sandbox:
        client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
        with refused("not_enabled"):
            client.views_publish(user_id="U0LI", view=home())
