"""Asks Slack, and waits as long as Slack wants it to."""

import re
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.clients import posting_client
from bot.doctor.finding import Finding, mend
from bot.settings import Settings

NO_ANSWER = (SlackClientError, HTTPException, OSError)
PATIENCE_S = 60.0
RATE_LIMITED = "ratelimited"
Pause = Callable[[float], object]


class SlackAsked:
    """Slack as the doctor asks it. ``identity`` is its answer to who we are, once it gave one.

    Rate limits are waited for, ``PATIENCE_S`` in all.
    """

    def __init__(self, settings: Settings, pause: Pause) -> None:
        self.settings = settings
        self.pause = pause
        self.identity: SlackResponse | None = None
        self._patience = PATIENCE_S

    def client(self, token: str) -> WebClient:
        return posting_client(token, self.settings.api_url)

    def ask(self, call: Callable[[], SlackResponse]) -> SlackResponse:
        """Raises what ``call`` raises, and ``SlackApiError`` for a rate limit that lasts."""
        while True:
            try:
                return call()
            except SlackApiError as error:
                wait = _retry_after(error)
                if wait is None or wait > self._patience:
                    raise
            self._patience -= wait
            self.pause(wait)

    def unanswered(self, check: str, error: Exception) -> Finding:
        """Slack could not be reached, or had trouble itself."""
        reason = reason_of(error)
        if isinstance(error, SlackApiError):
            return mend(
                check,
                f"Slack did not answer as it should: {reason}",
                "Try again in a few minutes; slack-status.com tells whether Slack has trouble.",
            )
        return mend(
            check,
            f"Slack cannot be reached at {self.settings.api_url}: {reason}",
            "Check the network, the proxy, and SLACK_API_URL (normally not set).",
        )


def code_of(error: Exception) -> str | None:
    """Slack's own error code; None when something else answered, like a proxy with a page."""
    if not isinstance(error, SlackApiError):
        return None
    if error.response.status_code == 429:
        return RATE_LIMITED
    body = error.response.data
    code = body.get("error") if isinstance(body, dict) else None
    return code if isinstance(code, str) and re.fullmatch("[a-z0-9_]+", code) else None


def reason_of(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return code_of(error) or f"status {error.response.status_code}"
    return type(getattr(error, "reason", error)).__name__


def header(answer: SlackResponse, name: str) -> str | None:
    """A header of Slack's answer; the SDK keeps their case as it came."""
    headers: dict[str, Any] = {key.lower(): value for key, value in answer.headers.items()}
    found = headers.get(name)
    return found[0] if isinstance(found, list) else found


def _retry_after(error: SlackApiError) -> float | None:
    if code_of(error) != RATE_LIMITED:
        return None
    said = header(error.response, "retry-after") or ""
    return max(1.0, float(said)) if said.isdecimal() else 1.0
