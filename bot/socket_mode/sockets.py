"""The open connections of one process: two, so that Slack's renewal of one loses nothing."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import structlog
from slack_bolt import App
from slack_sdk.socket_mode.request import SocketModeRequest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from bot.socket_mode.answers import Acknowledgement, Answers, acknowledgement
from bot.socket_mode.door import Door
from bot.socket_mode.line import Line

log = structlog.get_logger()
CONNECTIONS = 2
WORKERS = 20


class Sockets:
    """Hears what Slack sends and sends each answer back on whatever connection is open.

    What is not acknowledged when its connection ends, Slack delivers again.
    """

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self._app = app
        self._answers = Answers()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="envelope")
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._open: list[ClientConnection] = []
        door = Door(app_token, api_url)
        self._lines = [
            Line(number + 1, door, self._hear, self._opened, self._ended, self._closing)
            for number in range(CONNECTIONS)
        ]

    @property
    def connections(self) -> int:
        """How many are open now."""
        with self._lock:
            return len(self._open)

    def connect(self) -> None:
        """Returns once one is open. Raises ``NotOpened`` when Slack gives none.

        An app that has all its connections in use waits for one: it is only logged.
        """
        for line in self._lines:
            line.start()
        self._lines[0].first_try.result()
        if self.connections:
            log.info("connected", over="Socket Mode")

    def close(self) -> None:
        """Take nothing new, acknowledge what is in hand, hang up."""
        self._closing.set()
        self._workers.shutdown(wait=True)
        with self._lock:
            left = list(self._open)
        # Each waits for Slack's goodbye, up to a second.
        with ThreadPoolExecutor(max(len(left), 1)) as pool:
            list(pool.map(ClientConnection.close, left))

    def _hear(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        """In the thread that reads: the work is done by another."""
        request = SocketModeRequest.from_dict(message)
        if request is None or self._closing.is_set():
            return
        answer, is_new = self._answers.claim(request.envelope_id)
        answer.add_done_callback(lambda done: self._send(socket, done.result()))
        if is_new:
            # Refused while closing: it stays unacknowledged, so Slack delivers it elsewhere.
            with suppress(RuntimeError):
                self._workers.submit(self._work, request, answer)

    def _work(self, request: SocketModeRequest, answer: "Future[Acknowledgement]") -> None:
        sent: Acknowledgement = None
        try:
            sent = acknowledgement(self._app, request)
        except Exception:
            log.exception("envelope not handled", kind=request.type)
        if sent is None:
            self._answers.forget(request.envelope_id)
        answer.set_result(sent)

    def _send(self, came_on: ClientConnection, sent: Acknowledgement) -> None:
        """An acknowledgement counts on any connection of the app."""
        if sent is None:
            return
        with self._lock:
            others = [one for one in self._open if one is not came_on]
        for socket in (came_on, *others):
            with suppress(ConnectionClosed):
                socket.send(sent)
                return
        log.info("answer kept until Slack asks again")

    def _opened(self, socket: ClientConnection) -> None:
        with self._lock:
            self._open.append(socket)
        if self._closing.is_set():
            socket.close()

    def _ended(self, socket: ClientConnection) -> None:
        with self._lock:
            self._open.remove(socket)
