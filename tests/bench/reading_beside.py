"""``/opp list`` while a large report as of a day runs in a worker of the same process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from bot.sandbox import Sandbox
from tests.bench.hammer import hammer
from tests.bench.lines import Line
from tests.bench.serving import command, oppy, served
from tests.bench.sizes import Sizes

LASTING = 5.0


def measure(
    slack: Sandbox, url: str, report: Callable[[], Any], sizes: Sizes, engine: str
) -> Iterator[Line]:
    with ExitStack() as stack:
        bot = stack.enter_context(oppy(slack, url))
        port = stack.enter_context(served(bot.app))
        asking, lasting = command(slack, "list"), max(sizes.seconds, LASTING)
        hammer(port, asking, 1, sizes.seconds)
        idle = hammer(port, asking, 1, lasting)
        done = threading.Event()
        worker = threading.Thread(target=_over_and_over, args=(report, done))
        worker.start()
        busy = hammer(port, asking, 1, lasting)
        done.set()
        worker.join()
    ratio = busy.p99 / idle.p99
    yield Line(
        f"/opp list beside a report as of a day, {engine}, p99",
        busy.p99,
        "ms",
        "idle",
        ratio,
        "≤ 5",
    )
    yield Line("  p50", busy.p50, "ms", "idle", busy.p50 / idle.p50)


def _over_and_over(report: Callable[[], Any], done: threading.Event) -> None:
    while not done.is_set():
        report()
