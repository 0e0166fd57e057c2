"""Serves Slack over HTTP with threads, and says whether all is well."""

from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import BaseWSGIServer, create_server

EVENTS = "/slack/events"
HEALTH = "/healthz"
THREADS = 32
StartResponse = Callable[..., Any]


def web_app(app: App, healthy: Callable[[], bool]) -> Callable[..., Iterable[bytes]]:
    """``/slack/events`` with the signature checked, and ``/healthz``."""
    slack = SlackRequestHandler(app, path=EVENTS)

    def serve(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == HEALTH:
            well = healthy()
            status = "200 OK" if well else "503 Service Unavailable"
            start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
            return [b"ok\n" if well else b"not well\n"]
        return slack(environ, start_response)

    return serve


def make_server(
    app: App,
    healthy: Callable[[], bool],
    port: int,
    host: str = "0.0.0.0",  # noqa: S104 - Slack comes from outside
) -> BaseWSGIServer:
    """A server that listens already; ``run`` serves until ``close``."""
    return create_server(web_app(app, healthy), host=host, port=port, threads=THREADS)
