"""Processes of Oppy's, started in a tenth of a second each, and killed."""

import json
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from bot.sandbox import MovableClock
from bot.settings import Settings
from tests.crash.living import TICK, TICKED, UP, Fate, Life, SharedClock, live

PATIENCE_S = 30
# One process imports everything once and forks for each that is started.
PROCESSES = multiprocessing.get_context("forkserver")


class Replica:
    """One process that runs Oppy."""

    def __init__(self, life: dict[str, Any], number: int) -> None:
        self.number = number
        self.log: Path = life["log"]
        self._orders, theirs = PROCESSES.Pipe()
        self.process = PROCESSES.Process(
            target=live, args=(Life(orders=theirs, **life),), daemon=True
        )
        self.process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        return self.process.is_alive()

    def until_up(self) -> None:
        """Its courier is at work."""
        assert self._hears() == UP

    def ticks(self) -> None:
        """Returns when it has owed what is due, or died of it."""
        with suppress(EOFError, OSError):
            self._orders.send(TICK)
            assert self._hears() == TICKED

    def kill(self) -> None:
        self.process.kill()
        self.until_dead()

    def until_dead(self) -> None:
        self.process.join(PATIENCE_S)
        assert self.process.exitcode == -signal.SIGKILL, self.process.exitcode

    def _hears(self) -> Any:
        assert self._orders.poll(PATIENCE_S), f"replica {self.number} says nothing"
        return self._orders.recv()


class Replicas:
    """Those of one test. ``folder`` gets their logs and is where they run."""

    def __init__(self, settings: Settings, clock: MovableClock, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._clock = SharedClock(PROCESSES.RawValue("d", 0.0))
        self._clock.show(clock())
        clock.on_move(self._clock.show)
        self.poster = PROCESSES.RawValue("i", 0)
        self.all: list[Replica] = []

    def fated(self, point: str | None = None) -> Fate:
        return Fate(point, PROCESSES.RawValue("b", False), self.poster)

    def start(
        self,
        fate: Fate | None = None,
        folder: Path | None = None,
        first: Callable[[Life], None] | None = None,
    ) -> Replica:
        number = len(self.all)
        life = {
            "settings": self._settings,
            "clock": self._clock,
            "fate": fate or self.fated(),
            "folder": folder or self._folder,
            "log": self._folder / f"replica-{number}.log",
            "first": first,
        }
        self.all.append(Replica(life, number))
        return self.all[-1]

    @property
    def alive(self) -> list[Replica]:
        return [one for one in self.all if one.is_alive]

    def tick(self) -> None:
        for one in self.alive:
            one.ticks()

    def until_one_died(self) -> Replica:
        sentinels = {one.process.sentinel: one for one in self.all}
        died = wait(list(sentinels), PATIENCE_S)
        assert died, "nobody died"
        dead = sentinels[died[0]]  # type: ignore[index]  # of integers, a sentinel is one
        dead.until_dead()
        return dead

    def kill_the_poster(self) -> None:
        """The one that asked Slack last."""
        next(one for one in self.all if one.process.pid == self.poster.value).kill()

    def log_lines(self) -> Iterator[dict[str, Any]]:
        """What all have logged; a killed one's last line may be half written."""
        for one in self.all:
            for line in one.log.read_text().splitlines():
                with suppress(ValueError):
                    yield json.loads(line)


@contextmanager
def replicas_of(settings: Settings, clock: MovableClock, folder: Path) -> Iterator[Replicas]:
    PROCESSES.set_forkserver_preload(["tests.crash.warm"])
    found = Replicas(settings, clock, folder)
    try:
        yield found
    finally:
        for one in found.alive:
            one.kill()
