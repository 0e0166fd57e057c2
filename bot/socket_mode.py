"""Connects over Socket Mode: two connections, so that Slack's refresh of one loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

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
        """All at once, as each waits up to a second for its queue to stay empty."""
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(_close, self._handlers))


def _close(handler: SocketModeHandler) -> None:
    """With a ping, whose answer ends the read that closing waits for: else up to three seconds."""
    client = handler.client
    client.current_session_state.terminated = True
    if client.current_session is not None:
        with suppress(OSError):
            client.current_session.ping()
    handler.close()  # type: ignore[no-untyped-call]
