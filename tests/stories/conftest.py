"""A sales team with Oppy: the sandbox, the bot connected to it, and the people."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest

from bot.logs import set_up_logs
from bot.manifest import read_manifest
from bot.sandbox import MovableClock, Sandbox
from bot.settings import Settings
from bot.wiring import Oppy, build
from store import lanes
from tests.conftest import MONDAY
from tests.people import Actor, connected
from tests.settings import settings_for


@pytest.fixture(autouse=True)
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """This Slack takes everything at once, so nobody waits; the courier's tests keep the pace."""
    monkeypatch.setattr(lanes, "APART", dt.timedelta(0))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[Sandbox]:
    """Slack; at the end nothing that Oppy sent may have been refused."""
    with Sandbox(
        clock=clock, rate_limits=False, file_delay=0.05, manifest=read_manifest()
    ) as sandbox:
        yield sandbox
        assert sandbox.refusals == []


@pytest.fixture
def settings(slack: Sandbox, database_url: str) -> Settings:
    return settings_for(slack, database_url)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log of the bot that is made after this."""
    stream = io.StringIO()
    set_up_logs(json=True, stream=stream)
    yield stream
    set_up_logs(json=True)


@pytest.fixture
def oppy(slack: Sandbox, clock: MovableClock, settings: Settings) -> Iterator[Oppy]:
    """The bot at work, its clock the sandbox's: moving that is its tick."""
    bot = build(settings, clock)
    bot.courier.start()
    clock.on_move(lambda _moment: bot.tick())
    with connected(bot.app, slack):
        yield bot
    bot.stop()


@pytest.fixture
def li(slack: Sandbox, oppy: Oppy) -> Actor:
    return _at_deals(slack, "li")


@pytest.fixture
def sam(slack: Sandbox, oppy: Oppy) -> Actor:
    return _at_deals(slack, "sam")


@pytest.fixture
def chen(slack: Sandbox, oppy: Oppy) -> Actor:
    return _at_deals(slack, "chen")


@pytest.fixture
def maria(slack: Sandbox, oppy: Oppy) -> Actor:
    return _at_deals(slack, "maria")


def _at_deals(slack: Sandbox, name: str) -> Actor:
    actor = Actor(slack, name)
    actor.channel = actor.channel_id("#deals")
    return actor
