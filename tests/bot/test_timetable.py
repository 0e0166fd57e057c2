"""The tick: everybody gets what is due, whatever is wrong with one of them."""

import datetime as dt

import pytest
from sqlalchemy import select

from bot.timetable import owe_what_is_due
from store import subscriptions
from store.database import Database
from store.models import Delivery, Person, Subscription, Workspace
from tests.store.ground import NOON, Team, settle


@pytest.fixture
def team(database: Database) -> Team:
    return settle(database)


def owed(team: Team) -> set[str]:
    with team.database.sessions.begin() as session:
        for delivery in session.scalars(select(Delivery)):
            session.delete(delivery)
        workspace = session.get_one(Workspace, team.id)
        owe_what_is_due(session, workspace, NOON + dt.timedelta(days=1))
    with team.database.readings() as session:
        return set(session.scalars(select(Delivery.recipient)))


def subscribe(team: Team, channel: str) -> int:
    with team.database.sessions.begin() as session:
        return subscriptions.subscribe(
            session, workspace_id=team.id, report="daily", channel_id=channel,
            subscriber_id=team.sam, weekday=None, at=dt.time(9), timezone="UTC", locale="en-US",
            scope="", now=NOON,
        ).id  # fmt: skip


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe"])
def test_a_time_zone_that_is_not_known_stops_nobody_else(team: Team, zone: str) -> None:
    team.creates()
    team.creates(owner_id=team.sam)
    bad, good = subscribe(team, "C1"), subscribe(team, "C2")
    everybody = owed(team)
    assert len(everybody) == 4
    with team.database.sessions.begin() as session:
        session.get_one(Person, team.li).timezone = zone
        session.get_one(Subscription, bad).timezone = zone
    assert owed(team) == {f"person:{team.sam}", f"subscription:{good}"}
