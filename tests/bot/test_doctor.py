"""What the doctor finds, with a Slack that answers and with one that does not."""

import datetime as dt
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.doctor import examine
from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from bot.settings import Settings
from store import subscriptions
from store.database import Database
from tests.store.ground import NOON, settle


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(rate_limits=False, manifest=read_manifest()) as sandbox:
        yield sandbox


@pytest.fixture
def settings(slack: Sandbox, database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        bot_token=SecretStr(slack.bot_token),
        app_token=SecretStr(slack.app_token),
        api_url=slack.api_url,
        _env_file=None,  # type: ignore[call-arg]
    )


def subscribed(database: Database, team_id: str, channel: str) -> None:
    team = settle(database, team_id)
    with database.sessions.begin() as session:
        subscriptions.subscribe(
            session,
            workspace_id=team.id,
            report=subscriptions.DAILY,
            channel_id=channel,
            subscriber_id=team.li,
            weekday=None,
            at=dt.time(9),
            timezone="UTC",
            locale="en-US",
            scope="",
            now=NOON,
        )


def test_all_is_well(slack: Sandbox, settings: Settings, database: Database) -> None:
    subscribed(database, slack.team.id, "C0DEALS")
    findings = examine(settings)
    assert [finding.what for finding in findings if not finding.well] == []
    assert "Channel C0DEALS: can be posted to" in {finding.what for finding in findings}


def test_only_the_channels_of_the_tokens_workspace(
    slack: Sandbox, settings: Settings, database: Database
) -> None:
    subscribed(database, "T0OTHER", "C0OTHERS")
    subscribed(database, slack.team.id, "C0DEALS")
    channels = [one.what for one in examine(settings) if one.what.startswith("Channel")]
    assert channels == ["Channel C0DEALS: can be posted to"]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open", "conversations.info"])
@pytest.mark.parametrize("kind", ["refuse", "status", "error"])
def test_every_call_that_fails_is_a_finding_with_a_remedy(
    slack: Sandbox, settings: Settings, database: Database, method: str, kind: str
) -> None:
    subscribed(database, slack.team.id, "C0DEALS")
    slack.faults.add(method, kind)  # type: ignore[arg-type]
    wrong = [finding for finding in examine(settings) if not finding.well]
    assert len(wrong) == 1
    assert wrong[0].remedy
