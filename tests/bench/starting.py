"""From process start to connected, what it takes in memory, and how quickly it stops."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.sandbox import Sandbox
from tests.bench import places
from tests.bench.lines import Line, in_turns
from tests.bench.serving import ASKER
from tests.bench.sizes import Sizes

ROOT = Path(__file__).parents[2]
BARE = "bare Bolt process"
COMMANDS = 100
PATIENCE = 20


@dataclass(frozen=True)
class Life:
    """Of one process: seconds until connected, megabytes when at work, seconds to stop."""

    connected: float
    memory: float
    stopped: float


def measure(slack: Sandbox, sizes: Sizes) -> Iterator[Line]:
    """``slack`` speaks Socket Mode here."""
    with places.sqlite() as url:
        taken = in_turns(
            sizes.rounds,
            {
                "ours": lambda: _live(slack, url, "bot", "run"),
                "bare": lambda: _live(slack, url, "tests.bench.bare_bot"),
            },
        )
    for name, unit, part, aim in (
        ("start to connected", "s", "connected", "< 2 s"),
        (f"memory after {COMMANDS} commands", "MB", "memory", "< 160 MB"),
        ("told to stop until gone", "s", "stopped", "quick"),
    ):
        ours, bare = (median(getattr(life, part) for life in taken[who]) for who in taken)
        yield Line(name, ours, unit, BARE, ours / bare, aim)


def _live(slack: Sandbox, url: str, *module: str) -> Life:
    environment = os.environ | {
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "PYTHONPATH": str(ROOT),
    }
    slack.wait_for(lambda: slack.connections == 0, PATIENCE)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        env=environment,
        cwd=Path(url.removeprefix("sqlite:///")).parent,
        stderr=subprocess.DEVNULL,
    )
    try:
        slack.wait_for(lambda: slack.connections >= 1, PATIENCE)
        connected = time.perf_counter() - began
        for _ in range(COMMANDS):
            outcome = slack.command(ASKER, "C0DEALS", "/opp", "list")
            if outcome.error:
                raise RuntimeError(outcome.error)
        memory = _resident(process.pid)
        began = time.perf_counter()
        process.terminate()
        process.wait(PATIENCE)
        return Life(connected, memory, time.perf_counter() - began)
    finally:
        process.kill()


def _resident(pid: int) -> float:
    """Megabytes, as the system says."""
    said = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return int(said.stdout) / 1024
