"""Heartbeats: the last one of each name, whoever it came from."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from store import heartbeats
from tests.store.ground import NOON, Team

MINUTE = dt.timedelta(minutes=1)


def beat(team: Team, name: str, now: dt.datetime = NOON) -> None:
    with team.database.sessions.begin() as session:
        heartbeats.beat(session, name, now)


def last(team: Team, name: str) -> dt.datetime | None:
    with team.database.readings() as session:
        return heartbeats.last(session, name)


def test_each_name_has_its_own_last_beat(team: Team) -> None:
    assert last(team, "never") is None
    beat(team, heartbeats.TICK)
    beat(team, heartbeats.COURIER)
    beat(team, heartbeats.TICK, NOON + MINUTE)
    assert (last(team, heartbeats.TICK), last(team, heartbeats.COURIER)) == (NOON + MINUTE, NOON)


def test_the_first_beats_of_two_processes_do_not_disturb_each_other(team: Team) -> None:
    """The second begins while the first is not saved yet, waits for it, and is saved too."""
    name = f"first of {team.team_id}"
    with ThreadPoolExecutor(1) as other, team.database.sessions.begin() as session:
        heartbeats.beat(session, name, NOON)
        session.flush()
        second = other.submit(beat, team, name, NOON + MINUTE)
        with pytest.raises(TimeoutError):
            second.result(0.3)
        session.commit()
        second.result(10)
    assert last(team, name) == NOON + MINUTE
