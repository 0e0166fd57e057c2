"""A sandbox to post to, and a team whose deliveries a courier brings there."""

from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient

from bot.clients import posting_client
from bot.delivery.courier import Courier
from bot.sandbox import MovableClock, Sandbox
from store.database import Database
from tests.store.ground import NOON, Team, settle

Connect = Callable[..., Sandbox]


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> MovableClock:
    """It runs on with real time, unless a test has it stand still."""
    return MovableClock(NOON, frozen=getattr(request, "param", False))


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, rate_limits=False, file_delay=0.0) as sandbox:
        yield sandbox


@pytest.fixture
def forgetful(clock: MovableClock) -> Iterator[Sandbox]:
    """A Slack in which the bot may not read any history."""
    scopes = {"chat:write", "im:write", "channels:read", "files:write", "files:read"}
    with Sandbox(clock=clock, rate_limits=False, file_delay=0.0, scopes=scopes) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return posting_client(slack.bot_token, slack.api_url)


@pytest.fixture
def team(database: Database, slack: Sandbox) -> Team:
    return settle(database, slack.team.id)


def courier_of(team: Team, slack: Sandbox, clock: MovableClock) -> Courier:
    client = posting_client(slack.bot_token, slack.api_url)
    return Courier(team.database, client, clock, team.id)


@pytest.fixture
def courier(team: Team, slack: Sandbox, clock: MovableClock) -> Courier:
    return courier_of(team, slack, clock)
