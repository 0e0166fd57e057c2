"""Which copies of the bot are at work."""

import datetime as dt

from sqlalchemy import func, select

from store import heartbeats
from store.database import Database
from store.heartbeats import ASLEEP_AFTER, FORGOTTEN_AFTER
from store.models import Heartbeat
from tests.store.ground import NOON, at_once

TINY = dt.timedelta(microseconds=1)


def joins(database: Database, copy: str, now: dt.datetime = NOON) -> None:
    with database.sessions.begin() as session:
        heartbeats.join(session, copy, now)


def at_work(database: Database, now: dt.datetime = NOON) -> int:
    with database.readings() as session:
        return heartbeats.copies(session, now)


def test_copies_are_counted_while_they_beat(database: Database) -> None:
    assert at_work(database) == 0
    joins(database, "a")
    joins(database, "b")
    joins(database, "a", NOON + ASLEEP_AFTER)
    assert at_work(database) == 2
    assert at_work(database, NOON + ASLEEP_AFTER) == 1


def test_a_copy_that_ends_is_gone_at_once(database: Database) -> None:
    joins(database, "a")
    with database.sessions.begin() as session:
        heartbeats.leave(session, "a")
    assert at_work(database) == 0


def test_dead_copies_are_forgotten_and_the_clock_is_not(database: Database) -> None:
    joins(database, "dead")
    with database.sessions.begin() as session:
        heartbeats.beat(session, heartbeats.TICK, NOON)
    joins(database, "a", NOON + FORGOTTEN_AFTER + TINY)
    with database.readings() as session:
        assert session.scalar(select(func.count()).select_from(Heartbeat)) == 2
        assert heartbeats.last(session, heartbeats.TICK) == NOON


def test_copies_that_beat_at_once_do_not_stand_in_each_others_way(database: Database) -> None:
    works = [lambda copy=copy: joins(database, copy) for copy in "abcdabcd"]
    assert at_once(*works) == []
    assert at_work(database) == 4
