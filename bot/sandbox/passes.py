"""What Slack hands out for a short while: trigger ids and response URLs.

A trigger lives 3 seconds and opens one view. A response URL takes 5 messages within 30 minutes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.clock import elapsed
from bot.sandbox.ids import mint_secret
from bot.sandbox.shapes import SlackError

TRIGGER_SECONDS = 3.0
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5


@dataclass
class Trigger:
    """Proof that this person just did something. `view_id` is the view they did it in."""

    id: str
    user_id: str
    view_id: str | None
    made_at: float
    used: bool = False


@dataclass
class ResponseUrl:
    """A way to answer one interaction. `message_ts` is the message it came from, if any."""

    path: str
    user_id: str
    channel_id: str
    message_ts: str | None
    until: datetime
    uses: int = 0


class Passes:
    """The caller holds the workspace's lock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}

    def trigger(self, user_id: str, view_id: str | None = None) -> str:
        trigger_id = (
            f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        )
        self._triggers[trigger_id] = Trigger(trigger_id, user_id, view_id, elapsed())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if elapsed() - trigger.made_at > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, user_id: str, channel_id: str, message_ts: str | None = None) -> str:
        """The path of a new response URL."""
        path = f"/actions/{mint_secret()}"
        until = self._clock() + RESPONSE_URL_LIFE
        self._response_urls[path] = ResponseUrl(path, user_id, channel_id, message_ts, until)
        return path

    def use(self, path: str) -> ResponseUrl:
        found = self._response_urls.get(path)
        if found is None:
            raise SlackError("invalid_url")
        if self._clock() > found.until:
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found
