"""Each envelope is handled once, however often Slack delivers it."""

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest

KEPT_S = 300.0
MOST = 1000

Acknowledgement = str | None


@dataclass(frozen=True)
class _Kept:
    since: float
    answer: "Future[Acknowledgement]" = field(default_factory=Future)


class Answers:
    """What was acknowledged lately, by envelope. Thread-safe.

    Other processes do not know it: there the ``request_id`` of every write is what counts.
    """

    def __init__(
        self, kept: float = KEPT_S, most: int = MOST, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept_for = kept
        self._most = most
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def claim(self, envelope_id: str) -> "tuple[Future[Acknowledgement], bool]":
        """The answer to come, or that was given; and whether it is for the caller to find."""
        now = self._elapsed()
        with self._lock:
            self._drop_old(now)
            kept = self._kept.get(envelope_id)
            if kept is not None:
                return kept.answer, False
            kept = self._kept[envelope_id] = _Kept(now)
            return kept.answer, True

    def forget(self, envelope_id: str) -> None:
        """There was no answer: the next delivery tries again."""
        with self._lock:
            self._kept.pop(envelope_id, None)

    def __len__(self) -> int:
        return len(self._kept)

    def _drop_old(self, now: float) -> None:
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if len(self._kept) < self._most and now - oldest.since < self._kept_for:
                return
            self._kept.popitem(last=False)


def acknowledgement(app: App, request: SocketModeRequest) -> Acknowledgement:
    """Let the app hear it; what to send back, or nothing where Slack should try again."""
    response: BoltResponse = run_bolt_app(app, request)
    if response.status != 200:
        return None
    sent: dict[str, Any] = {"envelope_id": request.envelope_id}
    if response.body:
        kind = response.headers.get("content-type", [""])[0]
        is_json = kind.startswith("application/json")
        sent["payload"] = json.loads(response.body) if is_json else {"text": response.body}
    return json.dumps(sent)
