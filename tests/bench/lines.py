"""One line of the table, and how two sides take turns."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Line:
    """A figure; ``ratio`` is to the bare side named in ``against``."""

    name: str
    figure: float
    unit: str
    against: str = ""
    ratio: float | None = None
    aim: str = ""


def in_turns(rounds: int, sides: Mapping[str, Callable[[], Any]]) -> dict[str, list[Any]]:
    """What each side gave in each round: A B A B, so that both see the same weather."""
    taken: dict[str, list[Any]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            taken[name].append(side())
    return taken


def seconds(work: Callable[[], Any]) -> Callable[[], float]:
    """``work`` as a side: how long it takes."""

    def timed() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return timed


def median_seconds(rounds: int, sides: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """The median time of each side, after one round that only warms up."""
    timed = {name: seconds(work) for name, work in sides.items()}
    in_turns(1, timed)
    return {name: median(taken) for name, taken in in_turns(rounds, timed).items()}


def table(lines: Iterable[Line]) -> str:
    """The lines as columns."""
    rows = [("", "figure", "unit", "ratio", "to", "aim")]
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        aim = f"[{line.aim}]" if line.aim else ""
        rows.append((line.name, _short(line.figure), line.unit, ratio, line.against, aim))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_padded(row, widths) for row in rows)


def _padded(row: tuple[str, ...], widths: list[int]) -> str:
    numbers = (1, 3)
    cells = [
        text.rjust(width) if column in numbers else text.ljust(width)
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _short(figure: float) -> str:
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"
