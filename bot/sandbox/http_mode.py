"""The same deliveries as signed HTTP requests.

docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from bot.sandbox.clock import signing_time
from bot.sandbox.envelopes import ACK_SECONDS, Kind, Retry
from bot.sandbox.shapes import Answer, Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class HttpMode:
    """Posts to the app's request URL."""

    request_url: str
    signing_secret: str

    def deliver(
        self, kind: Kind, payload: Json, expects_payload: bool, retry: Retry | None = None
    ) -> Answer | None:
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type}
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.attempt)
            headers["X-Slack-Retry-Reason"] = retry.reason
        try:
            return self._post(body, headers, expects_payload)
        except TimeoutError:
            return None
        except (OSError, HTTPException):
            return Answer(accepted=False)

    def _signed(self, body: str) -> dict[str, str]:
        timestamp = str(signing_time())
        base = f"v0:{timestamp}:{body}".encode()
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
        }

    def _post(self, body: str, headers: dict[str, str], expects_payload: bool) -> Answer:
        url = urlsplit(self.request_url)
        connection = HTTPConnection(url.hostname or "", url.port, timeout=ACK_SECONDS)
        try:
            connection.request("POST", url.path or "/", body.encode(), headers)
            response = connection.getresponse()
            content = response.read().decode()
            if response.status != 200:
                stop = response.headers.get("x-slack-no-retry") == "1"
                return Answer(accepted=False, no_retry=stop)
            kind = response.headers.get("content-type", "")
            return Answer(True, _decoded(content, kind) if expects_payload else {})
        finally:
            connection.close()


def _encoded(kind: Kind, payload: Json) -> tuple[str, str]:
    """Events are JSON, commands are forms, everything else is JSON in a form's one field."""
    if kind == "events_api":
        return json.dumps(payload), JSON
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), FORM
    fields = {name: _field(value) for name, value in payload.items() if value is not None}
    return urlencode(fields), FORM


def _field(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _decoded(content: str, content_type: str) -> Json:
    if not content:
        return {}
    if not content_type.startswith(JSON):
        return {"text": content}
    try:
        value = json.loads(content)
    except ValueError:
        return {"text": content}
    return value if isinstance(value, dict) else {}
