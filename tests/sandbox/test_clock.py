"""The clock that can be moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import MovableClock

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_it_runs_on_from_its_start() -> None:
    clock = MovableClock(START)
    first, second = clock(), clock()
    assert START <= first < second < START + timedelta(seconds=5)


def test_a_frozen_clock_moves_only_when_told() -> None:
    clock = MovableClock(START, frozen=True)
    assert clock() == clock() == START
    clock.move_by(timedelta(hours=1))
    assert clock() == START + timedelta(hours=1)


def test_it_tells_after_the_move() -> None:
    clock = MovableClock(START, frozen=True)
    told: list[tuple[datetime, datetime]] = []
    clock.on_move(lambda moment: told.append((moment, clock())))
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    clock.move_to(monday)
    assert told == [(monday, monday)]


def test_it_takes_no_naive_times() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(START.replace(tzinfo=None))
