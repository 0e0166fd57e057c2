"""A Bolt app that only connects: what there is to pay before Oppy begins.

As a process of its own: ``python -m tests.bench.bare_bot``, with the environment of ``oppy run``.
"""

import os
import signal
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient


def main() -> None:
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    url = os.environ["SLACK_API_URL"]
    app = App(client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=url))
    app.command("/opp")(lambda ack: ack())
    token = os.environ["SLACK_APP_TOKEN"]
    handler = SocketModeHandler(app, token, web_client=WebClient(token, base_url=url))
    handler.connect()  # type: ignore[no-untyped-call]
    stopping.wait()
    handler.close()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
