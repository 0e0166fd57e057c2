"""What operators ask the bot: is it alive, is it ready, what has it measured."""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import Generic, TypeVar

from prometheus_client import Metric, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.web import OPPORTUNITY, Wsgi, leading_to, told
from bot.wiring import Oppy
from store import heartbeats, schema
from store.backlog import Backlog, backlog

PATIENCE_S = 2.0
# Threads without which the bot is dead, by how their names begin.
FOREVER = {"courier": "the courier", "APScheduler": "the clock"}
Found = TypeVar("Found")


class Glance(Generic[Found]):
    """Looks in a thread of its own and waits for at most ``patience`` seconds.

    A database that hangs keeps that one thread; whoever asks meanwhile waits for the same look.
    Otherwise probes would pile up until no thread is left to say that the bot is alive.
    """

    def __init__(self, look: Callable[[], Found], patience: float = PATIENCE_S) -> None:
        self._look = look
        self._patience = patience
        self._lock = threading.Lock()
        self._looking: Future[Found] | None = None

    def __call__(self) -> Found:
        """Raises ``TimeoutError`` and whatever looking raises."""
        with self._lock:
            if self._looking is None or self._looking.done():
                self._looking = Future()
                threading.Thread(target=self._run, args=(self._looking,), daemon=True).start()
            looking = self._looking
        return looking.result(self._patience)

    def _run(self, looking: "Future[Found]") -> None:
        try:
            looking.set_result(self._look())
        except Exception as error:
            looking.set_exception(error)


class Waiting(Collector):
    """How much is waiting, asked of the database at each scrape; without one the rest is told."""

    def __init__(self, look: Callable[[], Backlog], clock: Callable[[], dt.datetime]) -> None:
        self._look = look
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        try:
            found = self._look()
        except (SQLAlchemyError, TimeoutError):
            yield _gauge("oppy_database_up", "Whether the database answers this process", 0)
            return
        age = (self._clock() - found.oldest).total_seconds() if found.oldest else 0.0
        yield _gauge("oppy_database_up", "Whether the database answers this process", 1)
        yield _gauge("oppy_deliveries_waiting", "Deliveries due and not ended", found.waiting)
        yield _gauge(
            "oppy_oldest_delivery_age_seconds",
            "How long the oldest of those has been due; 0 when there is none",
            max(age, 0.0),
        )


def pages(bot: Oppy, connections: Callable[[], int] | None = None) -> Mapping[str, Wsgi]:
    """Everything there is to ask, by its path, and where links to opportunities lead.

    ``connections`` are those to Slack, if it has any. Over HTTP it is Slack that connects.
    """
    if connections is not None:
        bot.metrics.connections.set_function(connections)
    bot.metrics.watch(Waiting(Glance(lambda: _backlog(bot)), bot.clock))
    look = Glance(lambda: _look(bot))
    linked = {} if bot.settings.url is None else {OPPORTUNITY: leading_to(bot.in_slack)}
    return linked | {
        "/healthz": told(stopped_threads),
        "/readyz": told(lambda: [*unwell(bot, look), *_unheard(connections)]),
        "/metrics": make_wsgi_app(bot.metrics.registry),
    }


def stopped_threads() -> list[str]:
    """What has died although the process runs. Nothing outside the process has a say in it."""
    return not_running(thread.name for thread in threading.enumerate())


def not_running(names: Iterable[str]) -> list[str]:
    """A line for each thread that must run for ever and is not among ``names``."""
    running = list(names)
    return [
        f"{what} does not run"
        for start, what in FOREVER.items()
        if not any(name.startswith(start) for name in running)
    ]


def unwell(bot: Oppy, look: Callable[[], tuple[str | None, dt.datetime | None]]) -> list[str]:
    """A line for each thing that keeps this process from doing its work."""
    now = bot.clock()
    lines = list(_asleep("the clock", bot.metrics.last_tick, now))
    try:
        found, beaten = look()
    except (SQLAlchemyError, TimeoutError) as error:
        return [f"the database does not answer ({type(error).__name__})", *lines]
    if found is not None:
        return [*lines, f"the schema is {found}, this code works with {schema.NEWEST}"]
    return [*lines, *_asleep("the courier", beaten, now)]


def _unheard(connections: Callable[[], int] | None) -> Iterator[str]:
    if connections is not None and not connections():
        yield "Slack is not connected"


def _asleep(who: str, last: dt.datetime | None, now: dt.datetime) -> Iterator[str]:
    if last is None:
        yield f"{who} has not come round yet"
    elif now - last >= heartbeats.ASLEEP_AFTER:
        yield f"{who} last came round at {last:%Y-%m-%d %H:%M:%S} UTC"


def _look(bot: Oppy) -> tuple[str | None, dt.datetime | None]:
    """A schema that this code does not work with, and when a courier last came round."""
    with bot.database.readings() as session:
        connection = session.connection()
        if not schema.fits(connection):
            return schema.current(connection) or "empty", None
        return None, heartbeats.last(session, heartbeats.COURIER)


def _backlog(bot: Oppy) -> Backlog:
    with bot.database.readings() as session:
        return backlog(session, bot.workspace_id, bot.clock())


def _gauge(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)
