"""Runs the bot until it is told to stop, or ticks once."""

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol

import click
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.alone import alone
from bot.clock import Clock, system_clock
from bot.health import pages
from bot.listening import Listener
from bot.preparing import prepare_database
from bot.settings import Settings
from bot.socket_mode import HINTS, NotOpened, Sockets
from bot.web import web_app
from bot.wiring import Oppy, build

log = structlog.get_logger()
STOPPED = 1
PATIENCE = dt.timedelta(seconds=10)
ENDS = (signal.SIGTERM, signal.SIGINT)


class Way(Protocol):
    """A way by which the bot is reached."""

    def connect(self) -> None: ...

    def close(self) -> None: ...


@alone
def run_bot(settings: Settings, clock: Clock = system_clock) -> int:
    """The exit status: 0 after a signal, 1 when it could not start or not finish in time.

    When Slack cannot be reached at the start this ends, and whatever supervises it tries again: it
    sees a bot that does not run, rather than one that seems to.
    """
    bot = _started(settings, clock)
    if bot is None:
        return STOPPED
    signals = _signals()
    ways = _ways(bot, settings)
    if not ways:
        bot.stop()
        return STOPPED
    bot.start()
    try:
        for way in ways:
            way.connect()
    except NotOpened as error:
        click.echo(_why_not(error, settings), err=True)
        _end(bot, ways)
        return STOPPED
    signals.get()
    log.info("stopping")
    _end(bot, ways)
    log.info("stopped")
    return 0


@alone
def tick_once(settings: Settings, now: dt.datetime | None) -> int:
    """Owe what is due at ``now``, deliver it, and return."""
    bot = _started(settings, _running_on(now) if now else system_clock)
    if bot is None:
        return STOPPED
    owed = bot.tick()
    taken = bot.courier.deliver_due(PATIENCE)
    bot.stop()
    click.echo(f"{owed} newly due, {taken} taken up.")
    return 0


def _running_on(start: dt.datetime) -> Clock:
    """A clock that shows ``start`` and runs on: what Slack asks to wait for comes to an end."""
    began = system_clock()
    return lambda: start + (system_clock() - began)


def _started(settings: Settings, clock: Clock = system_clock) -> Oppy | None:
    problem = prepare_database(settings)
    if problem is None:
        try:
            return build(settings, clock)
        except SlackApiError as error:
            code = error.response.get("error")
            problem = f"Slack does not accept SLACK_BOT_TOKEN ({code}). Run: oppy doctor"
        except (SlackClientError, OSError) as error:
            problem = f"Slack cannot be reached at {settings.api_url} ({error}). Run: oppy doctor"
    click.echo(problem, err=True)
    return None


def _signals() -> "SimpleQueue[int]":
    """Where SIGTERM and Ctrl+C arrive. The second ends the process at once, as for any program."""
    signals: SimpleQueue[int] = SimpleQueue()

    def told(number: int, _frame: object) -> None:
        # Unlike an event's, a simple queue's lock may be taken where a signal interrupts.
        signals.put(number)
        for each in ENDS:
            signal.signal(each, signal.SIG_DFL)

    for each in ENDS:
        signal.signal(each, told)
    return signals


def _ways(bot: Oppy, settings: Settings) -> list[Way]:
    """The port, for Slack where there is no socket and for operators always, and the sockets.

    Nothing when Slack could not reach the bot.
    """
    if settings.app_token is None:
        listener = _listening(bot, settings, None)
        return [] if listener is None else [listener]
    sockets = Sockets(bot.app, settings.app_token.get_secret_value(), settings.api_url)
    listener = _listening(bot, settings, lambda: sockets.connections)
    return [sockets] if listener is None else [listener, sockets]


def _listening(
    bot: Oppy, settings: Settings, connections: Callable[[], int] | None
) -> Listener | None:
    """None when the port cannot be had: in Socket Mode nothing but health and metrics is lost."""
    over_http = settings.app_token is None
    where = {"host": settings.host, "port": settings.port}
    try:
        serve = web_app(bot.app if over_http else None, pages(bot, connections))
        return Listener(serve, settings.host, settings.port)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if over_http:
            address = f"{settings.host}:{settings.port}"
            click.echo(
                f"Cannot listen on {address} ({reason}). Check PORT and OPPY_HOST.", err=True
            )
        else:
            log.warning("health and metrics not served", reason=reason, **where)
        return None


def _why_not(error: NotOpened, settings: Settings) -> str:
    if error.refused:
        return f"Slack does not accept SLACK_APP_TOKEN ({error.reason}). Run: oppy doctor"
    if error.reason in HINTS:
        return f"{HINTS[error.reason]}."
    return f"Slack cannot be reached at {settings.api_url} ({error.reason}). Run: oppy doctor"


def _end(bot: Oppy, ways: list[Way]) -> None:
    """Finish what is in hand. What does not end in time is left, and the exit status says so."""

    def hang_up() -> None:
        for way in reversed(ways):
            way.close()

    left = bot.stop(hang_up)
    if left:
        log.error("left unfinished", what=left)
        sys.stderr.flush()
        # An ordinary exit would wait for the threads that are still at it.
        os._exit(STOPPED)
