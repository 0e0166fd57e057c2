"""Runs the bot until it is told to stop, or ticks once."""

import datetime as dt
import signal
import threading

import click
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, system_clock
from bot.preparing import prepare_database
from bot.settings import Settings
from bot.socket_mode import Sockets
from bot.web import make_server
from bot.wiring import Oppy, build
from store import heartbeats

log = structlog.get_logger()
STOPPED = 1
PATIENCE = dt.timedelta(seconds=10)


def run_bot(settings: Settings) -> int:
    """The exit status: 0 after a signal, 1 when it could not start."""
    bot = _started(settings)
    if bot is None:
        return STOPPED
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    bot.start()
    if settings.app_token is not None:
        _serve_socket(bot, settings, stopping)
    else:
        _serve_http(bot, settings, stopping)
    bot.stop()
    log.info("stopped")
    return 0


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


def _serve_http(bot: Oppy, settings: Settings, stopping: threading.Event) -> None:
    server = make_server(bot.app, lambda: is_healthy(bot), settings.port)
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()
    log.info("listening", over="HTTP", port=settings.port)
    stopping.wait()
    server.task_dispatcher.shutdown()
    server.close()


def is_healthy(bot: Oppy) -> bool:
    """The database answers, the clock has ticked lately, and the courier is at work."""
    now = bot.clock()
    try:
        with bot.database.readings() as session:
            beats = [
                heartbeats.last(session, name) for name in (heartbeats.TICK, heartbeats.COURIER)
            ]
    except SQLAlchemyError:
        return False
    return all(last is not None and now - last < heartbeats.ASLEEP_AFTER for last in beats)
