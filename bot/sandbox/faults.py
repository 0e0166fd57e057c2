"""Faults on order: what goes wrong, in which call, how many times."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "drop_after_accept", "refuse", "stall", "delay", "status", "error", "hold", "hold_answer"
]


@dataclass
class Fault:
    """One ordered fault.

    `refuse` drops the connection before anything is done and `drop_after_accept` after it was
    done: the caller cannot tell the one from the other. `stall` is a `refuse` after `seconds`;
    `delay` does it at once and answers `seconds` later. `hold` does it only once the fault is
    released, and `hold_answer` does it at once and answers then, whether or not the caller is
    still there. `status` and `error` do nothing and answer with an HTTP status or an error of the
    Web API.
    """

    method: str
    kind: Kind
    times: int = 1
    status: int = 500
    retry_after: int = 2
    seconds: float = 1.0
    error: str = "is_archived"
    channel: str | None = None
    is_holding: threading.Event = field(default_factory=threading.Event)
    _released: Future[None] = field(default_factory=Future)

    def release(self) -> None:
        """Let go of what is held, and of what would be from now on."""
        if not self._released.done():
            self._released.set_result(None)

    async def until_released(self) -> None:
        self.is_holding.set()
        await asyncio.wrap_future(self._released)

    @property
    def logged_as(self) -> str:
        """What the log of calls tells of a call that this fault kept from being done."""
        return {"error": self.error, "status": f"status {self.status}"}.get(self.kind, self.kind)

    def strikes(self, method: str, args: dict[str, Any]) -> bool:
        named = self.method in ("*", method)
        return self.times > 0 and named and self.channel in (None, args.get("channel"))


class Faults:
    """Orders are taken in turn. `response_url` and `upload` name what is no API method.

    `weather`, when set, is asked about each call that no order strikes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fault] = []
        self.weather: Callable[[str], Fault | None] = lambda _method: None

    def add(self, method: str = "*", kind: Kind = "error", **details: Any) -> Fault:
        if kind not in get_args(Kind):
            raise ValueError(f"no such fault: {kind}")
        fault = Fault(method, kind, **details)
        with self._lock:
            self._orders.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._orders.clear()

    def take(self, method: str, args: dict[str, Any]) -> Fault | None:
        """The fault that strikes this call, used up by one time."""
        with self._lock:
            fault = next((one for one in self._orders if one.strikes(method, args)), None)
            if fault is None:
                return self.weather(method)
            fault.times -= 1
            return fault
