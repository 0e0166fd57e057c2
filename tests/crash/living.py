"""What a process of Oppy's does here: it runs as ever, on a clock that the test moves, and dies
where it was told to.

Only tests import this. The product has no hooks: what must die is wrapped in the process itself.
"""

import datetime as dt
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.delivery import attempt, uploading
from bot.logs import set_up_logs
from bot.running import run_bot
from bot.settings import Settings
from bot.wiring import Oppy
from handlers import pictures
from store import deliveries

UP, TICK, TICKED = "up", "tick", "ticked"


class SharedClock:
    """The sandbox's clock as other processes read it: the time when ``monotonic`` was 0."""

    def __init__(self, start: Any) -> None:
        self._start = start

    def __call__(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._start.value + time.monotonic(), dt.UTC)

    def show(self, moment: dt.datetime) -> None:
        self._start.value = moment.timestamp() - time.monotonic()


@dataclass(frozen=True)
class Fate:
    """Where to die. Of several processes that share one, the first that gets there dies.

    ``poster`` is the process that asked Slack last.
    """

    point: str | None
    is_met: Any
    poster: Any

    def strikes(self) -> None:
        if not self.is_met.value:
            self.is_met.value = True
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Life:
    """All that a process is given. ``orders`` are ticks; ``first`` is done before it begins."""

    settings: Settings
    clock: SharedClock
    fate: Fate
    orders: Connection
    folder: Path
    log: Path
    first: "Callable[[Life], None] | None" = None


def live(life: Life) -> None:
    """``oppy run``, with the same settings."""
    os.chdir(life.folder)
    with life.log.open("a") as log:
        set_up_logs(json=True, stream=log)
        if life.first is not None:
            life.first(life)
        await_fate(life.fate)
        when(Oppy, "start", after=lambda _result, bot: _obey(life.orders, bot))
        sys.exit(run_bot(life.settings, life.clock))


def _obey(orders: Connection, bot: Oppy) -> None:
    """Tick when the test has moved the clock: nobody waits for the next real minute."""

    def obey() -> None:
        orders.send(UP)
        while orders.recv() == TICK:
            bot.tick()
            orders.send(TICKED)

    threading.Thread(target=obey, name="orders", daemon=True).start()


def await_fate(fate: Fate) -> None:
    """Wrap what the process must not survive."""

    def note(*_: Any) -> None:
        fate.poster.value = os.getpid()

    def strike(*_: Any) -> None:
        fate.strikes()

    def strike_at_claim(claim: Any, *_: Any) -> None:
        if claim is not None:
            fate.strikes()

    when(attempt, "post", before=note)
    match fate.point:
        case "before-claim":  # in its transaction, which then never was
            when(deliveries, "claim_next", after=strike_at_claim)
        case "after-claim":
            when(attempt.Attempt, "deliver", before=strike)
        case "after-upload":
            when(pictures, "upload", after=strike)
        case "upload-kept":
            when(pictures, "wait_until_ready", before=strike)
        case "before-post":
            when(attempt, "post", before=strike)
        case "before-share":
            when(uploading, "share", before=strike)
        case "shared":
            when(uploading, "share", after=strike)
        case "answered":
            when(attempt, "post", after=strike)
        case "before-record":  # in its transaction
            when(deliveries, "sent", after=strike)


def when(
    place: Any,
    name: str,
    before: Callable[..., None] | None = None,
    after: Callable[..., None] | None = None,
) -> None:
    """Call ``before`` with the arguments, ``after`` with the result and the arguments."""
    real = getattr(place, name)

    @wraps(real)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before is not None:
            before(*args)
        result = real(*args, **kwargs)
        if after is not None:
            after(result, *args)
        return result

    setattr(place, name, wrapped)
