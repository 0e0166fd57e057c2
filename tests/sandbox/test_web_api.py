"""What stands before every method: tokens, scopes, bodies, limits, faults."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import HTTPError

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault, Kind
from tests.sandbox.blocks import section
from tests.sandbox.conftest import api
from tests.sandbox.refusing import refused


def test_it_says_who_the_app_is(client: WebClient, sandbox: Sandbox) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == sandbox.bot_user_id
    assert answer["team_id"] == "T0OPPYDEMO"
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
def test_it_refuses_other_tokens(sandbox: Sandbox, token: str, error: str) -> None:
    with refused(error):
        WebClient(token, base_url=sandbox.api_url).auth_test()


def test_it_tells_the_two_tokens_apart(sandbox: Sandbox, client: WebClient) -> None:
    with refused("not_allowed_token_type"):
        client.apps_connections_open(app_token=sandbox.bot_token)
    with refused("not_allowed_token_type"):
        WebClient(sandbox.app_token, base_url=sandbox.api_url).auth_test()


def test_it_knows_no_other_methods(client: WebClient, sandbox: Sandbox) -> None:
    with refused("unknown_method"):
        client.api_call("chat.postPigeon")
    assert sandbox.refusals[0].where == "chat.postPigeon"


def test_it_names_the_missing_scope() -> None:
    with Sandbox(scopes=["users:read"]) as sandbox, refused("missing_scope") as answer:
        api(sandbox).chat_postMessage(channel="C0DEALS", text="x")
    assert answer["needed"] == "chat:write"
    assert answer["provided"] == "users:read"


def test_a_private_channel_needs_the_scope_of_its_kind() -> None:
    with Sandbox(scopes=["channels:read"]) as sandbox:
        assert api(sandbox).conversations_info(channel="C0DEALS")["ok"]
        with refused("missing_scope") as answer:
            api(sandbox).conversations_info(channel="C0MANAGERS")
    assert answer["needed"] == "groups:read"


@pytest.mark.parametrize("as_json", [True, False])
def test_blocks_may_come_as_json_or_as_text_in_a_form(sandbox: Sandbox, as_json: bool) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    body = {"channel": "C0DEALS", "text": "x", "blocks": [section("as a list")]}
    form = {**body, "blocks": '[{"type": "divider"}]'}
    sent: dict[str, Any] = {"json": body} if as_json else {"data": form}
    answer = httpx.post(f"{sandbox.api_url}chat.postMessage", headers=headers, **sent)
    assert answer.json()["ok"]
    kind = "section" if as_json else "divider"
    assert sandbox.messages("C0DEALS")[-1]["blocks"][0]["type"] == kind


def test_a_method_without_json_support_does_not_see_a_json_body(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    answer = httpx.post(f"{sandbox.api_url}users.info", headers=headers, json={"user": "U0LI"})
    assert answer.json()["error"] == "invalid_arguments"


def test_an_unknown_argument_is_ignored_with_a_warning(client: WebClient) -> None:
    answer = client.api_call("auth.test", params={"colour": "red"})
    assert answer["response_metadata"]["messages"] == ["[WARN] unknown argument: colour"]


def test_calls_are_logged_without_the_token(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postMessage(channel="C0DEALS", text="x")
    with refused("users_list_not_supplied"):
        client.conversations_open(users="")
    posted, opened = sandbox.calls
    assert (posted.method, posted.ok) == ("chat.postMessage", True)
    assert "token" not in posted.args
    assert (opened.ok, opened.error) == (False, "users_list_not_supplied")


def test_a_channel_takes_a_burst_of_four_and_then_one_a_second() -> None:
    with Sandbox(rate_limits=True) as sandbox:
        client = api(sandbox)
        for _ in range(4):
            client.chat_postMessage(channel="C0DEALS", text="x")
        with pytest.raises(SlackApiError) as limited:
            client.chat_postMessage(channel="C0DEALS", text="x")
        assert limited.value.response.status_code == 429
        assert limited.value.response.headers["Retry-After"] == "1"
        assert limited.value.response["error"] == "ratelimited"
        client.chat_postMessage(channel="C0MANAGERS", text="another channel has its own")
        assert len(sandbox.posts) == 5


def test_a_tier_allows_so_many_calls_a_minute() -> None:
    with Sandbox(rate_limits=True) as sandbox:
        client = api(sandbox)
        for _ in range(20):
            client.users_list()
        with refused("ratelimited"):
            client.users_list()


def test_a_dropped_connection_after_the_post_leaves_the_post(
    client: WebClient, sandbox: Sandbox
) -> None:
    sandbox.faults.add("chat.postMessage", "drop_after_accept")
    with pytest.raises(RemoteDisconnected):
        client.chat_postMessage(channel="C0DEALS", text="x")
    assert len(sandbox.posts) == 1
    client.chat_postMessage(channel="C0DEALS", text="y")
    assert len(sandbox.posts) == 2


def test_the_default_client_posts_twice_then(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "drop_after_accept")
    default = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    default.chat_postMessage(channel="C0DEALS", text="x")
    assert len(sandbox.posts) == 2


@pytest.mark.parametrize(("kind", "is_done"), [("hold", False), ("hold_answer", True)])
def test_a_call_that_is_held_goes_on_when_it_is_released(
    client: WebClient, sandbox: Sandbox, kind: Kind, is_done: bool
) -> None:
    fault = sandbox.faults.add("chat.postMessage", kind)
    with ThreadPoolExecutor(1) as caller:
        call = caller.submit(client.chat_postMessage, channel="C0DEALS", text="x")
        assert fault.is_holding.wait(5)
        assert bool(sandbox.posts) == is_done
        fault.release()
        assert call.result()["ok"]
    assert len(sandbox.posts) == 1


def test_a_stalled_call_is_dropped_in_the_end(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "stall", seconds=0.01)
    with pytest.raises(RemoteDisconnected):
        client.chat_postMessage(channel="C0DEALS", text="x")
    assert sandbox.posts == []


def test_bad_weather_strikes_where_nothing_was_ordered(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.faults.weather = lambda method: Fault(method, "error", error="fatal_error")
    sandbox.faults.add("chat.postMessage", error="is_archived")
    for error in ("is_archived", "fatal_error"):
        with refused(error):
            client.chat_postMessage(channel="C0DEALS", text="x")


def test_a_refused_connection_leaves_nothing(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "refuse", times=2)
    for _ in range(2):
        with pytest.raises(RemoteDisconnected):
            client.chat_postMessage(channel="C0DEALS", text="x")
    assert sandbox.posts == []
    assert [call.error for call in sandbox.calls] == ["refuse", "refuse"]


def test_a_delay_comes_after_the_deed(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "delay", seconds=1.0)
    posting = threading.Thread(
        target=lambda: api(sandbox).chat_postMessage(channel="C0DEALS", text="x")
    )
    begun = time.monotonic()
    posting.start()
    sandbox.wait_for(lambda: sandbox.posts)
    assert posting.is_alive()
    posting.join()
    assert time.monotonic() - begun >= 1.0


def test_a_fault_can_be_a_status_or_an_error_in_one_channel(
    client: WebClient, sandbox: Sandbox
) -> None:
    sandbox.faults.add("chat.postMessage", "status", status=503, channel="C0DEALS")
    sandbox.faults.add("chat.postMessage", "error", error="is_archived", channel="C0DEALS")
    sandbox.faults.add("chat.postMessage", "status", status=429, retry_after=7)
    answer = client.chat_postMessage
    with pytest.raises(SlackApiError) as limited:
        answer(channel="C0MANAGERS", text="x")
    assert limited.value.response.headers["Retry-After"] == "7"
    with pytest.raises((SlackApiError, HTTPError)):
        answer(channel="C0DEALS", text="x")
    with refused("is_archived"):
        answer(channel="C0DEALS", text="x")
    assert answer(channel="C0DEALS", text="x")["ok"]
