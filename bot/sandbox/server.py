"""The sandbox as a server in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Address

START_SECONDS = 10.0
# Slack's Python client reads its new socket only after something came on the old one.
PING_SECONDS = 0.5
CLOSED = -1


class BackgroundServer:
    """Runs an ASGI app on a port that is known, and open, before the thread starts."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        self._address: tuple[str, int] = self._socket.getsockname()
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        self._started = threading.Event()
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None
        self._stop: Callable[[], object] | None = None

    def start(self, app: Starlette, on_start: Callable[[asyncio.AbstractEventLoop], None]) -> None:
        if self._socket.fileno() == CLOSED:
            self._socket = _bound(*self._address)
            self._started.clear()
        app.state.drop_connection = self._drop_connection
        run = self._run(app, on_start)
        self._thread = threading.Thread(
            target=asyncio.run, args=(run,), name="sandbox", daemon=True
        )
        self._thread.start()
        if not self._started.wait(START_SECONDS):
            raise RuntimeError("the sandbox did not start")

    def stop(self) -> None:
        if self._stop is not None and self._thread is not None:
            self._stop()
            self._thread.join(START_SECONDS)
            self._stop = None
        self._socket.close()

    async def _run(
        self, app: Starlette, on_start: Callable[[asyncio.AbstractEventLoop], None]
    ) -> None:
        """Uvicorn's own loop looks ten times a second whether to stop; this one is told."""
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws_ping_interval=PING_SECONDS,
        )
        config.load()
        server = self._server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[self._socket])
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        self._stop = lambda: loop.call_soon_threadsafe(stopping.set)
        on_start(loop)
        self._started.set()
        await stopping.wait()
        for listener in server.servers:
            listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)
        for connection in list(server.server_state.connections):
            _abort(connection)
        await asyncio.sleep(0)

    def _drop_connection(self, client: Address) -> None:
        if self._server is None:
            return
        for connection in list(self._server.server_state.connections):
            if getattr(connection, "client", None) == tuple(client):
                _abort(connection)


def _bound(host: str, port: int) -> socket.socket:
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((host, port))
    return found


def _abort(connection: object) -> None:
    transport: asyncio.Transport = getattr(connection, "transport")  # noqa: B009
    transport.abort()
