"""Workspaces: met, imported before they were met, and never mixed up."""

import datetime as dt

import pytest

from store import workspaces
from store.database import Database
from store.models import Workspace
from store.pipeline import load_pipeline, loss_reasons, sources
from tests.store.ground import DEFAULTS, NOON, settle


def join(database: Database, team_id: str, name: str = "Northwind") -> int:
    with database.sessions.begin() as session:
        return workspaces.join_workspace(session, team_id, name, DEFAULTS, NOON).id


def test_a_new_workspace_has_a_pipeline_sources_and_reasons(database: Database) -> None:
    id_ = join(database, "T1")
    with database.readings() as session:
        stages = load_pipeline(session, id_).stages
        assert [stage.name for stage in stages][::4] == ["Identified", "Negotiation"]
        assert [stage.probability for stage in stages] == [10, 20, 40, 60, 80]
        assert len(sources(session, id_)) == 6
        assert len(loss_reasons(session, id_)) == 7


def test_a_known_team_finds_its_workspace_and_may_have_a_new_name(database: Database) -> None:
    first = join(database, "T1", "Old name")
    assert join(database, "T1", "New name") == first
    with database.readings() as session:
        assert session.get_one(Workspace, first).name == "New name"
        assert workspaces.find_workspace(session, "T2") is None


def test_the_first_team_to_connect_takes_over_what_was_imported(database: Database) -> None:
    with database.sessions.begin() as session:
        imported = workspaces.only_workspace(session, DEFAULTS, NOON).id
        assert workspaces.only_workspace(session, DEFAULTS, NOON).id == imported
    assert join(database, "T1") == imported
    with database.readings() as session:
        assert len(load_pipeline(session, imported).stages) == 5
    assert join(database, "T2") != imported


def test_a_team_that_is_known_takes_nothing_over(database: Database) -> None:
    known = join(database, "T1")
    with database.sessions.begin() as session:
        orphan = Workspace(
            name="Oppy", timezone="UTC", currency="EUR", locale="en-US", created_at=NOON
        )
        session.add(orphan)
    assert join(database, "T1") == known
    with database.readings() as session:
        assert session.get_one(Workspace, orphan.id).team_id is None


def test_the_command_line_refuses_to_guess_between_two(database: Database) -> None:
    settle(database), settle(database)
    with database.sessions.begin() as session, pytest.raises(LookupError):
        workspaces.only_workspace(session, DEFAULTS, NOON)


@pytest.mark.parametrize(
    ("now", "today"),
    [("2026-11-23T22:59:59", "2026-11-23"), ("2026-11-23T23:00:00", "2026-11-24")],
)
def test_today_is_the_workspaces_day(now: str, today: str) -> None:
    berlin = Workspace(timezone="Europe/Berlin")
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert workspaces.today_in(berlin, moment).isoformat() == today
