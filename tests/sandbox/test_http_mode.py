"""The same deliveries as signed requests to the app's URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import Sandbox
from tests.people import Actor, NotAnswered
from tests.sandbox.blocks import modal, text_input
from tests.sandbox.conftest import api


class Receiver:
    """The app's side: an HTTP server that passes requests on to a Bolt app, and keeps them."""

    def __init__(self, app: App | None = None) -> None:
        self.app = app
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.statuses: list[int] = []
        self.took = Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.requests.append((body, dict(self.headers)))
                status, content, headers = receiver.answer(body, dict(self.headers))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content.encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def answer(self, body: str, headers: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        if self.statuses:
            return self.statuses.pop(0), "", {}
        self.took.set()
        if self.app is None:
            return 200, "", {}
        response = self.app.dispatch(BoltRequest(body=body, headers={**headers}))
        return response.status, response.body or "", response.first_headers_without_set_cookie()

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    with found.running():
        yield found


@pytest.fixture
def sandbox(receiver: Receiver) -> Iterator[Sandbox]:
    with Sandbox(deliver_to=receiver.url, retry_pauses=(0.0, 0.01, 0.01)) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return api(sandbox)


@pytest.fixture
def app(client: WebClient, sandbox: Sandbox, receiver: Receiver) -> App:
    receiver.app = App(
        client=client, signing_secret=sandbox.signing_secret, process_before_response=True
    )
    return receiver.app


def test_requests_are_signed(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.command("U0LI", "C0DEALS", "/opp", "new")
    body, headers = receiver.requests[0]
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another secret").is_valid_request(body, headers)
    assert "is_enterprise_install=false" in body


def test_a_command_and_a_modal_work_as_over_a_socket(
    app: App, client: WebClient, sandbox: Sandbox
) -> None:
    titles: list[str] = []

    @app.command("/opp")
    def command(ack: Ack, body: dict[str, str]) -> None:
        client.views_open(
            trigger_id=body["trigger_id"], view=modal(text_input(), callback_id="form")
        )
        ack("Fill in the form")

    @app.view("form")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        titles.append(view["state"]["values"]["title"]["v"]["value"])
        ack(response_action="errors", errors={"title": "taken"})

    li = Actor(sandbox, "li")
    li.types("/opp", in_="#deals")
    assert li.modal.fills(title="Acme").submits().errors == {"title": "taken"}
    assert titles == ["Acme"]
    assert [m["text"] for m in li.messages("#deals")] == ["Fill in the form"]


def test_a_server_error_is_a_failed_dispatch(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.statuses = [500]
    with pytest.raises(NotAnswered, match="dispatch_failed"):
        Actor(sandbox, "li").types("/opp", in_="#deals")


def test_an_event_is_repeated_with_retry_headers(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.statuses = [500, 500]
    sandbox.message("U0LI", "C0DEALS", "@oppy hello")
    assert receiver.took.wait(5)
    retries = [headers.get("X-Slack-Retry-Num") for _, headers in receiver.requests]
    assert retries == [None, "1", "2"]
    reasons = [headers.get("X-Slack-Retry-Reason") for _, headers in receiver.requests]
    assert reasons == [None, "http_error", "http_error"]
    assert len({body for body, _ in receiver.requests}) == 1


def test_an_app_that_is_down_is_a_failed_dispatch() -> None:
    with (
        Sandbox(deliver_to="http://127.0.0.1:1/") as sandbox,
        pytest.raises(NotAnswered, match="dispatch_failed"),
    ):
        Actor(sandbox, "li").types("/opp", in_="#deals")
