"""What others wrote, who know nothing of searches, is found after the next tick."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from bot.indexing import keep_up
from store import finding, lifecycle, search_index
from store.database import Database
from store.lifecycle import Edit
from store.models import Opportunity
from tests.store.ground import DAY, NOON, Team, settle

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def team(database: Database) -> Team:
    return settle(database)


def found(team: Team, text: str) -> list[int]:
    with team.database.readings() as session:
        return [line.number for line in finding.find(session, team.id, text).page.lines]


def keyless(team: Team) -> int:
    with team.database.readings() as session:
        count = select(func.count()).where(Opportunity.search_key.is_(None))
        return session.scalar(count) or 0


def keeps(team: Team, key: str | None) -> None:
    """As it is after a version that knows no keys has written the row."""
    with team.database.sessions.begin() as session:
        session.execute(update(Opportunity).values(search_key=key, version=Opportunity.version))


def test_a_tick_fills_in_what_has_no_key(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "BATCH", 2)
    for title in ("安信公司", "Acme", "Globex", "Initech", "Hooli"):
        team.creates(title)
    keeps(team, None)
    assert (keyless(team), found(team, "axgs")) == (5, [])
    keep_up(team.database, team.id, NOON, None)
    assert (keyless(team), found(team, "axgs")) == (0, [1])


def test_a_tick_takes_on_only_so_much(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        team.creates()
    keeps(team, None)
    monkeypatch.setattr(search_index, "BATCH", 2)
    assert search_index.index_all_missing(team.database, team.id, 3) == 4
    assert keyless(team) == 1


def test_what_an_older_version_renamed_is_found_by_its_new_name(team: Team) -> None:
    team.creates("Acme")
    team.does(lifecycle.edit, 1, Edit(title="Globex"), now=NOON)
    keeps(team, "| 1 | acme")
    version = team.row().version
    until = keep_up(team.database, team.id, NOON + DAY / 2, None)
    assert (found(team, "globex"), found(team, "acme")) == ([1], [])
    assert team.row().version == version
    keeps(team, "| 1 | acme")
    keep_up(team.database, team.id, until + MINUTE, until)
    assert found(team, "acme") == [1], "only what is new is looked at again"


def test_another_workspace_is_left_alone(team: Team) -> None:
    others = settle(team.database)
    team.creates("Acme")
    others.creates("Globex")
    keeps(team, None)
    keep_up(team.database, team.id, NOON, None)
    assert (team.row().search_key, others.row().search_key) == ("| 1 | acme", None)
