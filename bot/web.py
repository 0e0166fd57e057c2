"""The HTTP server: for Slack, where it is answered over HTTP, and for whoever watches the bot."""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from reports.words import words_for

EVENTS = "/slack/events"
PLAIN = [("Content-Type", "text/plain; charset=utf-8")]
HTML = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Referrer-Policy", "no-referrer"),
]
OPPORTUNITY = "/o/"
NUMBER = re.compile("[0-9]{1,9}")
PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="2; url={address}">
<title>Oppy</title>
<p>{said} {how}</p>
<p><a href="{address}">{open}</a></p>
</html>
"""
StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
NO_PAGES: Mapping[str, Wsgi] = {}


def web_app(app: App | None, pages: Mapping[str, Wsgi] = NO_PAGES) -> Wsgi:
    """``pages`` by path, and with an app ``/slack/events``, where the signature is checked.

    A page whose path ends with a slash has everything right below it too.
    """
    rest = _not_found if app is None else SlackRequestHandler(app, path=EVENTS)

    def serve(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        folder = path[: path.rfind("/") + 1]
        page = pages.get(path) or pages.get(folder) or rest
        return page(environ, start_response)

    return serve


def told(unwell: Callable[[], list[str]]) -> Wsgi:
    """A page that is 200 "ok", or 503 with a line for each thing that is not well."""

    def page(_environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        lines = unwell()
        start_response("503 Service Unavailable" if lines else "200 OK", PLAIN)
        return ["\n".join([*(lines or ["ok"]), ""]).encode()]

    return page


def leading_to(address: str) -> Wsgi:
    """The page of a link to an opportunity: it tells nothing of it and leads on to Slack."""

    def page(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        number = environ["PATH_INFO"].removeprefix(OPPORTUNITY)
        if not NUMBER.fullmatch(number):
            return _not_found(environ, start_response)
        words = words_for(environ.get("HTTP_ACCEPT_LANGUAGE"))
        said = words("This is about opportunity #{number}.", number=number)
        how = words("Open Slack and write /opp {number} there.", number=number)
        body = PAGE.format(
            language=words.locale.replace("_", "-"),
            address=escape(address),
            said=escape(said),
            how=escape(how),
            open=escape(words("Open Slack")),
        )
        start_response("200 OK", HTML)
        return [body.encode()]

    return page


def _not_found(_environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", PLAIN)
    return [b"not here\n"]
