"""A morning's batch: deliveries a second, and what somebody who types meanwhile waits for."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

from bot.clock import system_clock
from bot.delivery.courier import HANDS
from bot.sandbox import Sandbox
from bot.sandbox.team import Person as Member
from store import lifecycle, outbox
from store.changes import Change
from store.database import Database, open_database
from store.lifecycle import Draft
from store.people import Profile, remember
from store.workspaces import Defaults, join_workspace
from tests.bench.hammer import Asked, hammer
from tests.bench.lines import Line
from tests.bench.listing import ENGINES
from tests.bench.serving import command
from tests.bench.sizes import Sizes
from tests.bot.test_running import free_port

ROOT = Path(__file__).parents[2]
BARE = "bare client"
BATCH = 2_000
PATIENCE_S = 300
ASKED_FOR_S = 5.0
_periods = count(1)


def measure(slack: Sandbox, sizes: Sizes) -> Iterator[Line]:
    """Both sides are processes of their own: the sandbox must not share their interpreter."""
    people = [_hired(slack, number) for number in range(BATCH)]
    bare = _bare(slack, people)
    yield Line(f"posts, {HANDS} threads, bare client", bare, "posts/s")
    for name, place in ENGINES.items():
        with place() as url:
            yield from _on(name, url, slack, people, bare)


def _on(engine: str, url: str, slack: Sandbox, people: list[str], bare: float) -> Iterator[Line]:
    batch = Batch(open_database(url), slack, people)
    batch.prepare()
    with _running(slack, url) as port:
        rate = batch.deliver()
        yield Line(f"deliveries, {engine}", rate, "posts/s", BARE, rate / bare)
        idle = _asked(slack, port)
        busy = batch.deliver_while(lambda: _asked(slack, port))
        for what in ("p50", "p99"):
            took: float = getattr(busy, what)
            yield Line(
                f"/opp list during {BATCH:,} deliveries, {engine}, {what}",
                took,
                "ms",
                "the same, idle",
                took / getattr(idle, what),
            )
    batch.database.close()


@dataclass
class Batch:
    """Reminders for many people, each with something due."""

    database: Database
    slack: Sandbox
    people: list[str]
    workspace_id: int = 0
    before: int = 0

    def prepare(self) -> None:
        now = system_clock()
        with self.database.sessions.begin() as session:
            team = self.slack.team
            workspace = join_workspace(
                session, team.id, team.name, Defaults("UTC", "EUR", "en-US"), now
            )
            self.workspace_id = workspace.id
            for slack_id in self.people:
                person = remember(session, workspace, Profile(slack_id, team.id, slack_id), now)
                change = Change(workspace.id, "UTC", person.id, "bench", now, None, None)
                draft = Draft(
                    title="Acme renewal", owner_id=person.id, currency="EUR",
                    next_step="Call Bob", next_step_on=now.date() - dt.timedelta(days=1),
                )  # fmt: skip
                lifecycle.create(session, change, draft)

    def owe(self) -> None:
        """The bot's couriers find it when they next look."""
        now, period = system_clock(), f"bench {next(_periods)}"
        with self.database.sessions.begin() as session:
            for number, slack_id in enumerate(self.people, 1):
                outbox.owe(
                    session,
                    outbox.Debt(
                        workspace_id=self.workspace_id,
                        kind=outbox.REMINDER,
                        recipient=f"person:{number}",
                        period=period,
                        due_at=now,
                        lane=slack_id,
                    ),
                )

    def deliver(self) -> float:
        """Posts a second, from the first one to the last."""
        self._begin()
        self._end()
        return _rate(self.slack, self.before)

    def deliver_while(self, work: Callable[[], Asked]) -> Asked:
        self._begin()
        done = work()
        if self._posted() == BATCH:
            raise RuntimeError("the batch was too short to measure during it")
        self._end()
        return done

    def _posted(self) -> int:
        return len(self.slack.posts) - self.before

    def _begin(self) -> None:
        self.before = len(self.slack.posts)
        self.owe()
        self.slack.wait_for(self._posted, PATIENCE_S)

    def _end(self) -> None:
        self.slack.wait_for(lambda: self._posted() == BATCH, PATIENCE_S)


def _hired(slack: Sandbox, number: int) -> str:
    person = Member(f"U{number:05}", f"rep{number}", f"Rep {number}", slack.team.id, tz="UTC")
    slack.team.add_person(person)
    slack.team.direct_messages(person.id)
    return person.id


def _bare(slack: Sandbox, people: list[str]) -> float:
    """As many threads as a courier has, which only post the same."""
    before = len(slack.posts)
    subprocess.run(
        [sys.executable, "-m", "tests.bench.bare_posts", slack.api_url, slack.bot_token, *people],
        cwd=ROOT,
        check=True,
    )
    return _rate(slack, before)


def _rate(slack: Sandbox, before: int) -> float:
    posts = slack.posts[before:]
    return len(posts) / (posts[-1].at - posts[0].at).total_seconds()


def _asked(slack: Sandbox, port: int) -> Asked:
    return hammer(port, command(slack, "list"), 1, ASKED_FOR_S)


@contextmanager
def _running(slack: Sandbox, url: str) -> Iterator[int]:
    """The bot over HTTP, as a process of its own; the port."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        _until_ready(port)
        hammer(port, command(slack, "list"), 1, 0.5)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _until_ready(port: int) -> None:
    for _ in range(PATIENCE_S):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the bot does not start")
