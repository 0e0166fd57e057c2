"""What the process takes, seen by the system."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median

import psutil
from sqlalchemy import create_engine, text

from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
# A leak grows for ever; what the allocator keeps after a busy minute does not.
MAY_GROW = 1.10
MAY_GROW_MB = 15.0


@dataclass(frozen=True)
class Look:
    seconds: float
    memory_mb: float
    handles: float
    threads: float
    connections: float


class Watch:
    """Looks at one process from time to time."""

    def __init__(self, pid: int, url: str) -> None:
        self._process = psutil.Process(pid)
        is_server = url.startswith("postgresql")
        self._server = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        self._has_connections = is_server
        self._looks: list[Look] = []

    def look(self, seconds: float) -> None:
        with self._process.oneshot():
            memory = self._process.memory_info().rss / 2**20
            handles, threads = self._process.num_fds(), self._process.num_threads()
        self._looks.append(Look(seconds, memory, handles, threads, self._connections()))

    def problems(self, warm_up: float) -> Iterator[str]:
        """What the last third had more of than the first third after the warm-up."""
        warm = self._looks[int(len(self._looks) * warm_up) :]
        third = max(len(warm) // 3, 1)
        for name, slack in (("memory_mb", MAY_GROW_MB), ("handles", 5.0), ("threads", 5.0),
                            ("connections", 2.0)):  # fmt: skip
            early = median(getattr(one, name) for one in warm[:third])
            late = median(getattr(one, name) for one in warm[-third:])
            if late > early * MAY_GROW and late > early + slack:
                yield f"{name} grew from {early:.0f} to {late:.0f}"

    def table(self) -> str:
        shown = self._looks[:: max(len(self._looks) // 12, 1)]
        lines = ["".join(f"{one.name:>14}" for one in fields(Look))]
        lines += ["".join(f"{figure:>14.0f}" for figure in astuple(one)) for one in shown]
        return "\n".join(lines)

    def _connections(self) -> int:
        if not self._has_connections:
            return 0
        with self._server.connect() as connection:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            return int(connection.scalar(text(asked)) or 0)


@contextmanager
def running(slack: Sandbox, url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The bot over Socket Mode, as a process of its own."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "PORT": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)
