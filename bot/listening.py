"""The HTTP server of one process, from its first request to its last answer."""

import socket
import threading
import time
from typing import Any

import structlog
from waitress.server import create_server
from waitress.wasyncore import dispatcher

from bot.web import Wsgi

log = structlog.get_logger()
THREADS = 32
LOOK_AGAIN_S = 0.02


class Listener:
    """Listens as soon as it is made, and serves in a thread of its own.

    Raises ``OSError`` or ``ValueError`` where it cannot.
    """

    def __init__(self, serve: Wsgi, host: str, port: int) -> None:
        # One address: of a name such as localhost, which may stand for several, the first.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4]
        self._server = create_server(serve, host=found[0], port=port, threads=THREADS)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    @property
    def port(self) -> int:
        """The one that was found, when it was to be any."""
        return int(self._server.effective_port)

    def connect(self) -> None:
        self._thread.start()
        log.info("listening", over="HTTP", port=self.port)

    def close(self) -> None:
        """Accept no connection any more, answer what has come, hang up.

        Waitress's own shutdown drops the requests that wait for a thread, and goes on accepting.
        """
        self._in_its_thread(lambda: dispatcher.close(self._server))
        while self._server.accepting or self._server.active_channels:
            time.sleep(LOOK_AGAIN_S)
            self._in_its_thread(self._hang_up_where_idle)
        self._server.task_dispatcher.shutdown()
        self._in_its_thread(self._server.trigger.close)
        self._thread.join()

    def _in_its_thread(self, work: Any) -> None:
        """Where nothing is locked, as only that thread touches the connections."""
        self._server.trigger.pull_trigger(work)

    def _hang_up_where_idle(self) -> None:
        for one in list(self._server.active_channels.values()):
            if not (one.request or one.requests or one.total_outbufs_len):
                one.handle_close()
