"""What the failure of a post means: surely not posted, gone, refused, or unclear."""

import datetime as dt
import gc
import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.clients import posting_client
from bot.delivery.posting import (
    EVENT_TYPE,
    GONE,
    LOCKED_OUT,
    LOCKED_OUT_PAUSE,
    MAYBE_DONE,
    Gone,
    HistoryClosed,
    Message,
    Missing,
    NotPosted,
    RateLimited,
    Refused,
    Unclear,
    check_place,
    find,
    post,
)
from bot.sandbox import Sandbox
from handlers.views.blocks import section
from tests.store.ground import NOON

KEY = "reminder/person:1/2026-11-23"
MESSAGE = Message("C0DEALS", "Hello", [section("Hello")])


def failure(client: WebClient, message: Message = MESSAGE) -> Exception:
    with pytest.raises((NotPosted, Gone, Refused, Unclear)) as raised:
        post(client, message, KEY)
    return raised.value


def test_a_post_carries_its_key(client: WebClient, slack: Sandbox) -> None:
    posted = post(client, MESSAGE, KEY)
    (sent,) = slack.posts
    assert (posted.channel, posted.ts) == ("C0DEALS", sent.ts)
    assert sent.metadata == {"event_type": EVENT_TYPE, "event_payload": {"key": KEY}}


def test_an_edit_posts_nothing_new(client: WebClient, slack: Sandbox) -> None:
    first = post(client, MESSAGE, KEY)
    again = post(client, Message("C0DEALS", "New", [section("New")], first.ts), KEY)
    assert again == first
    assert [message["text"] for message in slack.messages("C0DEALS")] == ["New"]
    assert len(slack.posts) == 1


def test_too_many_posts_wait_as_long_as_slack_says(client: WebClient, slack: Sandbox) -> None:
    slack.faults.add("chat.postMessage", "status", status=429, retry_after=7)
    error = failure(client)
    assert isinstance(error, NotPosted)
    assert error.after == dt.timedelta(seconds=7)


@pytest.mark.parametrize(
    ("fault", "meaning", "posts"),
    [
        ({"kind": "refuse"}, Unclear, 0),
        ({"kind": "drop_after_accept"}, Unclear, 1),
        ({"kind": "status", "status": 500}, Unclear, 0),
        ({"kind": "status", "status": 503}, Unclear, 0),
        *(({"kind": "error", "error": code}, Gone, 0) for code in sorted(GONE)),
        *(({"kind": "error", "error": code}, NotPosted, 0) for code in sorted(LOCKED_OUT)),
        *(({"kind": "error", "error": code}, Unclear, 0) for code in sorted(MAYBE_DONE)),
        ({"kind": "error", "error": "ratelimited"}, RateLimited, 0),
        ({"kind": "error", "error": "invalid_blocks"}, Refused, 0),
        ({"kind": "error", "error": "msg_too_long"}, Refused, 0),
    ],
)
def test_what_each_failure_means(
    client: WebClient, slack: Sandbox, fault: dict[str, Any], meaning: type[Exception], posts: int
) -> None:
    slack.faults.add("chat.postMessage", **fault)
    assert type(failure(client)) is meaning
    assert len(slack.posts) == posts
    assert post(client, MESSAGE, KEY).channel == "C0DEALS"


def test_a_lost_token_is_tried_again_after_a_while(client: WebClient, slack: Sandbox) -> None:
    slack.faults.add("chat.postMessage", "error", error="token_revoked")
    error = failure(client)
    assert isinstance(error, NotPosted)
    assert error.after == LOCKED_OUT_PAUSE


def test_an_answer_that_comes_too_late_is_unclear(slack: Sandbox) -> None:
    hurried = WebClient(slack.bot_token, base_url=slack.api_url, timeout=1, retry_handlers=[])
    slack.faults.add("chat.postMessage", "delay", seconds=1.5)
    assert isinstance(failure(hurried), Unclear)
    assert len(slack.posts) == 1


def test_nobody_listening_is_surely_not_posted(slack: Sandbox) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        nobody = posting_client(slack.bot_token, f"http://127.0.0.1:{port}/api/")
        assert isinstance(failure(nobody), NotPosted)


def test_a_name_that_is_not_known_is_surely_not_posted(slack: Sandbox) -> None:
    nowhere = posting_client(slack.bot_token, "http://slack.invalid/api/")
    assert isinstance(failure(nowhere), NotPosted)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda team: setattr(team.channels["C0DEALS"], "is_archived", True),
        lambda team: team.channels["C0DEALS"].members.discard(team.bot.id),
    ],
)
def test_an_archived_channel_and_one_without_us_are_gone(
    client: WebClient, slack: Sandbox, spoil: Any
) -> None:
    spoil(slack.team)
    assert isinstance(failure(client), Gone)
    assert isinstance(failure(client, Message("C0NOWHERE", "Hi", [section("Hi")])), Gone)


def test_a_post_is_found_again_by_its_key(client: WebClient) -> None:
    posted = post(client, MESSAGE, KEY)
    post(client, MESSAGE, "another")
    since = NOON - dt.timedelta(minutes=1)
    assert find(client, MESSAGE, KEY, since) == posted
    assert find(client, MESSAGE, "unknown", since) is None
    assert find(client, MESSAGE, KEY, NOON + dt.timedelta(hours=1)) is None


def test_a_post_is_found_below_many_others(client: WebClient, slack: Sandbox) -> None:
    posted = post(client, MESSAGE, KEY)
    for index in range(210):
        slack.message("U0LI", "C0DEALS", f"chatter {index}")
    assert find(client, MESSAGE, KEY, NOON - dt.timedelta(minutes=1)) == posted


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """The address of something that is not Slack and gives this answer once."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
        thread.join()
    # The SDK leaves an answer that it cannot read to the garbage collector.
    with warnings.catch_warnings(action="ignore"):
        gc.collect()


def http(status: str, body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    kind = "application/json; charset=utf-8"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b'{"ok": true, "cha', length=500),
        http("200 OK", b"<!DOCTYPE html><title>Slack</title>"),
        http("200 OK", b""),
        http("200 OK", b"<title>caf\xe9</title>"),
        http("200 OK", b'"ok"'),
        http("429 Too Many Requests", b"busy\xe9"),
        http("404 Not Found", b"<html>nothing here</html>"),
        b"not even HTTP",
    ],
)
def test_an_answer_that_is_not_slacks_or_not_whole_is_unclear(answer: bytes) -> None:
    with answering(answer) as address:
        assert isinstance(failure(posting_client("xoxb-1", address)), Unclear)


@pytest.mark.parametrize("answer", [http("200 OK", b"<html>"), http("200 OK", b"{", length=9)])
def test_a_question_that_is_not_answered_is_asked_again(answer: bytes) -> None:
    with answering(answer) as address, pytest.raises(NotPosted):
        check_place(posting_client("xoxb-1", address), MESSAGE)
    with answering(answer) as address, pytest.raises(NotPosted):
        find(posting_client("xoxb-1", address), MESSAGE, KEY, NOON)


def test_a_message_to_edit_that_was_deleted_is_missing(client: WebClient) -> None:
    with pytest.raises(Missing):
        post(client, Message("C0DEALS", "New", [section("New")], "1.000000"), KEY)


def test_history_that_may_not_be_read_is_closed(client: WebClient, slack: Sandbox) -> None:
    slack.faults.add("conversations.history", "error", error="missing_scope")
    with pytest.raises(HistoryClosed):
        find(client, MESSAGE, KEY, NOON)


def test_a_look_up_too_many_waits_as_long_as_slack_says(client: WebClient, slack: Sandbox) -> None:
    slack.faults.add("conversations.history", "status", status=429, retry_after=90)
    with pytest.raises(NotPosted) as raised:
        find(client, MESSAGE, KEY, NOON)
    assert raised.value.after == dt.timedelta(seconds=90)


def test_an_answer_in_a_thread_is_found_in_the_thread(client: WebClient, slack: Sandbox) -> None:
    parent = post(client, MESSAGE, "funnel/subscription:1/2026-W48")
    below = Message("C0DEALS", "Below", [section("Below")], thread_ts=parent.ts)
    posted = post(client, below, KEY)
    (answer,) = [one for one in slack.messages("C0DEALS") if one["ts"] == posted.ts]
    assert answer["thread_ts"] == parent.ts
    since = NOON - dt.timedelta(minutes=1)
    assert find(client, below, KEY, since) == posted
    assert find(client, MESSAGE, KEY, since) is None
