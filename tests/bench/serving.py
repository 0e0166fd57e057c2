"""Bolt apps on the server that Oppy runs on, and what Slack would send them."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.clients import interactive_client
from bot.listening import Listener
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.web import EVENTS, web_app
from bot.wiring import Oppy, build
from tests.bench.hammer import Asked, hammer
from tests.bench.lines import in_turns

ASKER = "U0LI"


@contextmanager
def served(app: App) -> Iterator[int]:
    """The port on which ``app`` is served, with the threads it has in earnest."""
    server = Listener(web_app(app), "127.0.0.1", 0)
    server.connect()
    try:
        yield server.port
    finally:
        server.close()


@contextmanager
def oppy(slack: Sandbox, url: str) -> Iterator[Oppy]:
    """The real bot, with ``slack`` for its identity and its people."""
    settings = Settings(
        database_url=url,
        bot_token=SecretStr(slack.bot_token),
        signing_secret=SecretStr(slack.signing_secret),
        api_url=slack.api_url,
        _env_file=None,  # type: ignore[call-arg]
    )
    bot = build(settings)
    try:
        yield bot
    finally:
        bot.stop()


def bolt(slack: Sandbox, process_before_response: bool) -> App:
    """A Bolt app without listeners yet."""
    return App(
        client=interactive_client(slack.bot_token, slack.api_url),
        signing_secret=slack.signing_secret,
        process_before_response=process_before_response,
    )


def bare(slack: Sandbox, process_before_response: bool = True) -> App:
    """One listener that only acknowledges."""
    app = bolt(slack, process_before_response)
    app.command("/opp")(lambda ack: ack())
    return app


def command(slack: Sandbox, text: str) -> bytes:
    """``/opp text`` as Slack sends it, signed."""
    fields = {
        "token": "deprecated",
        "team_id": slack.team.id,
        "team_domain": slack.team.domain,
        "channel_id": "C0DEALS",
        "channel_name": "deals",
        "user_id": ASKER,
        "user_name": "li",
        "command": "/opp",
        "text": text,
        "api_app_id": slack.team.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{slack.url}/commands/1",
        "trigger_id": "1.2.3",
    }
    return _signed(slack, urlencode(fields), "application/x-www-form-urlencoded")


def event(slack: Sandbox, fields: Mapping[str, Any]) -> bytes:
    """An event as Slack sends it, signed."""
    body = {
        "token": "deprecated",
        "team_id": slack.team.id,
        "api_app_id": slack.team.app_id,
        "event": dict(fields),
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": int(time.time()),
    }
    return _signed(slack, json.dumps(body), "application/json")


def asked_in_turns(
    rounds: int,
    clients: int,
    lasting: float,
    sides: Mapping[str, tuple[int, Callable[[], bytes]]],
) -> dict[str, Asked]:
    """Medians for each side, which is a port and what to ask there."""

    def side(port: int, request: Callable[[], bytes]) -> Callable[[], Asked]:
        return lambda: hammer(port, request(), clients, lasting)

    hammers = {name: side(port, request) for name, (port, request) in sides.items()}
    in_turns(1, hammers)
    return {name: _medians(taken) for name, taken in in_turns(rounds, hammers).items()}


def _medians(taken: list[Asked]) -> Asked:
    return replace(
        taken[0],
        per_second=median(one.per_second for one in taken),
        p50=median(one.p50 for one in taken),
        p99=median(one.p99 for one in taken),
    )


def _signed(slack: Sandbox, body: str, content_type: str) -> bytes:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(slack.signing_secret).generate_signature(
        timestamp=stamp, body=body
    )
    head = (
        f"POST {EVENTS} HTTP/1.1",
        "Host: 127.0.0.1",
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept: application/json,*/*",
        f"Content-Type: {content_type}",
        f"X-Slack-Request-Timestamp: {stamp}",
        f"X-Slack-Signature: {signature}",
        f"Content-Length: {len(body.encode())}",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()
