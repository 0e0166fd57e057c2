"""One connection to Slack, opened again whenever it ends."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, Protocol

import structlog
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from bot.socket_mode.door import HINTS, NotOpened, read_message

log = structlog.get_logger()
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# Who is hung up on sooner than this after the greeting does not come back at once.
LASTING_S = 10.0
# Slack ends a connection about ten seconds after its warning.
END_WITHIN_S = 30.0


class Opens(Protocol):
    def open(self) -> ClientConnection: ...


class Line:
    """Reads one connection at a time in a thread of its own, two while Slack renews it.

    ``hear`` gets each envelope and the connection that it came on, ``opened`` each new connection.
    """

    def __init__(
        self,
        number: int,
        door: Opens,
        hear: Callable[[ClientConnection, dict[str, Any]], None],
        opened: Callable[[ClientConnection], None],
        ended: Callable[[ClientConnection], None],
        closing: threading.Event,
    ) -> None:
        self.first_try: Future[None] = Future()
        self._number = number
        self._door = door
        self._hear = hear
        self._opened = opened
        self._ended = ended
        self._closing = closing
        self._said: set[str] = set()
        self._pauses = pauses()
        self._since = 0.0

    def start(self) -> None:
        threading.Thread(target=self._live, name=f"socket-{self._number}", daemon=True).start()

    def _live(self) -> None:
        while (socket := self._open()) is not None:
            self._since = time.monotonic()
            if self._serve(socket):
                return
            self._forgive()

    def _forgive(self) -> None:
        """After a connection that lasted the next is tried at once, whatever was before it."""
        if time.monotonic() - self._since > LASTING_S:
            self._pauses = pauses()

    def _open(self) -> ClientConnection | None:
        """Try until it works; nothing once we are closing."""
        wait = 0.0
        for pause in self._pauses:
            if self._closing.wait(max(pause, wait)):
                return None
            try:
                return self._door.open()
            except NotOpened as error:
                wait = error.wait
                self._say_lost(error)
        return None

    def _serve(self, socket: ClientConnection) -> bool:
        """From the greeting to the end; whether another has taken its place."""
        self._opened(socket)
        self._say_back()
        try:
            return self._read(socket)
        except Exception:
            # A line that died of one message would stay dead.
            log.exception("connection stumbled", connection=self._number)
            return False
        finally:
            self._ended(socket)
            socket.close()

    def _read(self, socket: ClientConnection) -> bool:
        """Until it ends; whether another has taken its place.

        Slack warns before it ends a connection, and delivers on it until then: the next one opens
        while this one is still read.
        """
        until: float | None = None
        try:
            while True:
                left = None if until is None else max(until - time.monotonic(), 0.0)
                message = read_message(socket.recv(left))
                if message.get("type") != "disconnect":
                    self._hear(socket, message)
                elif message.get("reason") == "warning":
                    if until is None:
                        self._forgive()
                        self.start()
                        until = time.monotonic() + END_WITHIN_S
                else:
                    return self._told_to_end(str(message.get("reason")), until is not None)
        except TimeoutError:
            return True
        except ConnectionClosed as error:
            if until is None:
                self._say_lost(NotOpened(type(error).__name__))
            return until is not None

    def _told_to_end(self, reason: str, succeeded: bool) -> bool:
        if not succeeded and reason != "refresh_requested":
            self._say_lost(NotOpened(reason))
        return succeeded

    def _say_lost(self, error: NotOpened) -> None:
        """Once for each outage, and once for each thing that somebody must mend."""
        self._first_failed(error)
        if self._closing.is_set():
            return
        kind = error.reason if error.refused or error.reason in HINTS else "lost"
        if kind not in self._said:
            self._said.add(kind)
            hint = {"hint": HINTS[kind]} if kind in HINTS else {}
            log.warning("connection lost", connection=self._number, reason=error.reason, **hint)

    def _say_back(self) -> None:
        if not self.first_try.done():
            self.first_try.set_result(None)
        if self._said:
            self._said.clear()
            log.info("connection back", connection=self._number)

    def _first_failed(self, error: NotOpened) -> None:
        """An app with all its connections in use is not at fault: one will be free."""
        if self.first_try.done():
            return
        if error.reason == "too_many_websockets":
            self.first_try.set_result(None)
        else:
            self.first_try.set_exception(error)


def pauses() -> Iterator[float]:
    """Before each try, in seconds: none, then ever longer, never the same for two processes."""
    yield 0.0
    dice, longest = random.SystemRandom(), FIRST_PAUSE_S
    while True:
        yield dice.uniform(longest / 2, longest)
        longest = min(longest * 2, LONGEST_PAUSE_S)
