"""Socket Mode: deliveries over the app's web sockets.

docs.slack.dev/apis/events-api/using-socket-mode

Each envelope goes to one of the open sockets, in turn; also to one that was warned of its end,
until that comes. It may be acknowledged on any of them. What a socket leaves unacknowledged when it
closes is delivered again on another. Slack promises no more than that: `repeating` delivers each
envelope on every open socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.clock import elapsed
from bot.sandbox.envelopes import ACK_SECONDS, Kind, Retry
from bot.sandbox.ids import mint_secret
from bot.sandbox.shapes import Answer, Json

MOST_SOCKETS = 10
TICKET_SECONDS = 30.0
HOST = "sandbox"


@dataclass
class Pending:
    """An envelope that waits for its acknowledgement, and the socket it went out on."""

    envelope: Json
    answer: Future[Answer]
    socket: WebSocket | None = None


class SocketMode:
    """What has no underscore is for any thread; the rest runs on the server's event loop."""

    def __init__(self, url: str, app_id: str, on_change: Callable[[], None]) -> None:
        self._url = url
        self._app_id = app_id
        self._on_change = on_change
        self._tickets: dict[str, float] = {}
        self._sockets: list[WebSocket] = []
        self._pending: dict[str, Pending] = {}
        self._turn = 0
        self._enabled = True
        self.repeating = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def run_on(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    @property
    def connections(self) -> int:
        return len(self._sockets)

    def connection_url(self) -> str:
        """A URL that opens one socket, soon."""
        ticket = mint_secret()
        self._tickets[ticket] = elapsed() + TICKET_SECONDS
        host = self._url.replace("http", "ws", 1)
        return f"{host}/link/?ticket={ticket}&app_id={self._app_id}"

    def deliver(
        self, kind: Kind, payload: Json, expects_payload: bool, retry: Retry | None = None
    ) -> Answer | None:
        pending = Pending(_envelope(kind, payload, expects_payload, retry), Future())
        self._on_loop(self._send, pending)
        try:
            return pending.answer.result(ACK_SECONDS)
        except NoAnswer:
            self._pending.pop(pending.envelope["envelope_id"], None)
            return None

    def refresh(self, notice: float = 10.0) -> None:
        """Ask the sockets open now to reconnect: a warning, and `notice` seconds later the end."""
        self._on_loop(self._warn, notice)

    def hang_up(self, abruptly: bool = False) -> None:
        """Close the sockets open now, without notice; `abruptly`, without a goodbye."""
        for socket in list(self._sockets):
            if abruptly:
                self._on_loop(socket.app.state.drop_connection, socket.client)
            else:
                self._on_loop(self._in_background, socket.close(1001))

    def enable(self, enabled: bool) -> None:
        """Somebody switched Socket Mode on or off in the app's settings."""
        self._enabled = enabled
        if not enabled:
            self._on_loop(self._end, list(self._sockets), "link_disabled")

    async def serve(self, socket: WebSocket) -> None:
        """One socket's life."""
        until = self._tickets.pop(socket.query_params.get("ticket", ""), 0.0)
        if elapsed() > until:
            await socket.close(4001)
            return
        await socket.accept()
        refusal = self._refusal()
        if refusal is not None:
            await _disconnect(socket, refusal)
            return
        await socket.send_json(self._hello())
        self._sockets.append(socket)
        self._on_change()
        self._resend(None)
        try:
            while True:
                self._acknowledge(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._forget(socket)

    def _on_loop(self, call: Callable[..., Any], *args: Any) -> None:
        if self._loop is None:
            raise RuntimeError("the sandbox is not running")
        # The loop is gone once the sandbox has stopped; a repeated event may still come by.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *args)

    def _refusal(self) -> str | None:
        if not self._enabled:
            return "link_disabled"
        return "too_many_websockets" if len(self._sockets) >= MOST_SOCKETS else None

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": HOST,
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
        }

    def _send(self, pending: Pending) -> None:
        """Without an open socket the envelope waits for the next one."""
        self._pending[pending.envelope["envelope_id"]] = pending
        if not self._sockets:
            pending.socket = None
            return
        self._turn += 1
        pending.socket = self._sockets[self._turn % len(self._sockets)]
        for socket in self._sockets if self.repeating else [pending.socket]:
            self._in_background(socket.send_text(json.dumps(pending.envelope)))

    def _resend(self, lost: WebSocket | None) -> None:
        for pending in [one for one in [*self._pending.values()] if one.socket is lost]:
            self._send(pending)

    def _acknowledge(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        envelope_id = ack.get("envelope_id") if isinstance(ack, dict) else None
        pending = self._pending.pop(str(envelope_id), None)
        if pending is None or pending.answer.done():
            return
        payload = ack.get("payload")
        used = pending.envelope["accepts_response_payload"] and isinstance(payload, dict)
        pending.answer.set_result(Answer(True, payload if used else {}))

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)
        self._on_change()
        self._resend(socket)

    def _warn(self, notice: float) -> None:
        asking = list(self._sockets)
        for socket in asking:
            self._in_background(socket.send_json(_notice("warning")))
        loop = asyncio.get_running_loop()
        loop.call_later(notice, self._end, asking, "refresh_requested")

    def _end(self, sockets: list[WebSocket], reason: str) -> None:
        for socket in sockets:
            if socket in self._sockets:
                self._in_background(_disconnect(socket, reason))

    def _in_background(self, sending: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(sending)
        # A socket that closes meanwhile is noticed by its reader; nothing else can go wrong here.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


def _envelope(kind: Kind, payload: Json, expects_payload: bool, retry: Retry | None) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": expects_payload,
    }
    if kind == "events_api":
        envelope["retry_attempt"] = retry.attempt if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope


def _notice(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


async def _disconnect(socket: WebSocket, reason: str) -> None:
    await socket.send_json(_notice(reason))
    await socket.close()
