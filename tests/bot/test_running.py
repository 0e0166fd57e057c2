"""The bot as a real process: over a socket, over HTTP, stopped, killed."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from store.database import Database, open_database
from tests.people import Actor

ROOT = Path(__file__).parents[2]
PATIENCE_S = 20
TUESDAY = 1


@contextmanager
def process(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--json-logs"],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.PIPE,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()
        assert running.stderr is not None
        running.stderr.close()


def settings_for(slack: Sandbox, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "OPPY_TIMEZONE": "Europe/Berlin",
        "PORT": "0",
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(rate_limits=False, manifest=read_manifest()) as sandbox:
        yield sandbox


def saved(database: Database) -> int:
    with database.readings() as session:
        return int(session.scalar(text("SELECT count(*) FROM opportunities")) or 0)


def test_over_a_socket_until_it_is_told_to_stop(slack: Sandbox, database_url: str) -> None:
    environment = settings_for(slack, database_url)
    with process(**environment, SLACK_APP_TOKEN=slack.app_token) as running:
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        li = Actor(slack, "li")
        li.types("/opp new Acme renewal 50k", in_="#deals")
        li.modal.submits()
        li.sees("#1 Acme renewal", in_="#deals")
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE_S) == 0


def test_over_http_with_slacks_signature_checked(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with Sandbox(
        rate_limits=False, manifest=read_manifest(), deliver_to=f"{address}/slack/events"
    ) as slack:
        environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "PORT": str(port),
        }
        with process(**environment) as running:
            assert running.stderr is not None
            listening = next(line for line in running.stderr if b"listening" in line)
            assert b"HTTP" in listening
            li = Actor(slack, "li")
            li.types("/opp new Acme renewal 50k", in_="#deals")
            li.modal.submits()
            li.sees("#1 Acme renewal", in_="#deals")
            assert httpx.get(f"{address}/healthz").text == "ok\n"
            assert httpx.get(f"{address}/readyz").text == "ok\n"
            created = 'oppy_requests_total{kind="form:new",outcome="answered"} 1.0'
            slack.wait_for(lambda: created in httpx.get(f"{address}/metrics").text, PATIENCE_S)
            forged = httpx.post(f"{address}/slack/events", data={"command": "/opp"})
            assert forged.status_code == 401


def test_over_a_socket_only_operators_are_served(slack: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
        "SLACK_APP_TOKEN": slack.app_token,
        "PORT": str(port),
    }
    with process(**environment) as running:
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        address = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{address}/healthz").text == "ok\n"
        assert "oppy_last_tick_timestamp_seconds" in httpx.get(f"{address}/metrics").text
        assert httpx.post(f"{address}/slack/events").status_code == 404
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE_S) == 0


def test_a_port_that_is_taken_is_a_reason_to_stop_only_for_slack_over_http(
    slack: Sandbox, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "OPPY_HOST": "127.0.0.1",
            "PORT": str(port),
        }
        with process(**environment) as running:
            assert running.wait(PATIENCE_S) == 1
            assert running.stderr is not None
            said = running.stderr.read().decode()
            assert f"Cannot listen on 127.0.0.1:{port} (Address already in use)" in said
            assert "Traceback" not in said
        with process(**environment, SLACK_APP_TOKEN=slack.app_token) as running:
            slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
            li = Actor(slack, "li")
            li.types("/opp help", in_="#deals")
            li.sees("What Oppy can do")
            running.send_signal(signal.SIGTERM)
            assert running.wait(PATIENCE_S) == 0
            assert running.stderr is not None
            assert b"health and metrics not served" in running.stderr.read()


def test_what_slack_was_told_has_worked_survives_a_kill(slack: Sandbox, database_url: str) -> None:
    """Killed right after the acknowledgement: it is saved, and whoever runs next posts its card."""
    environment = settings_for(slack, database_url) | {"SLACK_APP_TOKEN": slack.app_token}
    database = open_database(database_url)
    li = Actor(slack, "li")
    slack.faults.add(method="conversations.info", kind="delay", seconds=5, times=1)
    with process(**environment) as running:
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        li.types("/opp new Acme renewal 50k", in_="#deals")
        li.modal.submits()
        running.kill()
        running.wait()
    assert saved(database) == 1
    with database.sessions.begin() as session:
        # The lease of a dead process ends after a minute; here it ends now.
        session.execute(text("UPDATE deliveries SET lease_until = due_at"))
    with process(**environment):
        slack.wait_for(lambda: slack.posts, PATIENCE_S)
        li.sees("#1 Acme renewal", in_="#deals")
    assert len([one for one in slack.posts if one.text.startswith("#1 ")]) == 1
    database.close()


def test_a_token_that_slack_does_not_know_gets_a_sentence(slack: Sandbox, tmp_path: Path) -> None:
    environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
        "SLACK_BOT_TOKEN": "xoxb-wrong",
        "SLACK_APP_TOKEN": slack.app_token,
    }
    with process(**environment) as running:
        assert running.wait(PATIENCE_S) == 1
        assert running.stderr is not None
        assert b"Slack does not accept SLACK_BOT_TOKEN (invalid_auth)" in running.stderr.read()


def test_an_app_token_that_slack_does_not_know_gets_a_sentence(
    slack: Sandbox, tmp_path: Path
) -> None:
    environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
        "SLACK_APP_TOKEN": "xapp-wrong",
    }
    with process(**environment) as running:
        assert running.wait(PATIENCE_S) == 1
        assert running.stderr is not None
        said = running.stderr.read()
    assert b"Slack does not accept SLACK_APP_TOKEN (invalid_auth)" in said
    assert b"xapp-wrong" not in said


def test_a_port_in_use_gets_a_sentence(slack: Sandbox, tmp_path: Path) -> None:
    environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
        "SLACK_SIGNING_SECRET": slack.signing_secret,
    }
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104 - as the bot does
        taken.listen()
        port = str(taken.getsockname()[1])
        with process(**environment | {"PORT": port}) as running:
            assert running.wait(PATIENCE_S) == 1
            assert running.stderr is not None
            assert f"Cannot listen on 0.0.0.0:{port}".encode() in running.stderr.read()


def test_a_tick_from_cron_delivers_what_is_due_once(slack: Sandbox, database_url: str) -> None:
    environment = settings_for(slack, database_url)
    li = Actor(slack, "li")
    with process(**environment, SLACK_APP_TOKEN=slack.app_token):
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        li.types("/opp new Acme renewal 50k", in_="#deals")
        li.modal.submits()
        li.plans("1 in 3 weeks call Bob")
        li.sees("Next for #1")
    due = li.sees("Next for #1")["text"]
    assert "call Bob" in due
    later = (slack.clock() + dt.timedelta(weeks=3, days=4)).date()
    while later.weekday() != TUESDAY:
        later += dt.timedelta(days=1)
    tick = [sys.executable, "-m", "bot", "tick", "--now", f"{later}T09:05+08:00"]
    for _ in range(2):
        subprocess.run(tick, cwd=ROOT, env=os.environ | environment, check=True)
    told = [one for one in li.dm_messages() if "needs you today" in one["text"]]
    assert len(told) == 1


def test_the_doctor_finds_a_well_bot_well(slack: Sandbox, tmp_path: Path) -> None:
    environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
        "SLACK_APP_TOKEN": slack.app_token
    }
    doctor = [sys.executable, "-m", "bot", "doctor"]
    migrate = [sys.executable, "-m", "bot", "migrate"]
    subprocess.run(migrate, cwd=ROOT, env=os.environ | environment, check=True)
    found = subprocess.run(
        doctor, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout
    assert "Connected to Northwind Sales as oppy" in found.stdout
    assert "Every scope needed is granted" in found.stdout
    assert "MEND" not in found.stdout


def test_who_is_not_connected_to_slack_is_not_ready(slack: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    environment = settings_for(slack, f"sqlite:///{tmp_path / 'oppy.db'}") | {
        "SLACK_APP_TOKEN": slack.app_token,
        "PORT": str(port),
    }
    ready = f"http://127.0.0.1:{port}/readyz"
    with process(**environment):
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        slack.wait_for(lambda: httpx.get(ready).text == "ok\n", PATIENCE_S)
        metrics = f"http://127.0.0.1:{port}/metrics"
        both = "oppy_slack_connections 2.0"  # ready is who has one of them
        slack.wait_for(lambda: both in httpx.get(metrics).text, PATIENCE_S)
        slack.enable_socket_mode(False)
        slack.hang_up()
        slack.wait_for(lambda: "Slack is not connected" in httpx.get(ready).text, PATIENCE_S)
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
