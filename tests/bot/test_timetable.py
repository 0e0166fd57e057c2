"""The tick: everybody gets what is due, whatever is wrong with one of them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from bot.timetable import owe_what_is_due
from store import subscriptions
from store.database import Database
from store.days_off import set_days_off
from store.models import Delivery, Opportunity, Person, Subscription, Workspace
from tests.store.ground import NOON, Team, add, at_once, settle


@pytest.fixture
def team(database: Database) -> Team:
    return settle(database)


def owed(team: Team) -> set[str]:
    with team.database.sessions.begin() as session:
        for delivery in session.scalars(select(Delivery)):
            session.delete(delivery)
    owe_what_is_due(team.database, team.id, NOON + dt.timedelta(days=1))
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


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def ticks(team: Team, at: str) -> int:
    return owe_what_is_due(team.database, team.id, utc(at))


def lives(team: Team, zone: str, reminder_at: str = "09:00") -> None:
    """Li, from now on."""
    with team.database.sessions.begin() as session:
        li = session.get_one(Person, team.li)
        li.timezone, li.reminder_at = zone, dt.time.fromisoformat(reminder_at)
        li.known_since = None


def periods(team: Team) -> list[str]:
    with team.database.readings() as session:
        return list(session.scalars(select(Delivery.period).order_by(Delivery.due_at)))


def test_who_flies_into_yesterday_is_not_told_twice_and_told_again_tomorrow(team: Team) -> None:
    team.creates()
    lives(team, "Asia/Shanghai")
    assert ticks(team, "2026-11-24T01:00") == 1  # Tuesday, 09:00
    lives(team, "America/New_York")
    assert ticks(team, "2026-11-24T02:00") == 0  # Monday evening
    assert ticks(team, "2026-11-24T14:00") == 0  # Tuesday, 09:00 once more
    assert ticks(team, "2026-11-25T14:00") == 1
    assert periods(team) == ["2026-11-24", "2026-11-25"]


def test_who_flies_into_tomorrow_loses_no_morning(team: Team) -> None:
    team.creates()
    lives(team, "America/New_York")
    assert ticks(team, "2026-11-23T14:00") == 1  # Monday, 09:00
    lives(team, "Asia/Shanghai")
    assert ticks(team, "2026-11-24T00:59") == 0
    assert ticks(team, "2026-11-24T01:00") == 1  # Tuesday, 09:00
    assert periods(team) == ["2026-11-23", "2026-11-24"]


def test_who_chooses_a_later_hour_after_being_told_is_told_tomorrow(team: Team) -> None:
    team.creates()
    lives(team, "UTC")
    assert ticks(team, "2026-11-24T09:00") == 1
    lives(team, "UTC", "17:00")
    assert ticks(team, "2026-11-24T17:00") == 0
    assert ticks(team, "2026-11-25T09:00") == 0
    assert ticks(team, "2026-11-25T17:00") == 1


def test_who_chooses_a_later_hour_in_time_is_told_at_that_hour(team: Team) -> None:
    """Also in the evening, when it was too late for the hour before."""
    team.creates()
    lives(team, "UTC")
    assert ticks(team, "2026-11-24T18:30") == 0
    lives(team, "UTC", "20:00")
    assert ticks(team, "2026-11-24T20:00") == 1
    assert periods(team) == ["2026-11-24"]


def test_an_outage_of_days_is_followed_by_one_morning(team: Team) -> None:
    team.creates()
    lives(team, "UTC")
    assert ticks(team, "2026-11-23T09:00") == 1
    assert ticks(team, "2026-11-27T10:00") == 1
    assert periods(team) == ["2026-11-23", "2026-11-27"]


def test_a_day_off_is_his_alone_and_a_holiday_everybodys(team: Team) -> None:
    team.creates()
    team.creates(owner_id=team.sam)
    tuesday, wednesday = dt.date(2026, 11, 24), dt.date(2026, 11, 25)
    with team.database.sessions.begin() as session:
        set_days_off(session, team.id, team.li, [(tuesday, tuesday)])
        set_days_off(session, team.id, None, [(wednesday, wednesday)])
    assert ticks(team, "2026-11-24T12:00") == 1
    assert ticks(team, "2026-11-25T12:00") == 0
    assert ticks(team, "2026-11-26T12:00") == 2


def settle_many(team: Team, number: int) -> None:
    """Each with something open; ``known_since`` before this week."""
    first = team.creates()
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        like = {
            column.name: getattr(first, column.name)
            for column in Opportunity.__table__.columns
            if column.name not in ("id", "number", "owner_id")
        }
        for index in range(number):
            one = add(session, workspace, f"rep{index}", timezone="UTC")
            session.add(Opportunity(number=index + 2, owner_id=one.id, **like))


def test_processes_that_tick_at_once_owe_each_one_once(team: Team) -> None:
    """In the order of the ledger's keys: otherwise PostgreSQL would have to break a deadlock."""
    settle_many(team, 1200)
    counted = at_once(*[lambda: ticks(team, "2026-11-24T10:00")] * 3)
    assert sum(one for one in counted if isinstance(one, int)) == 1201
    assert len(counted) == 3 and len(periods(team)) == 1201


@contextmanager
def written(database: Database) -> Iterator[list[str]]:
    """Every statement that is not a question."""
    found: list[str] = []

    def note(_link: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().startswith(("SELECT", "BEGIN")):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_only_a_tick_with_something_new_writes(team: Team) -> None:
    settle_many(team, 700)
    subscribe(team, "C1")
    for at, new in (("2026-11-24T08:00", 1), ("2026-11-24T09:00", 701), ("2026-11-24T09:01", 0)):
        with written(team.database) as statements:
            assert ticks(team, at) == new
        assert (len(statements) > 0) == (new > 0)
    with written(team.database) as statements:
        assert ticks(team, "2026-11-25T10:00") == 702
    assert len(statements) < 5
