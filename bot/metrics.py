"""What the bot counts and measures, for Prometheus. docs/operating.md explains each name.

Labels come from closed sets alone: nothing a person typed becomes one.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, ProcessCollector
from prometheus_client.registry import Collector

from handlers.interaction import Outcome
from handlers.noting import OTHER
from store import outbox

Became = Literal["sent", "skipped", "failed", "retried", "too_late", "unclear"]
CODE = re.compile(r"[a-z0-9_]{1,60}")
MOST_CODES = 100
# Slack waits three seconds for an answer.
ANSWERS_S = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
CALLS_S = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)
# Half an hour is late, and after three days nothing is sent any more.
LAGS_S = (0.5, 1, 2, 5, 15, 60, 120, 300, 900, 1800, 3600, 14400, 86400, 259200)


class Registry(CollectorRegistry):
    """Without the moment at which each counter was made: twice the lines, and nobody asks."""

    def collect(self) -> Iterator[Metric]:
        for metric in super().collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith("_created")]
            yield metric


class Metrics:
    """One bot's figures. Every method may be called from any thread."""

    def __init__(self, kinds: Iterable[str]) -> None:
        """``kinds`` are the interactions there can be, ``OTHER`` among them."""
        self.registry = Registry()
        self.last_tick: dt.datetime | None = None
        ProcessCollector(registry=self.registry)
        self._kinds = frozenset(kinds)
        self._count_requests()
        self._count_deliveries()
        self._count_calls()
        self.connections = Gauge(
            "oppy_slack_connections",
            "Connections to Slack over Socket Mode that are open; 0 over HTTP",
            registry=self.registry,
        )
        self._tick = Gauge(
            "oppy_last_tick_timestamp_seconds",
            "When this process last looked for what is due; 0 before the first time",
            registry=self.registry,
        )

    def watch(self, collector: Collector) -> None:
        """Ask ``collector`` too, at each scrape."""
        self.registry.register(collector)

    def request(self, kind: str, outcome: Outcome, seconds: float) -> None:
        """One interaction has been answered."""
        kind = kind if kind in self._kinds else OTHER
        self._requests[kind, outcome].inc()
        duration = self._durations.get(kind)
        if duration is None:
            duration = self._durations[kind] = self._request_seconds.labels(kind)
        duration.observe(seconds)

    def delivered(self, kind: str, outcome: Became, lag_s: float | None) -> None:
        """One attempt at a delivery has ended; ``lag_s`` is how long after ``due_at`` it was sent.

        None when it was not sent.
        """
        kind = kind if kind in outbox.IN_ORDER else OTHER
        self._deliveries.labels(kind, outcome).inc()
        if lag_s is not None:
            self._lags.labels(kind).observe(lag_s)

    def slack_called(self, method: str, code: str | None, seconds: float) -> None:
        """One call of a Web API method has ended; ``code`` is Slack's error, if any."""
        self._calls.labels(method).observe(seconds)
        if code is not None:
            self._errors.labels(method, self._known_code(code)).inc()

    def ticked(self, now: dt.datetime) -> None:
        """What was due at ``now`` is written down."""
        self.last_tick = now
        self._tick.set(now.timestamp())

    def _count_requests(self) -> None:
        """Every counter is there from the start: an alert on growth misses what begins at one.

        Children are kept at hand, at a fifth of what the library's look-up costs.
        """
        requests = Counter(
            "oppy_requests_total",
            "Interactions by what was asked and how it ended",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "oppy_request_seconds",
            "From hearing an interaction to its answer",
            ["kind"],
            buckets=ANSWERS_S,
            registry=self.registry,
        )
        self._requests = {
            (kind, outcome): requests.labels(kind, outcome)
            for kind in sorted(self._kinds)
            for outcome in get_args(Outcome)
        }
        self._durations: dict[str, Histogram] = {}

    def _count_deliveries(self) -> None:
        self._deliveries = Counter(
            "oppy_deliveries_total",
            "Attempts at deliveries by kind and how they ended",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._lags = Histogram(
            "oppy_delivery_lag_seconds",
            "From when a delivery was due to when Slack had it",
            ["kind"],
            buckets=LAGS_S,
            registry=self.registry,
        )
        for kind in outbox.IN_ORDER:
            self._lags.labels(kind)
            for outcome in get_args(Became):
                self._deliveries.labels(kind, outcome)

    def _count_calls(self) -> None:
        self._codes: set[str] = set()
        self._calls = Histogram(
            "oppy_slack_call_seconds",
            "Calls of Slack's Web API",
            ["method"],
            buckets=CALLS_S,
            registry=self.registry,
        )
        self._errors = Counter(
            "oppy_slack_errors_total",
            "Calls of Slack's Web API that failed, by Slack's own code",
            ["method", "code"],
            registry=self.registry,
        )

    def _known_code(self, code: str) -> str:
        """Slack's codes as they are, but never a text, nor more of them than anybody reads."""
        if not CODE.fullmatch(code):
            return OTHER
        if code not in self._codes:
            if len(self._codes) >= MOST_CODES:
                return OTHER
            self._codes.add(code)
        return code
