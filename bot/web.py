"""The HTTP server: for Slack, where it is answered over HTTP, and for whoever watches the bot."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

EVENTS = "/slack/events"
PLAIN = [("Content-Type", "text/plain; charset=utf-8")]
StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
NO_PAGES: Mapping[str, Wsgi] = {}


def web_app(app: App | None, pages: Mapping[str, Wsgi] = NO_PAGES) -> Wsgi:
    """``pages`` by path, and with an app ``/slack/events``, where the signature is checked."""
    rest = _not_found if app is None else SlackRequestHandler(app, path=EVENTS)

    def serve(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        return pages.get(environ["PATH_INFO"], rest)(environ, start_response)

    return serve


def told(unwell: Callable[[], list[str]]) -> Wsgi:
    """A page that is 200 "ok", or 503 with a line for each thing that is not well."""

    def page(_environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        lines = unwell()
        start_response("503 Service Unavailable" if lines else "200 OK", PLAIN)
        return ["\n".join([*(lines or ["ok"]), ""]).encode()]

    return page


def _not_found(_environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", PLAIN)
    return [b"not here\n"]
