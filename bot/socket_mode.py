"""Connects over Socket Mode: two connections, so that Slack's refresh of one loses nothing."""

from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.client import SocketModeClient

CONNECTIONS = 2


class Sockets:
    """The open connections of one process."""

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self._handlers = [
            SocketModeHandler(
                app, app_token, web_client=WebClient(token=app_token, base_url=api_url)
            )
            for _ in range(CONNECTIONS)
        ]

    def connect(self) -> None:
        """Returns once both are connected."""
        for handler in self._handlers:
            handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        for handler in self._handlers:
            _end_reading(handler.client)
        for handler in self._handlers:
            handler.close()  # type: ignore[no-untyped-call]


def _end_reading(client: SocketModeClient) -> None:
    """Have Slack answer a ping: the client closes when its read has ended, which takes three
    seconds where nothing comes in.
    """
    client.current_session_state.terminated = True
    if client.current_session is not None:
        with suppress(OSError):
            client.current_session.ping()
