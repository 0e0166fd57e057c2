"""``/opp list`` through everything: HTTP, signature, Bolt, handler, database, Block Kit."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bot.clock import system_clock
from bot.sandbox import Sandbox
from tests.bench import places
from tests.bench.hammer import Asked
from tests.bench.lines import Line
from tests.bench.rows import fill
from tests.bench.serving import ASKER, asked_in_turns, bare, command, oppy, served
from tests.bench.sizes import Sizes

BARE = "bare Bolt listener"
DEFAULT = "default Bolt listener"
ENGINES = {"SQLite": places.sqlite, "PostgreSQL": places.postgresql}
MANY = 16


def measure(slack: Sandbox, sizes: Sizes) -> Iterator[Line]:
    """Against a listener that only acknowledges, on the same server."""
    with ExitStack() as stack:
        ports = {BARE: stack.enter_context(served(bare(slack)))}
        for name, place in ENGINES.items():
            bot = stack.enter_context(oppy(slack, stack.enter_context(place())))
            fill(bot.database, bot.workspace_id, sizes.listed, ASKER, system_clock())
            ports[f"/opp list, {name}"] = stack.enter_context(served(bot.app))
        many = asked_in_turns(sizes.rounds, MANY, sizes.seconds, _sides(slack, ports))
        ports[DEFAULT] = stack.enter_context(served(bare(slack, process_before_response=False)))
        one = asked_in_turns(sizes.rounds, 1, sizes.seconds, _sides(slack, ports))
    yield from _lines(many, MANY, "≥ 0.33, 0.5 is near the ceiling")
    yield from _lines(one, 1, "")
    yield from (
        Line(name, asked.per_second, "requests/s", DEFAULT, _over(asked, one[DEFAULT]), "≥ 10")
        for name, asked in one.items()
        if name not in (BARE, DEFAULT)
    )


def _sides(slack: Sandbox, ports: dict[str, int]) -> dict[str, tuple[int, Callable[[], bytes]]]:
    return {name: (port, lambda: command(slack, "list")) for name, port in ports.items()}


def _lines(taken: dict[str, Asked], clients: int, aim: str) -> Iterator[Line]:
    base = taken[BARE]
    at_once = f"{clients} at once" if clients > 1 else "one at a time"
    for name, asked in taken.items():
        ours = name not in (BARE, DEFAULT)
        against = BARE if ours else ""
        yield Line(
            f"{name}, {at_once}",
            asked.per_second,
            "requests/s",
            against,
            _over(asked, base) if ours else None,
            aim if ours else "",
        )
        for what in ("p50", "p99"):
            took: float = getattr(asked, what)
            ratio = took / getattr(base, what) if ours else None
            yield Line(f"  {what}", took, "ms", against, ratio)


def _over(asked: Asked, base: Asked) -> float:
    return asked.per_second / base.per_second
