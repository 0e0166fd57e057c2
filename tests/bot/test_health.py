"""Well means: the database answers, the clock ticks, and the courier is at work."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from bot.running import ASLEEP_AFTER, is_healthy
from store import heartbeats
from store.database import Database, open_database
from tests.store.ground import NOON


def bot_of(database: Database) -> Any:
    return SimpleNamespace(database=database, clock=lambda: NOON)


def beat(database: Database, name: str, ago: dt.timedelta = dt.timedelta()) -> None:
    with database.sessions.begin() as session:
        heartbeats.beat(session, name, NOON - ago)


@pytest.mark.parametrize("silent", [heartbeats.TICK, heartbeats.COURIER])
def test_it_is_well_while_both_the_clock_and_the_courier_are(
    database: Database, silent: str
) -> None:
    (other,) = {heartbeats.TICK, heartbeats.COURIER} - {silent}
    beat(database, other)
    assert not is_healthy(bot_of(database))
    beat(database, silent)
    assert is_healthy(bot_of(database))
    beat(database, silent, ago=ASLEEP_AFTER)
    assert not is_healthy(bot_of(database))


def test_without_a_database_it_is_not_well() -> None:
    nowhere = open_database("sqlite:////nowhere/oppy.db")
    assert not is_healthy(bot_of(nowhere))
    nowhere.close()
