"""Opens one connection to Slack, or says why it cannot be had."""

import json
import logging
from contextlib import ExitStack, suppress
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

ASK_S = 10
HELLO_S = 10.0
# A line that went dead without a word is noticed after the one and the other.
PING_EVERY_S = 5.0
PONG_WITHIN_S = 10.0
CLOSE_WITHIN_S = 1.0
LARGEST = 4 * 1024 * 1024
SLOWLY_S = 60.0

# What trying again at once would not mend.
HINTS = {
    "too_many_websockets": "Slack allows ten connections to an app: run at most five processes",
    "link_disabled": "Socket Mode is switched off in the app's settings at Slack",
}


class NotOpened(Exception):
    """Slack gave no connection; ``wait`` is how many seconds it should be left alone."""

    def __init__(self, reason: str, wait: float = 0.0, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.refused = refused
        """Slack answered, and the token or the app is at fault."""


class Door:
    """Opens connections for one app."""

    def __init__(self, app_token: str, api_url: str) -> None:
        self._token = app_token
        self._client = WebClient(
            base_url=api_url, timeout=ASK_S, retry_handlers=[], logger=_silent()
        )

    def open(self) -> ClientConnection:
        """A connection that Slack has greeted. Raises ``NotOpened``."""
        try:
            return _greeted(self._connected(self._address()))
        except NotOpened:
            raise
        except Exception as error:
            # Whatever it is, the next try may do better; a line that gave up would stay dead.
            raise NotOpened(type(error).__name__) from None

    def _address(self) -> str:
        """It lets anyone in who has it: like the token it is in no error of ours."""
        try:
            return str(self._client.apps_connections_open(app_token=self._token)["url"])
        except SlackApiError as error:
            raise _refusal(error) from None

    def _connected(self, address: str) -> ClientConnection:
        connecting = connect(
            address,
            compression=None,
            proxy=self._client.proxy,
            open_timeout=ASK_S,
            ping_interval=PING_EVERY_S,
            ping_timeout=PONG_WITHIN_S,
            close_timeout=CLOSE_WITHIN_S,
            max_size=LARGEST,
            logger=_silent(),
        )
        # Whoever reads the connection closes it.
        return ExitStack().enter_context(connecting)


def read_message(text: str | bytes) -> dict[str, Any]:
    """What Slack sent; nothing for what is no JSON object."""
    try:
        message = json.loads(text)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _greeted(socket: ClientConnection) -> ClientConnection:
    """Slack greets a connection, or says at once why it will not have it."""
    reason = "not greeted"
    with suppress(WebSocketException, TimeoutError):
        greeting = read_message(socket.recv(HELLO_S))
        if greeting.get("type") == "hello":
            return socket
        reason = str(greeting.get("reason", reason))
    socket.close()
    raise NotOpened(reason, SLOWLY_S if reason in HINTS else 0.0)


def _refusal(error: SlackApiError) -> NotOpened:
    code = str(error.response.get("error"))
    if error.response.status_code == 429:
        return NotOpened(code, float(error.response.headers.get("Retry-After", SLOWLY_S)))
    if error.response.status_code >= 500 or code in ("internal_error", "fatal_error"):
        return NotOpened(code)
    return NotOpened(code, SLOWLY_S, refused=True)


def _silent() -> logging.Logger:
    """What ends a connection is said once, by its line."""
    logger = logging.Logger("socket")
    logger.disabled = True
    return logger
