"""Events on their way to the app, and again when it does not take them.

Slack repeats three times: almost at once, after a minute, after five.
docs.slack.dev/apis/events-api#retries
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bot.sandbox.envelopes import Carrier, Retry
from bot.sandbox.shapes import Answer, Json

RETRY_PAUSES = (0.0, 60.0, 300.0)


class Events:
    """Sends events for as long as the sandbox runs."""

    def __init__(self, carrier: Carrier, pauses: Sequence[float] = RETRY_PAUSES) -> None:
        self._carrier = carrier
        self._pauses = pauses
        self._stopping = threading.Event()

    def send(self, body: Json) -> None:
        """Returns when the app took it or the first attempt failed."""
        answer = self._carrier.deliver("events_api", body, expects_payload=False)
        if _is_to_be_repeated(answer):
            reason = _reason(answer)
            threading.Thread(target=self._repeat, args=(body, reason), daemon=True).start()

    def close(self) -> None:
        self._stopping.set()

    def _repeat(self, body: Json, reason: str) -> None:
        for attempt, pause in enumerate(self._pauses, start=1):
            if self._stopping.wait(pause):
                return
            retry = Retry(attempt, reason)
            answer = self._carrier.deliver("events_api", body, expects_payload=False, retry=retry)
            if not _is_to_be_repeated(answer):
                return
            reason = _reason(answer)


def _is_to_be_repeated(answer: Answer | None) -> bool:
    return answer is None or not (answer.accepted or answer.no_retry)


def _reason(answer: Answer | None) -> str:
    return "http_timeout" if answer is None else "http_error"
