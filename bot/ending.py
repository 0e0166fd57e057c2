"""The end of a process: several things are finished at once, within one limit."""

import threading
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()


class Ending:
    """Work that is being finished, and how long it may take altogether, in seconds."""

    def __init__(self, within: float) -> None:
        self._until = time.monotonic() + within
        self._working: dict[str, threading.Thread] = {}

    def begin(self, name: str, finish: Callable[[], object]) -> None:
        thread = threading.Thread(
            target=_safely, args=(name, finish), name=f"ending-{name}", daemon=True
        )
        self._working[name] = thread
        thread.start()

    def wait(self, at_most: float = float("inf")) -> None:
        """Until all that has begun is finished, or the limit is reached."""
        until = min(self._until, time.monotonic() + at_most)
        for thread in self._working.values():
            thread.join(max(until - time.monotonic(), 0.0))

    @property
    def unfinished(self) -> list[str]:
        return [name for name, thread in self._working.items() if thread.is_alive()]


def _safely(name: str, finish: Callable[[], object]) -> None:
    try:
        finish()
    except Exception:
        # The rest must be finished all the same.
        log.exception("not ended well", what=name)
