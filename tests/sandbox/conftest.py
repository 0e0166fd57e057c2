"""A sandbox, a client of its Web API, and an empty app connected to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox
from tests.people import Actor, connected


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def sandbox(clock: MovableClock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, rate_limits=False, file_delay=0.0) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return api(sandbox)


@pytest.fixture
def app(client: WebClient) -> App:
    """Add listeners to it before or after it is connected."""
    return App(client=client, process_before_response=True)


@pytest.fixture
def live(app: App, sandbox: Sandbox) -> Iterator[App]:
    """The same app, connected."""
    with connected(app, sandbox):
        yield app


@pytest.fixture
def li(sandbox: Sandbox) -> Actor:
    return Actor(sandbox, "li")


@pytest.fixture
def sam(sandbox: Sandbox) -> Actor:
    return Actor(sandbox, "sam")


def api(sandbox: Sandbox, timeout: int = 5) -> WebClient:
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url, timeout=timeout)
    client.retry_handlers = []
    return client
