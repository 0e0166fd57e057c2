"""How deliveries leave: the kinds there are, and who carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.sandbox.shapes import Answer, Json

Kind = Literal["slash_commands", "interactive", "events_api"]

ACK_SECONDS = 3.0


@dataclass(frozen=True)
class Retry:
    """Which repetition of an event this is, and why it is repeated."""

    attempt: int
    reason: str


class Carrier(Protocol):
    """Brings one payload to the app and returns its answer, or None when it came too late."""

    def deliver(
        self, kind: Kind, payload: Json, expects_payload: bool, retry: Retry | None = None
    ) -> Answer | None: ...
