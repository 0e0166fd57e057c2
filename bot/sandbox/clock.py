"""The sandbox's clock. Nothing else in the sandbox reads the time of day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Call it for the time. It runs on from `start` with real time unless it is frozen."""

    def __init__(self, start: datetime | None = None, frozen: bool = False) -> None:
        self._lock = threading.Lock()
        self._frozen = frozen
        self._listeners: list[Callable[[datetime], None]] = []
        self._set(datetime.now(UTC) if start is None else start)

    def __call__(self) -> datetime:
        with self._lock:
            if self._frozen:
                return self._start
            return self._start + timedelta(seconds=time.monotonic() - self._since)

    def move_to(self, moment: datetime) -> None:
        with self._lock:
            self._set(moment)
            listeners = list(self._listeners)
        for listener in listeners:
            listener(moment)

    def move_by(self, step: timedelta) -> None:
        self.move_to(self() + step)

    def on_move(self, listener: Callable[[datetime], None]) -> None:
        """`listener` gets each new time, in the thread that moved the clock."""
        with self._lock:
            self._listeners.append(listener)

    def _set(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")
        self._start = moment.astimezone(UTC)
        self._since = time.monotonic()


def elapsed() -> float:
    """Seconds that only grow, for what really takes time: timeouts, rate limits, processing."""
    return time.monotonic()


def signing_time() -> int:
    """The time that signs a request. An app compares it with its own clock, not with ours."""
    return int(time.time())
