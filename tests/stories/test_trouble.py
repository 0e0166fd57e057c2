"""When something is wrong: the person gets a sentence, and nothing is half done."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import create_engine, make_url, text

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from handlers.use_cases import every_route
from store import lifecycle
from tests.conftest import named
from tests.people import Actor
from tests.stories.test_life import creates


@contextmanager
def database_away(url: str) -> Iterator[None]:
    """Nobody may connect, and whoever is connected is thrown out."""
    name = make_url(url).database
    server = create_engine(named(url, "postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        yield
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    server.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_goes_away_and_comes_back(
    li: Actor, database_url: str, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    li.types("/opp new Globex pilot 20k", in_="#deals")
    form = li.modal
    with database_away(database_url):
        li.types("/opp list")
        li.sees("The database did not answer. Nothing was changed", in_="#deals")
        form.submits()
        form.sees("The database did not answer")
        assert form["Title"] == "Globex pilot"
    li.modal.submits()
    li.sees("#2 Globex pilot", in_="#deals")


def test_a_defect_gives_a_reference_and_keeps_what_was_typed(
    li: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a defect")

    li.types("/opp new Acme renewal 50k", in_="#deals")
    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "create", broken)
        li.modal.submits()
        shown = li.modal.sees("tell an admin the reference").text
        assert re.search(r"the reference [0-9a-f]{8}\.", shown)
        assert li.modal["Title"] == "Acme renewal"
    li.modal.submits()
    li.sees("#1 Acme renewal", in_="#deals")


def command_from(team_id: str, user_id: str, words: str) -> BoltRequest:
    body = {
        "command": "/opp",
        "text": words,
        "team_id": team_id,
        "user_id": user_id,
        "channel_id": "C0DEALS",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:1/unused",
    }
    return BoltRequest(body=body, mode="socket_mode")


def test_somebody_from_another_workspace_gets_nothing(li: Actor, oppy: Oppy) -> None:
    creates(li, "Secret renewal 50k")
    for word in every_route().commands:
        response = oppy.app.dispatch(command_from("T0OTHER", "U0EVE", f"{word} 1"))
        assert response.status == 200
        assert "belong to another workspace" in response.body
        assert "Secret" not in response.body


def test_a_person_slack_does_not_know_gets_nothing(li: Actor, oppy: Oppy, slack: Sandbox) -> None:
    creates(li, "Secret renewal 50k")
    response = oppy.app.dispatch(command_from(slack.team.id, "U0NOBODY", "list all"))
    assert "I know nobody called" in response.body
    assert "Secret" not in response.body


def test_a_form_that_slack_opens_too_late_is_said(li: Actor, slack: Sandbox) -> None:
    slack.faults.add(method="views.open", kind="error", error="expired_trigger_id")
    li.types("/opp new Acme renewal", in_="#deals")
    li.sees("Slack did not open the form in time. Try again.")
