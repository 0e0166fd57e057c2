"""A Slack, a database, and processes of Oppy's that come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.manifest import read_manifest
from bot.sandbox import MovableClock, Sandbox
from bot.settings import Settings
from tests.conftest import MONDAY
from tests.crash.replicas import Replicas, replicas_of
from tests.settings import settings_for


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[Sandbox]:
    """Slack; at the end nothing that Oppy sent may have been refused."""
    with Sandbox(
        clock=clock, rate_limits=False, file_delay=0.0, manifest=read_manifest()
    ) as sandbox:
        yield sandbox
        assert sandbox.refusals == []


@pytest.fixture
def settings(slack: Sandbox, database_url: str) -> Settings:
    return settings_for(slack, database_url, port=0)


@pytest.fixture
def replicas(settings: Settings, clock: MovableClock, tmp_path: Path) -> Iterator[Replicas]:
    with replicas_of(settings, clock, tmp_path) as found:
        yield found
