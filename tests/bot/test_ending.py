"""SIGTERM in the middle of things, with real processes: nothing lost, nothing twice."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.ending import Ending
from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from bot.sandbox.shapes import Outcome
from store.database import Database
from tests.bot.test_running import PATIENCE_S, free_port, process, saved, settings_for
from tests.people import Actor
from tests.sandbox.doing import doing

OVER = ("Socket Mode", "HTTP")


class Running:
    """A bot at work, and Slack before it."""

    def __init__(
        self, slack: Sandbox, bot: "subprocess.Popen[bytes]", database: Database, log: Path
    ) -> None:
        self.slack = slack
        self.bot = bot
        self.database = database
        self._log = log

    def states(self) -> list[str]:
        """Of what is owed now; the greeting comes a few seconds later."""
        with self.database.readings() as session:
            owed = text("SELECT state FROM deliveries WHERE kind <> 'welcome'")
            return list(session.scalars(owed))

    def log(self) -> str:
        return self._log.read_text()

    def terminate(self) -> None:
        self.bot.send_signal(signal.SIGTERM)
        until(lambda: "stopping" in self.log())


@pytest.fixture(params=OVER)
def running(
    request: pytest.FixtureRequest, database_url: str, database: Database, tmp_path: Path
) -> Iterator[Running]:
    port = free_port()
    http = request.param == "HTTP"
    log = tmp_path / "log"
    with ExitStack() as stack:
        slack = stack.enter_context(
            Sandbox(
                rate_limits=False,
                file_delay=0.05,
                manifest=read_manifest(),
                deliver_to=f"http://127.0.0.1:{port}/slack/events" if http else None,
            )
        )
        how = (
            {"SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": str(port)}
            if http
            else {"SLACK_APP_TOKEN": slack.app_token}
        )
        bot = stack.enter_context(process(**settings_for(slack, database_url) | how))
        stack.enter_context(written_down(bot, log))
        until(lambda: "listening" in log.read_text() or "connected" in log.read_text())
        yield Running(slack, bot, database, log)


@contextmanager
def written_down(bot: "subprocess.Popen[bytes]", log: Path) -> Iterator[None]:
    """Its log in a file, which can be looked at while it runs."""

    def copy() -> None:
        assert bot.stderr is not None
        with log.open("wb", buffering=0) as out:
            for line in bot.stderr:
                out.write(line)

    log.touch()
    with doing(copy):
        try:
            yield
        finally:
            bot.kill()


def until(found: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def called(slack: Sandbox, method: str) -> bool:
    return any(call.method == method for call in slack.calls)


def test_a_form_in_hand_is_saved_and_its_answer_arrives(running: Running) -> None:
    slack = running.slack
    li = Actor(slack, "li")
    li.types("/opp new Acme renewal 50k", in_="#deals")
    form = li.modal
    with locked(running.database) as unlock, doing(form.submits) as submitting:
        time.sleep(0.3)  # nobody can see from outside that it waits for the lock
        assert not submitting.done()
        running.terminate()
        unlock()
        assert submitting.result().errors == {}
    assert running.bot.wait(PATIENCE_S) == 0
    assert not li.has_modal
    assert saved(running.database) == 1
    assert "sending" not in running.states()


def test_a_new_person_looked_up_in_slack_is_answered(running: Running) -> None:
    slack = running.slack
    slack.faults.add(method="users.info", kind="delay", seconds=1.0)
    li = Actor(slack, "li")
    with doing(li.types, "/opp help", "#deals") as asking:
        until(lambda: called(slack, "users.info"))
        running.terminate()
        answered: Future[Outcome] = asking
        assert answered.result().error is None
    assert running.bot.wait(PATIENCE_S) == 0
    li.sees("What Oppy can do")


def test_a_delivery_in_hand_is_posted_once_and_recorded(running: Running) -> None:
    slack = running.slack
    slack.faults.add(method="chat.postMessage", kind="delay", seconds=1.5)
    li = Actor(slack, "li")
    li.types("/opp new Acme renewal 50k", in_="#deals")
    li.modal.submits()
    until(lambda: called(slack, "chat.postMessage") or slack.posts)
    assert running.states() == ["sending"]
    running.terminate()
    assert running.bot.wait(PATIENCE_S) == 0
    assert running.states() == ["sent"]
    assert len([one for one in slack.posts if one.text.startswith("#1 ")]) == 1


def test_a_report_in_hand_is_told(running: Running) -> None:
    slack = running.slack
    li = Actor(slack, "li")
    li.types("/opp new Acme renewal 50k", in_="#deals")
    li.modal.submits()
    li.sees("#1 Acme renewal", in_="#deals")
    slack.faults.add(method="files.completeUploadExternal", kind="delay", seconds=1.0)
    li.types("/opp report funnel", in_="#deals")
    running.terminate()
    assert running.bot.wait(PATIENCE_S) == 0
    told = [one for one in li.messages("#deals") if "Sales funnel" in li.reads(one)]
    assert len(told) == 1
    assert "sending" not in running.states()


def test_a_second_signal_ends_it_at_once(running: Running) -> None:
    slack = running.slack
    slack.faults.add(method="chat.postMessage", kind="delay", seconds=9)
    li = Actor(slack, "li")
    li.types("/opp new Acme renewal 50k", in_="#deals")
    li.modal.submits()
    until(lambda: slack.posts)
    running.terminate()
    running.bot.send_signal(signal.SIGTERM)
    assert running.bot.wait(PATIENCE_S) == -signal.SIGTERM
    assert running.states() == ["sending"]


def test_what_does_not_end_in_time_is_named() -> None:
    ending, is_over = Ending(within=0.5), threading.Event()
    ending.begin("quick", lambda: None)
    ending.begin("broken", lambda: 1 / 0)
    ending.begin("slow", is_over.wait)
    ending.wait()
    assert ending.unfinished == ["slow"]
    is_over.set()


@contextmanager
def locked(database: Database) -> Iterator[Callable[[], None]]:
    """Nobody else may write until the test lets go."""
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            connection.execute(text("SELECT 1"))  # begins IMMEDIATE
        else:
            connection.execute(text("LOCK TABLE opportunities IN EXCLUSIVE MODE"))
        yield connection.rollback
