"""Words that every room of the sandbox shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal as the Web API words it: `ok: false`, an error code and what else goes with it."""

    def __init__(self, error: str, **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.fields = fields

    @property
    def messages(self) -> list[str]:
        """What is wrong in detail, with pointers."""
        metadata: Json = self.fields.get("response_metadata") or {}
        found: list[str] = metadata.get("messages") or self.fields.get("errors") or []
        return found

    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.fields}


class NotPossible(Exception):
    """Something nobody can do in Slack's own window: the script is wrong, not the app."""


@dataclass(frozen=True)
class Outcome:
    """What a person gets to see at once after doing something."""

    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    ts: str | None = None


@dataclass(frozen=True)
class Answer:
    """What the app answered to one delivery. `payload` is the acknowledgement's body, if any."""

    accepted: bool
    payload: Json = field(default_factory=dict)
    no_retry: bool = False


@dataclass(frozen=True)
class Refusal:
    """A payload of the app that Slack would not have taken."""

    where: str
    error: str
    messages: tuple[str, ...]
    payload: Any
