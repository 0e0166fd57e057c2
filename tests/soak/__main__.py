"""Runs it and prints what was seen: ``python -m tests.soak [--minutes 10] [--engine sqlite]``."""

import argparse
import sys
import threading
import time
from contextlib import ExitStack

from bot.clock import system_clock
from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from store.database import open_database
from tests.bench.listing import ENGINES
from tests.soak.load import Load
from tests.soak.morning import owe_mornings
from tests.soak.watching import Watch, running

WARM_UP = 0.25
LOOKS = 60


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--engine", choices=list(ENGINES), default="PostgreSQL")
    options = parser.parse_args()
    seconds = options.minutes * 60
    with ExitStack() as stack:
        slack = stack.enter_context(Sandbox(rate_limits=False, manifest=read_manifest()))
        url = stack.enter_context(ENGINES[options.engine]())
        process = stack.enter_context(running(slack, url))
        slack.wait_for(lambda: slack.connections == 2, 60)
        watch, load, ending = Watch(process.pid, url), Load(slack), threading.Event()
        threads = [
            *load.threads(ending),
            threading.Thread(target=owe_mornings, args=(url, slack, ending)),
        ]
        for thread in threads:
            thread.start()
        _look_on(watch, seconds)
        ending.set()
        for thread in threads:
            thread.join()
        _drained(url)
        problems = [*watch.problems(WARM_UP), *load.problems(), *_unsent(url)]
    print(watch.table())  # noqa: T201
    print(load.table())  # noqa: T201
    for problem in problems:
        print(f"PROBLEM  {problem}")  # noqa: T201
    sys.exit(1 if problems else 0)


def _look_on(watch: Watch, seconds: float) -> None:
    pause = max(seconds / LOOKS, 1.0)
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        watch.look(time.monotonic() - began)
        time.sleep(pause)


def _drained(url: str) -> None:
    """Give what is owed three minutes to go out: a channel takes one message a second."""
    for _ in range(180):
        if not _unsent(url):
            return
        time.sleep(1)


def _unsent(url: str) -> list[str]:
    from store.backlog import backlog

    database = open_database(url)
    try:
        with database.readings() as session:
            left = backlog(session, 1, system_clock()).waiting
    finally:
        database.close()
    return [f"{left} deliveries are still waiting"] if left else []


if __name__ == "__main__":
    main()
