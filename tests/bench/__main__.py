"""Prints the table: ``python -m tests.bench [PART …]``."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable

from bot.logs import set_up_logs
from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from tests.bench import (
    chart,
    delivering,
    due,
    figures,
    finding,
    funnel,
    home,
    listeners,
    listing,
    parsing,
    starting,
)  # fmt: skip
from tests.bench.lines import Line, table
from tests.bench.sizes import Sizes


def main() -> None:
    parts = {
        "listing": _with_slack(listing.measure),
        "listeners": _with_slack(listeners.measure),
        "funnel": funnel.measure,
        "figures": _with_slack(figures.measure),
        "due": due.measure,
        "home": _with_slack(home.measure),
        "finding": finding.measure,
        "parsing": parsing.measure,
        "chart": chart.measure,
        "delivering": _with_slack(delivering.measure),
        "starting": _with_slack(starting.measure),
    }
    options = _options(list(parts))
    sizes = Sizes(options.listed, options.measured, options.large, options.rounds, options.seconds)
    began = time.monotonic()
    lines: list[Line] = []
    for name in options.parts or parts:
        print(f"… {name}, after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)  # noqa: T201
        lines.extend(parts[name](sizes))
    print(table(lines))  # noqa: T201
    print(f"\n{time.monotonic() - began:.0f} s, medians of {sizes.rounds} rounds")  # noqa: T201


def _options(parts: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    parser.add_argument("--listed", type=int, default=10_000, help="opportunities to list")
    parser.add_argument("--measured", type=int, default=100_000, help="under the funnel, and due")
    parser.add_argument("--large", type=int, default=1_000_000, help="under the figures; 0: none")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts")
    parser.add_argument("--seconds", type=float, default=0.7, help="of each round of requests")
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def _with_slack(
    measure: Callable[[Sandbox, Sizes], Iterable[Line]],
) -> Callable[[Sizes], list[Line]]:
    def measured(sizes: Sizes) -> list[Line]:
        with (
            open(os.devnull, "w") as nowhere,
            Sandbox(rate_limits=False, manifest=read_manifest()) as slack,
        ):
            # Every interaction writes a line: as in earnest, but for where it goes.
            set_up_logs(json=True, stream=nowhere)
            return list(measure(slack, sizes))

    return measured


if __name__ == "__main__":
    main()
