"""Slack delivers what it is not sure of again: to the same process, or to another."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.socket_mode import Sockets
from bot.wiring import build
from store.database import Database
from tests.bot.test_running import PATIENCE_S, saved
from tests.people import Actor
from tests.settings import settings_for


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Every envelope comes on every connection that is open."""
    with Sandbox(rate_limits=False, file_delay=0.05, manifest=read_manifest()) as sandbox:
        sandbox.repeat_envelopes()
        yield sandbox


@pytest.fixture
def settings(slack: Sandbox, database_url: str) -> Settings:
    return settings_for(slack, database_url)


@contextmanager
def replica(settings: Settings, slack: Sandbox) -> Iterator[None]:
    bot = build(settings)
    sockets = Sockets(bot.app, slack.app_token, slack.api_url)
    bot.courier.start()
    before = slack.connections
    sockets.connect()
    slack.wait_for(lambda: slack.connections == before + 2, PATIENCE_S)
    try:
        yield
    finally:
        assert bot.stop(sockets.close) == []


def test_a_form_delivered_to_two_replicas_makes_one_opportunity(
    slack: Sandbox, settings: Settings, database: Database
) -> None:
    li = Actor(slack, "li")
    with ExitStack() as replicas:
        for _ in range(2):
            replicas.enter_context(replica(settings, slack))
        li.types("/opp new Acme renewal 50k", in_="#deals")
        li.modal.submits()
        li.sees("#1 Acme renewal", in_="#deals")
        li.types("/opp note 1 called Bob")
        li.plans("1 tomorrow call Bob again")
    assert saved(database) == 1
    assert len([one for one in slack.posts if one.text.startswith("#1 ")]) == 1


def test_a_report_asked_for_on_both_connections_is_told_once(
    slack: Sandbox, settings: Settings
) -> None:
    li = Actor(slack, "li")
    with replica(settings, slack):
        li.types("/opp report funnel", in_="#deals")
    told = [one for one in li.messages("#deals") if "Sales funnel" in li.reads(one)]
    assert len(told) == 1
