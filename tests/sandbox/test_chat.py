"""Posting, updating and deleting messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox
from tests.sandbox.blocks import actions, button, image, mrkdwn, section, table
from tests.sandbox.conftest import api
from tests.sandbox.refusing import refused

METADATA = {"event_type": "delivery", "event_payload": {"key": "2026-W48"}}


def test_a_message_is_posted_by_the_app(client: WebClient, sandbox: Sandbox) -> None:
    answer = client.chat_postMessage(channel="C0DEALS", text="Hello", blocks=[section("*Hello*")])
    message = answer["message"]
    assert (message["bot_id"], message["user"]) == ("B0OPPYDEMO", sandbox.bot_user_id)
    assert message["blocks"][0]["block_id"]
    assert sandbox.posts[0].ts == answer["ts"]


def test_moments_are_unique_in_a_channel_even_when_time_stands_still() -> None:
    with Sandbox(clock=MovableClock(frozen=True), rate_limits=False) as sandbox:
        stamps = {
            api(sandbox).chat_postMessage(channel="C0DEALS", text="x")["ts"] for _ in range(5)
        }
    assert len(stamps) == 5


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0GENERAL", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("C0NOWHERE", "channel_not_found"),
        ("U0OTTO", "channel_not_found"),
        ("U0EVE", "channel_not_found"),
    ],
)
def test_it_posts_only_where_the_app_may(client: WebClient, channel: str, error: str) -> None:
    with refused(error):
        client.chat_postMessage(channel=channel, text="x")


def test_a_private_channel_without_the_app_is_not_found(
    client: WebClient, sandbox: Sandbox
) -> None:
    sandbox.team.channels["C0MANAGERS"].members.discard(sandbox.bot_user_id)
    with refused("channel_not_found"):
        client.chat_postMessage(channel="C0MANAGERS", text="x")


def test_a_public_channel_may_be_posted_to_with_its_own_scope() -> None:
    with Sandbox(scopes=["chat:write", "chat:write.public"]) as sandbox:
        assert api(sandbox).chat_postMessage(channel="C0GENERAL", text="x")["ok"]


def test_a_person_means_their_direct_messages(client: WebClient, sandbox: Sandbox) -> None:
    answer = client.chat_postMessage(channel="U0LI", text="x")
    assert answer["channel"] == sandbox.dm("U0LI")


def test_a_message_needs_text_or_blocks(client: WebClient) -> None:
    with refused("no_text"):
        client.api_call("chat.postMessage", params={"channel": "C0DEALS"})


def test_bad_blocks_are_refused_as_slack_words_it(client: WebClient, sandbox: Sandbox) -> None:
    with refused("invalid_blocks") as answer:
        client.chat_postMessage(channel="C0DEALS", text="x", blocks=[image("F0NOTTHERE")])
    assert answer["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    messages = answer["response_metadata"]["messages"]
    assert messages == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert sandbox.refusals[0].error == "invalid_blocks"
    assert sandbox.posts == []


def test_blocks_that_are_no_json_have_their_own_error(client: WebClient) -> None:
    with refused("invalid_blocks_format"):
        client.chat_postMessage(channel="C0DEALS", text="x", blocks="[{")


def test_only_one_table_fits_a_message(client: WebClient) -> None:
    with refused("invalid_attachments") as answer:
        client.chat_postMessage(channel="C0DEALS", text="x", blocks=[table(), table()])
    assert answer["errors"] == ["only_one_table_allowed [json-pointer:/blocks]"]


def test_very_long_text_is_cut_with_a_warning(client: WebClient) -> None:
    answer = client.chat_postMessage(channel="C0DEALS", text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000
    assert answer["warning"] == "message_truncated"


def test_markdown_goes_without_text_and_blocks(client: WebClient) -> None:
    assert client.chat_postMessage(channel="C0DEALS", markdown_text="**x**")["ok"]
    with refused("markdown_text_conflict"):
        client.chat_postMessage(channel="C0DEALS", markdown_text="**x**", text="x")


def test_replies_hang_on_their_parent(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0DEALS", text="parent")["ts"]
    reply = client.chat_postMessage(channel="C0DEALS", text="reply", thread_ts=parent)
    second = client.chat_postMessage(channel="C0DEALS", text="reply", thread_ts=reply["ts"])
    assert second["message"]["thread_ts"] == parent
    with refused("cannot_reply_to_message"):
        client.chat_postMessage(channel="C0DEALS", text="reply", thread_ts="1.000000")


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"a": {"b": 1}}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": "b" * 9000}}, "metadata_too_large"),
    ],
)
def test_metadata_is_flat_and_small(client: WebClient, metadata: Any, error: str) -> None:
    with refused(error):
        client.chat_postMessage(channel="C0DEALS", text="x", metadata=metadata)


def test_an_update_without_blocks_removes_them_and_keeps_metadata(
    client: WebClient, sandbox: Sandbox
) -> None:
    blocks = [actions(button())]
    ts = client.chat_postMessage(channel="C0DEALS", text="x", blocks=blocks, metadata=METADATA)[
        "ts"
    ]
    client.chat_update(channel="C0DEALS", ts=ts, text="y")
    message = sandbox.messages("C0DEALS")[-1]
    assert (message["text"], message["blocks"], message["metadata"]) == ("y", [], METADATA)
    assert message["edited"]


def test_only_own_messages_are_changed_or_deleted(client: WebClient, sandbox: Sandbox) -> None:
    ts = str(sandbox.message("U0LI", "C0DEALS", "mine").ts)
    with refused("cant_update_message"):
        client.chat_update(channel="C0DEALS", ts=ts, text="y")
    with refused("cant_delete_message"):
        client.chat_delete(channel="C0DEALS", ts=ts)
    with refused("message_not_found"):
        client.chat_update(channel="C0DEALS", ts="1.000000", text="y")


def test_a_deleted_message_is_gone(client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel="C0DEALS", text="x")["ts"]
    client.chat_delete(channel="C0DEALS", ts=ts)
    assert sandbox.messages("C0DEALS") == []
    with refused("message_not_found"):
        client.chat_getPermalink(channel="C0DEALS", message_ts=ts)


def test_an_ephemeral_message_is_for_one_person_and_cannot_be_updated(
    client: WebClient, sandbox: Sandbox
) -> None:
    ts = client.chat_postEphemeral(channel="C0DEALS", user="U0LI", text="psst")["message_ts"]
    assert [m["text"] for m in sandbox.messages("C0DEALS", "U0LI")] == ["psst"]
    assert sandbox.messages("C0DEALS", "U0SAM") == []
    with refused("message_not_found"):
        client.chat_update(channel="C0DEALS", ts=ts, text="y")
    with refused("user_not_in_channel"):
        client.chat_postEphemeral(channel="C0MANAGERS", user="U0SAM", text="psst")
    assert sandbox.posts == []


def test_a_permalink_leads_to_the_message(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0DEALS", text="x")["ts"]
    link = client.chat_getPermalink(channel="C0DEALS", message_ts=ts)["permalink"]
    assert link == f"https://northwind-sales.slack.com/archives/C0DEALS/p{ts.replace('.', '')}"


def test_history_is_newest_first_and_shows_metadata_on_request(client: WebClient) -> None:
    first = client.chat_postMessage(channel="C0DEALS", text="1", metadata=METADATA)["ts"]
    client.chat_postMessage(channel="C0DEALS", text="2")
    client.chat_postMessage(channel="C0DEALS", text="reply", thread_ts=first)
    plain = client.conversations_history(channel="C0DEALS")["messages"]
    assert [m["text"] for m in plain] == ["2", "1"]
    assert "metadata" not in plain[1]
    assert plain[1]["reply_count"] == 1
    full = client.conversations_history(channel="C0DEALS", include_all_metadata=True)
    assert full["messages"][1]["metadata"] == METADATA
    after = client.conversations_history(channel="C0DEALS", oldest=first)["messages"]
    assert [m["text"] for m in after] == ["2"]
    both = client.conversations_history(channel="C0DEALS", oldest=first, inclusive=True)
    assert [m["text"] for m in both["messages"]] == ["2", "1"]


def test_history_comes_in_pages(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0DEALS", text=str(number))
    first = client.conversations_history(channel="C0DEALS", limit=3)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel="C0DEALS", limit=3, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["1", "0"]
    assert not rest["has_more"]
    with refused("invalid_cursor"):
        client.conversations_history(channel="C0DEALS", cursor="made up")


def test_history_is_for_members(client: WebClient) -> None:
    with refused("not_in_channel"):
        client.conversations_history(channel="C0GENERAL")


def test_replies_begin_with_the_parent(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0DEALS", text="parent")["ts"]
    client.chat_postMessage(channel="C0DEALS", text="reply", thread_ts=parent)
    found = client.conversations_replies(channel="C0DEALS", ts=parent)["messages"]
    assert [m["text"] for m in found] == ["parent", "reply"]
    with refused("thread_not_found"):
        client.conversations_replies(channel="C0DEALS", ts="1.000000")


def test_a_reaction_is_added_once(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0DEALS", text="x")["ts"]
    client.reactions_add(channel="C0DEALS", timestamp=ts, name="tada")
    with refused("already_reacted"):
        client.reactions_add(channel="C0DEALS", timestamp=ts, name="tada")
    with refused("invalid_name"):
        client.reactions_add(channel="C0DEALS", timestamp=ts, name="not a name")


def test_messages_carry_the_time_of_the_clock(
    client: WebClient, sandbox: Sandbox, clock: MovableClock
) -> None:
    before = client.chat_postMessage(channel="C0DEALS", text="x")["ts"]
    clock.move_by(timedelta(days=3))
    after = client.chat_postMessage(channel="C0DEALS", text="y")["ts"]
    assert float(after) - float(before) == pytest.approx(3 * 86_400, abs=5)


def test_validate_tells_what_is_wrong_without_a_token(sandbox: Sandbox) -> None:
    anyone = WebClient(base_url=sandbox.api_url)
    bad = '[{"type": "section", "text": {"type": "invalid", "text": "x"}}]'
    with refused("invalid_blocks") as answer:
        anyone.api_call("blocks.validate", params={"blocks": bad})
    assert answer["errors"][0]["pointer"] == "/0/text/type"
    assert answer["errors"][0]["message"] == "unsupported type: invalid"
    assert answer["errors"][0]["constraint"]["expected"] == ["mrkdwn", "plain_text"]
    with refused("invalid_arguments"):
        anyone.api_call("blocks.validate")
    good = {"type": "section", "text": mrkdwn()}
    assert anyone.api_call("blocks.validate", json={"message": {"blocks": [good]}})["ok"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"view": "no JSON"}, "invalid_arguments"),
        ({"blocks": "[]", "view": "{}"}, "invalid_arguments"),
        ({"blocks": "[" + " " * 99_999 + "]"}, "invalid_arguments"),
        ({"view": '{"type": "modal", "blocks": []}'}, "invalid_view"),
        ({"message": '{"blocks": [{"type": "alert"}]}'}, "invalid_message"),
    ],
)
def test_validate_refuses_what_slack_documents(
    sandbox: Sandbox, arguments: dict[str, str], error: str
) -> None:
    with refused(error):
        WebClient(base_url=sandbox.api_url).api_call("blocks.validate", data=arguments)


def test_validate_looks_at_the_form_and_not_at_anybodys_files(sandbox: Sandbox) -> None:
    picture = '[{"type": "image", "alt_text": "x", "slack_file": {"id": "F0NOBODYS"}}]'
    anyone = WebClient(base_url=sandbox.api_url)
    assert anyone.api_call("blocks.validate", data={"blocks": picture})["ok"]


def test_a_read_only_channel_says_so_and_takes_no_post(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.team.channels["C0DEALS"].is_read_only = True
    assert client.conversations_info(channel="C0DEALS")["channel"]["is_read_only"]
    with refused("restricted_action_read_only_channel"):
        client.chat_postMessage(channel="C0DEALS", text="x")


def test_answers_carry_the_time_of_the_clock(
    client: WebClient, sandbox: Sandbox, clock: MovableClock
) -> None:
    clock.move_to(datetime(2026, 11, 23, 11, tzinfo=UTC))
    assert client.auth_test().headers["date"].startswith("Mon, 23 Nov 2026 11:00:")
