"""A rolling upgrade: the version before and this one at work side by side on one database."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import tarfile
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import pytest
from sqlalchemy import insert, select

from bot.sandbox import MovableClock, Sandbox
from bot.settings import Settings
from store import outbox, schema
from store.database import Database, open_database
from store.models import Delivery, Person, State
from tests.conftest import administer, named
from tests.crash.ground import key_of, keys, settled
from tests.crash.replicas import replicas_of
from tests.people import Actor

pytestmark = pytest.mark.crash
ROOT = Path(__file__).parents[2]
BEFORE = "b87b7f5"  # the last one that knows schema 0003 alone
ITS_SCHEMA = "0003"
PATIENCE_S = 60
A_WAVE = 5


@pytest.fixture
def code_before(tmp_path: Path) -> Path:
    """The code as it was; it is not there in a clone without history."""
    found = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True)
    if found.returncode and not os.environ.get("CI"):
        pytest.skip(f"this clone does not go back to {BEFORE}")
    assert found.returncode == 0, found.stderr.decode()
    folder = tmp_path / "before"
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def clock() -> MovableClock:
    """Real time: the version before has no other."""
    return MovableClock()


@pytest.fixture
def database_url(postgresql: str) -> Iterator[str]:
    """A database with the schema of the version before."""
    name = f"oppy_{uuid.uuid4().hex}"
    administer(postgresql, f'CREATE DATABASE "{name}"')
    url = named(postgresql, name)
    database = open_database(url)
    with database.engine.begin() as connection:
        from alembic import command

        command.upgrade(schema.migration_config(connection), ITS_SCHEMA)
    database.close()
    yield url
    administer(postgresql, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def running_before(code: Path, settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    assert settings.bot_token is not None
    assert settings.app_token is not None
    environment = {
        "DATABASE_URL": settings.database_url,
        "SLACK_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "SLACK_APP_TOKEN": settings.app_token.get_secret_value(),
        "SLACK_API_URL": settings.api_url,
        "OPPY_TIMEZONE": settings.timezone,
    }
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--json-logs"],
            cwd=code,
            env=os.environ | environment,
            stderr=errors,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def owe_reminders(database: Database, wave: str) -> None:
    """Some for each who has an opportunity, with the columns that both versions know."""
    now = dt.datetime.now(dt.UTC)
    with database.sessions.begin() as session:
        reps = select(Person.id, Person.workspace_id).where(Person.slack_id.in_(["U0SAM", "U0DAN"]))
        for person in session.execute(reps):
            for number in range(A_WAVE):
                session.execute(
                    insert(Delivery.__table__).values(  # type: ignore[arg-type]
                        workspace_id=person.workspace_id,
                        kind=outbox.REMINDER,
                        recipient=f"person:{person.id}",
                        period=f"{wave}-{number}",
                        state=State.DUE,
                        detail={},
                        attempts=0,
                        due_at=now,
                        next_try_at=now,
                    )
                )


class Morning:
    """What two reps do, in every phase anew; whatever they do not get an answer to fails."""

    def __init__(self, slack: Sandbox, database: Database) -> None:
        # Whoever is told lives further east, where it is never a day earlier.
        self.sam, self.dan = Actor(slack, "sam"), Actor(slack, "dan")
        self._database = database
        self._number = 0

    def goes_on(self) -> None:
        self._number += 1
        title = f"Deal {self._number} renewal"
        self.sam.types(f"/opp new {title} 50k", in_="#deals")
        self.sam.modal.submits()
        self.sam.sees(title, in_="#deals")
        self.sam.types(f"/opp next {self._number} today call Bob")
        if self.sam.has_modal:  # the code before saved it at once
            self.sam.modal.submits()
        self.sam.presses("Advance to Contacted", in_="#deals")
        self.sam.sees("Contacted", in_="#deals")
        if self._number % 2 == 0:
            self.sam.types(f"/opp assign {self._number} @dan")
            self.sam.sees(f"#{self._number} now belongs to", in_="#deals")
        owe_reminders(self._database, f"wave-{self._number}")

    def ends(self) -> None:
        """Everything that was handed over has been told, by whichever version."""
        for number in range(2, self._number + 1, 2):
            self.dan.sees(f"gave you *#{number} ", in_="dm")


def test_old_and_new_share_the_work_until_the_old_ones_are_stopped(
    code_before: Path, settings: Settings, slack: Sandbox, clock: MovableClock, tmp_path: Path
) -> None:
    database = open_database(settings.database_url)
    morning = Morning(slack, database)
    with ExitStack() as stack:
        logs = [tmp_path / f"before-{number}.txt" for number in range(2)]
        old = [stack.enter_context(running_before(code_before, settings, log)) for log in logs]
        slack.wait_for(lambda: slack.connections == 4, PATIENCE_S)
        morning.goes_on()
        with ThreadPoolExecutor(1) as beside:
            migrated = beside.submit(schema.upgrade, database.engine)
            morning.goes_on()
            assert migrated.result() == (ITS_SCHEMA, schema.NEWEST)
        replicas = stack.enter_context(replicas_of(settings, clock, tmp_path))
        for number in range(2):
            replicas.start().until_up()
            # Two of each process: another new one for each old one that was stopped.
            slack.wait_for(lambda: slack.connections == 6, PATIENCE_S)
            morning.goes_on()
            old[number].send_signal(signal.SIGTERM)
            assert old[number].wait(PATIENCE_S) == 0
            morning.goes_on()
        let_working_hours_begin(database)
        rows = settled(database, within=PATIENCE_S)
        morning.ends()
        delivered = [log.read_text().count('"event":"delivered"') for log in logs]
        delivered += [one.log.read_text().count('"event":"delivered"') for one in replicas.all]
        click.echo(f"\n{len(rows)} deliveries; by the old ones and the new ones: {delivered}")
        with running_before(code_before, settings, tmp_path / "again.txt") as again:
            # The floor lets it: whoever regrets the upgrade goes back one version.
            slack.wait_for(lambda: slack.connections == 6, PATIENCE_S)
            again.send_signal(signal.SIGTERM)
            assert again.wait(PATIENCE_S) == 0
    nothing_lost_nothing_doubled(slack, rows)
    nobody_got_an_error(morning)
    database.close()


def let_working_hours_begin(database: Database) -> None:
    """The clock is the real one, and this may run at night: what waits for the morning is due."""
    now = dt.datetime.now(dt.UTC)
    with database.sessions.begin() as session:
        for row in session.scalars(select(Delivery).where(Delivery.next_try_at > now)):
            if row.kind == outbox.TOLD and row.state == State.DUE:
                row.due_at = row.next_try_at = now


def nothing_lost_nothing_doubled(slack: Sandbox, rows: list[Delivery]) -> None:
    """What is edited where it stands is one message each: a card, the news of a bucket."""
    edited = (outbox.CARD, outbox.TOLD, outbox.DAY)
    unsent = [row for row in rows if row.state != State.SENT]
    assert [(key_of(row), row.error) for row in unsent if row.kind not in edited] == []
    assert {row.error for row in unsent} <= {"a newer one waits", "a newer version waits"}
    posted = Counter(keys(slack))
    messages = Counter(key_of(row) for row in rows if row.kind not in edited)
    assert {key: times for key, times in posted.items() if key in messages} == messages
    cards = Counter(key.split("/")[1] for key in posted.elements() if key.startswith("card/"))
    assert cards == Counter({row.recipient for row in rows if row.kind == outbox.CARD})
    told = Counter(key.rpartition(".")[0] for key in posted if key.startswith("told/"))
    of_buckets = {key_of(row).rpartition(".")[0] for row in rows if row.kind == outbox.TOLD}
    assert told == Counter(of_buckets)
    assert sum(posted.values()) == sum(messages.values()) + len(cards) + len(told)


def nobody_got_an_error(morning: Morning) -> None:
    for one in (morning.sam, morning.dan):
        for place in ("#deals", "dm"):
            one.does_not_see("did not answer", in_=place)
            one.does_not_see("tell an admin the reference", in_=place)
