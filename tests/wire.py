"""The line to a PostgreSQL server, which a test can cut wherever it likes."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from sqlalchemy import make_url

CHUNK = 65536


@dataclass(frozen=True, eq=False)
class _Trap:
    words: tuple[bytes, ...]
    answer: bool
    comes_back: bool


class Wire:
    """A real TCP line to the server behind ``url``; bytes pass unchanged until it is cut."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._server = f"{parsed.query['host']}/.s.PGSQL.{parsed.port or 5432}"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._lines: set[socket.socket] = set()
        self._trap: _Trap | None = None
        self.is_cut = False
        self.trapped = threading.Event()
        self.url = parsed.set(
            host="127.0.0.1", port=self._listener.getsockname()[1], query={"sslmode": "disable"}
        ).render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self) -> None:
        """End every connection, and every new one at once."""
        self.is_cut = True
        self._hang_up_all()

    def _hang_up_all(self) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            _hang_up(line)

    def mend(self) -> None:
        self.is_cut = False

    def cut_at(self, *words: str, answer: bool = False, comes_back: bool = False) -> None:
        """Cut when one connection has sent all these words in turn: before the server gets the
        last, or, with ``answer``, when it has done it and says so. New connections are refused
        from then on, unless it ``comes_back`` at once.
        """
        self.trapped.clear()
        self._trap = _Trap(tuple(word.encode() for word in words), answer, comes_back)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server)
            with self._lock:
                self._lines |= {client, server}
            if self.is_cut:
                _hang_up(client)
                _hang_up(server)
                continue
            answered = threading.Event()
            threading.Thread(target=self._ask, args=(client, server, answered), daemon=True).start()
            threading.Thread(target=self._say, args=(server, client, answered), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket, answered: threading.Event) -> None:
        trap, seen = self._trap, 0
        with suppress(OSError):
            while data := client.recv(CHUNK):
                if self._trap is not trap:
                    trap, seen = self._trap, 0
                while trap and seen < len(trap.words) and trap.words[seen] in data:
                    seen += 1
                if trap and seen == len(trap.words):
                    if not trap.answer:
                        self._spring(trap)
                        break
                    answered.set()
                server.sendall(data)
        _hang_up(client)
        _hang_up(server)

    def _say(self, server: socket.socket, client: socket.socket, answered: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                trap = self._trap
                if trap is not None and answered.is_set():
                    self._spring(trap)
                    break
                client.sendall(data)
        _hang_up(client)
        _hang_up(server)

    def _spring(self, trap: _Trap) -> None:
        self._trap = None
        if trap.comes_back:
            self._hang_up_all()
        else:
            self.cut()
        self.trapped.set()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
