"""The client, a process of its own so that it never shares the server's interpreter lock.

Asks the same request over kept-alive connections, as many at a time as told, and writes what it
saw. Raw sockets and one loop: the client must not be what is measured.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Asked:
    """Requests a second, and the milliseconds that half and 99 of 100 took at most."""

    per_second: float
    p50: float
    p99: float


class Connection:
    """One kept-alive connection with one request under way."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._came = b""
        self._began = 0.0

    def ask(self) -> None:
        self._came = b""
        self._began = time.perf_counter()
        self.socket.sendall(self._request)

    def read(self) -> float | None:
        """How long the answer took, once it is all there."""
        self._came += self.socket.recv(262_144)
        head, found, body = self._came.partition(b"\r\n\r\n")
        if not found:
            return None
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(self._came[:300].decode())
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return time.perf_counter() - self._began if len(body) >= length else None


def hammer(port: int, request: bytes, clients: int, seconds: float) -> Asked:
    """Ask for that long from a process of its own."""
    job = {"port": port, "request": request.decode(), "clients": clients, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Asked(**json.loads(done.stdout))


def _ask(port: int, request: bytes, clients: int, lasting: float) -> Asked:
    connections = [Connection(port, request) for _ in range(clients)]
    waiting = selectors.DefaultSelector()
    for connection in connections:
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    took: list[float] = []
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < lasting:
        for key, _ in waiting.select():
            answered = key.data.read()
            if answered is not None:
                took.append(answered)
                key.data.ask()
    return Asked(len(took) / (now - began), median(took) * 1e3, quantiles(took, n=100)[98] * 1e3)


def main() -> None:
    job = json.load(sys.stdin)
    asked = _ask(job["port"], job["request"].encode(), job["clients"], job["seconds"])
    json.dump(asdict(asked), sys.stdout)


if __name__ == "__main__":
    main()
