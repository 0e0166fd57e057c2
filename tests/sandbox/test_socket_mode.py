"""Sockets: tickets, hello, turns, acknowledgements, refreshes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.sandbox import Sandbox
from tests.people import Actor, connected
from tests.sandbox.doing import doing


def connection_url(sandbox: Sandbox) -> str:
    client = WebClient(base_url=sandbox.api_url)
    return str(client.apps_connections_open(app_token=sandbox.app_token)["url"])


@contextmanager
def socket_of(sandbox: Sandbox) -> Iterator[ClientConnection]:
    with connect(connection_url(sandbox), proxy=None) as socket:
        yield socket


def received(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(timeout=5))
    return message


def acknowledge(socket: ClientConnection, envelope: dict[str, Any], **payload: Any) -> None:
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": payload}))


def test_hello_tells_how_many_connections_there_are(sandbox: Sandbox) -> None:
    with socket_of(sandbox) as first, socket_of(sandbox) as second:
        hellos = [received(first), received(second)]
    assert [hello["type"] for hello in hellos] == ["hello", "hello"]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["connection_info"] == {"app_id": "A0OPPYDEMO"}


def test_a_ticket_is_good_for_one_socket(sandbox: Sandbox) -> None:
    url = connection_url(sandbox)
    with connect(url, proxy=None) as socket:
        received(socket)
        with pytest.raises((ConnectionClosed, InvalidStatus)), connect(url, proxy=None) as second:
            received(second)


def test_the_eleventh_socket_is_one_too_many(sandbox: Sandbox) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            received(stack.enter_context(socket_of(sandbox)))
        sandbox.wait_for(lambda: sandbox.connections == 10)
        eleventh = stack.enter_context(socket_of(sandbox))
        assert received(eleventh)["reason"] == "too_many_websockets"


def test_an_acknowledgement_counts_on_any_socket(sandbox: Sandbox) -> None:
    with socket_of(sandbox) as first, socket_of(sandbox) as second:
        for socket in (first, second):
            received(socket)
        for _ in range(2):
            with doing(sandbox.command, "U0LI", "C0DEALS", "/opp") as command:
                got, other = _who_received(first, second)
                acknowledge(other, got, text="hi")
            assert command.result().error is None
    assert [m["text"] for m in sandbox.messages("C0DEALS")] == ["hi", "hi"]


def _who_received(
    first: ClientConnection, second: ClientConnection
) -> tuple[dict[str, Any], ClientConnection]:
    """The envelope, and the socket that it did not come on."""
    for socket, other in ((first, second), (second, first)) * 20:
        try:
            return json.loads(socket.recv(timeout=0.05)), other
        except TimeoutError:
            continue
    raise AssertionError("no socket received anything")


def test_sockets_take_turns(sandbox: Sandbox) -> None:
    with socket_of(sandbox) as first, socket_of(sandbox) as second:
        for socket in (first, second):
            received(socket)
        with (
            doing(sandbox.command, "U0LI", "C0DEALS", "/one"),
            doing(sandbox.command, "U0LI", "C0DEALS", "/two"),
        ):
            envelopes = [received(first), received(second)]
            acknowledge(first, envelopes[0])
            acknowledge(first, envelopes[1])
    assert {e["payload"]["command"] for e in envelopes} == {"/one", "/two"}


def test_what_a_closed_socket_left_comes_again_on_another(sandbox: Sandbox) -> None:
    with socket_of(sandbox) as first:
        received(first)
        with doing(sandbox.command, "U0LI", "C0DEALS", "/opp") as command:
            lost = received(first)
            first.close()
            with socket_of(sandbox) as second:
                received(second)
                again = received(second)
                acknowledge(second, again, text="hi")
                assert command.result().error is None
    assert again["envelope_id"] == lost["envelope_id"]


def test_a_payload_counts_only_where_one_is_expected(sandbox: Sandbox) -> None:
    with socket_of(sandbox) as socket:
        received(socket)
        with doing(sandbox.happens, "member_joined_channel", user="U0LI"):
            envelope = received(socket)
            assert envelope["accepts_response_payload"] is False
            assert envelope["retry_attempt"] == 0
            acknowledge(socket, envelope, text="ignored")
    assert sandbox.messages("C0DEALS") == []


def test_a_refresh_warns_before_it_disconnects(sandbox: Sandbox) -> None:
    with socket_of(sandbox) as socket:
        received(socket)
        sandbox.refresh_sockets(notice=0.05)
        assert [received(socket)["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)


def test_a_bolt_app_comes_through_a_warning(live: App, sandbox: Sandbox, li: Actor) -> None:
    live.command("/opp")(lambda ack: ack("still here"))
    sandbox.refresh_sockets()
    for _ in range(5):
        li.types("/opp", in_="#deals")
    assert len(li.messages("#deals")) == 5
    sandbox.wait_for(lambda: sandbox.connections == 1)


def test_two_handlers_share_the_work(live: App, app: App, sandbox: Sandbox, li: Actor) -> None:
    held, go = Event(), Event()

    @live.command("/slow")
    def slow(ack: Ack) -> None:
        held.set()
        go.wait(5)
        ack("slow")

    live.command("/opp")(lambda ack: ack("quick"))
    with connected(app, sandbox), doing(sandbox.command, "U0LI", "C0DEALS", "/slow"):
        held.wait(5)
        li.types("/opp", in_="#deals")
        go.set()
    assert [m["text"] for m in li.messages("#deals")] == ["quick", "slow"]
