"""Alive means that the threads run; ready, that the work can be done."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from bot.health import Glance, Waiting, _look, not_running, unwell
from bot.metrics import Metrics
from store import heartbeats, schema
from store.database import Database, open_database
from store.heartbeats import ASLEEP_AFTER
from tests.store.ground import NOON


def bot_of(database: Database, ticked: dt.timedelta | None = dt.timedelta()) -> Any:
    metrics = Metrics(())
    if ticked is not None:
        metrics.ticked(NOON - ticked)
    return SimpleNamespace(database=database, clock=lambda: NOON, metrics=metrics)


def courier_beats(database: Database, ago: dt.timedelta = dt.timedelta()) -> None:
    with database.sessions.begin() as session:
        heartbeats.beat(session, heartbeats.COURIER, NOON - ago)


def told(bot: Any) -> list[str]:
    return unwell(bot, Glance(lambda: _look(bot)))


def test_it_is_ready_while_the_clock_and_the_courier_come_round(database: Database) -> None:
    never = "the courier has not come round yet"
    assert told(bot_of(database)) == [never]
    courier_beats(database)
    assert told(bot_of(database)) == []
    assert told(bot_of(database, ticked=None)) == ["the clock has not come round yet"]
    assert told(bot_of(database, ticked=ASLEEP_AFTER)) == [
        "the clock last came round at 2026-11-23 10:57:00 UTC"
    ]
    courier_beats(database, ago=ASLEEP_AFTER)
    assert told(bot_of(database)) == ["the courier last came round at 2026-11-23 10:57:00 UTC"]


def test_a_newer_schema_is_ready_as_long_as_it_takes_this_code(database: Database) -> None:
    courier_beats(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert told(bot_of(database)) == []
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE schema_floor SET version = '9999'"))
    assert told(bot_of(database)) == [f"the schema is 9999, this code works with {schema.NEWEST}"]


def test_everything_that_is_not_well_is_said_at_once() -> None:
    nowhere = open_database("sqlite:////nowhere/oppy.db")
    assert told(bot_of(nowhere, ticked=None)) == [
        "the database does not answer (OperationalError)",
        "the clock has not come round yet",
    ]
    nowhere.close()


def test_an_empty_database_has_no_schema() -> None:
    empty = open_database("sqlite://")
    assert f"the schema is empty, this code works with {schema.NEWEST}" in told(bot_of(empty))
    empty.close()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["MainThread", "courier", "APScheduler"], []),
        (["courier-1", "APScheduler"], []),
        (["MainThread", "APScheduler"], ["the courier does not run"]),
        (["MainThread"], ["the courier does not run", "the clock does not run"]),
    ],
)
def test_it_is_alive_while_its_threads_run(names: list[str], said: list[str]) -> None:
    assert not_running(names) == said


def test_a_database_that_hangs_holds_one_thread_and_is_asked_again_afterwards() -> None:
    looks, answers = [], threading.Event()

    def look() -> int:
        looks.append(1)
        answers.wait()
        return len(looks)

    glance = Glance(look, patience=0.01)
    for _ in range(5):
        with pytest.raises(TimeoutError):
            glance()
    assert len(looks) == 1
    answers.set()
    patient = Glance(look)
    assert patient() == 2
    assert patient() == 3


def test_figures_of_the_process_are_told_when_the_database_hangs() -> None:
    def hangs() -> Any:
        raise TimeoutError

    metrics = Metrics(())
    metrics.watch(Waiting(hangs, lambda: NOON))
    metrics.ticked(NOON)
    assert metrics.registry.get_sample_value("oppy_database_up") == 0
    assert metrics.registry.get_sample_value("oppy_deliveries_waiting") is None
    told = metrics.registry.get_sample_value("oppy_last_tick_timestamp_seconds")
    assert told == NOON.timestamp()
