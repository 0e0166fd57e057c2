"""Runs the bot until it is told to stop, or ticks once."""

import datetime as dt
import signal
import threading

import click
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.alone import alone
from bot.clock import Clock, system_clock
from bot.health import pages
from bot.preparing import prepare_database
from bot.settings import Settings
from bot.socket_mode import Sockets
from bot.web import Server, web_app
from bot.wiring import Oppy, build

log = structlog.get_logger()
STOPPED = 1
PATIENCE = dt.timedelta(seconds=10)


@alone
def run_bot(settings: Settings) -> int:
    """The exit status: 0 after a signal, 1 when it could not start."""
    bot = _started(settings)
    if bot is None:
        return STOPPED
    server = _listening(bot, settings)
    if server is None and settings.app_token is None:
        bot.stop()
        return STOPPED
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    bot.start()
    if server is not None:
        server.start()
    if settings.app_token is not None:
        _serve_socket(bot, settings, stopping)
    else:
        stopping.wait()
    if server is not None:
        server.stop()
    bot.stop()
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


def _serve_socket(bot: Oppy, settings: Settings, stopping: threading.Event) -> None:
    assert settings.app_token is not None  # noqa: S101 - the caller looked
    sockets = Sockets(bot.app, settings.app_token.get_secret_value(), settings.api_url)
    sockets.connect()
    log.info("connected", over="Socket Mode")
    stopping.wait()
    sockets.close()


def _listening(bot: Oppy, settings: Settings) -> Server | None:
    """A server on the port, for Slack where there is no socket, and for operators always.

    None when the port cannot be had: nothing but health and metrics is lost in Socket Mode.
    """
    over_http = settings.app_token is None
    where = {"host": settings.host, "port": settings.port}
    try:
        serve = web_app(bot.app if over_http else None, pages(bot))
        server = Server(serve, settings.host, settings.port)
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
    log.info("listening", over="HTTP", slack=over_http, host=settings.host, port=server.port)
    return server
