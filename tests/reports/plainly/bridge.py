"""The bridge: from what was open when the period began to what was open when it ended."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from store.models import Event
from tests.reports.plainly.book import Asked, Book, Json
from tests.reports.plainly.lives import Life, fold, in_scope, logs
from tests.reports.plainly.sums import printed, total

KINDS = (
    "new", "reopened", "assigned_in", "increased", "pulled_in", "won", "lost", "decreased",
    "pushed_out", "assigned_out", "removed",
)  # fmt: skip
Days = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True)
class Move:
    """What one moment did to one opportunity."""

    opportunity: int
    kind: str
    count: int
    value: dict[str, Decimal]


@dataclass(frozen=True)
class Pipeline:
    """What is asked for, perhaps only what is expected to close in the days of ``due``."""

    asked: Asked
    due: Days | None = None

    def scoped(self, life: Life | None) -> bool:
        return life is not None and life.is_open and in_scope(life, self.asked.scope)

    def has(self, life: Life | None) -> bool:
        if life is None or not self.scoped(life):
            return False
        if self.due is None:
            return True
        (start, end), close = self.due, life.expected_close
        return close is not None and (not start or start <= close) and (not end or close < end)


def figures(book: Book, asked: Asked, due: Days | None = None) -> Json:
    pipeline = Pipeline(asked, due)
    before = None if asked.as_of is None else asked.moment(book)
    mine = list(logs(book, before, asked.known(book)).values())
    start = None if asked.start is None else book.midnight(asked.start)
    end = None if asked.end is None else book.midnight(asked.end)
    at_start = [] if start is None else _standing(pipeline, mine, start)
    at_end = _standing(pipeline, mine, end)
    moves = [
        move
        for log in mine
        for at, was, now in _steps(log)
        if (start is None or start <= at) and (end is None or at < end)
        for move in _moves(pipeline, log, at, was, now)
    ]
    return {
        "start": {"count": len(at_start), "value": printed(total(at_start))},
        "end": {"count": len(at_end), "value": printed(total(at_end))},
        "moves": [_told(moves, kind) for kind in KINDS],
        "balances": _balances(at_start, moves, at_end),
        "pushed": _slipped(pipeline, mine, (start, end), later=True),
        "pulled": _slipped(pipeline, mine, (start, end), later=False),
    }


def _standing(
    pipeline: Pipeline, mine: list[list[Event]], before: dt.datetime | None
) -> list[Life]:
    """What was open just before a moment."""
    found = [fold(e for e in log if before is None or e.happened_at < before) for log in mine]
    return [life for life in found if life is not None and pipeline.has(life)]


def _steps(log: list[Event]) -> Iterator[tuple[dt.datetime, Life | None, Life | None]]:
    """Each moment at which something happened, with how it was before and after."""
    for at in sorted({event.happened_at for event in log}):
        yield (
            at,
            fold(event for event in log if event.happened_at < at),
            fold(event for event in log if event.happened_at <= at),
        )


def _moves(
    pipeline: Pipeline, log: list[Event], at: dt.datetime, was: Life | None, now: Life | None
) -> Iterator[Move]:
    if now is None:
        return
    inside, outside = pipeline.has(now), not pipeline.has(was)
    if inside and outside:
        yield Move(now.id, _why_in(pipeline, log, at, was), 1, total([now]))
    elif was is not None and not outside and not inside:
        lost = {currency: -amount for currency, amount in total([was]).items()}
        yield Move(now.id, _why_out(pipeline, now), -1, lost)
    elif was is not None and inside:
        old, new = total([was]), total([now])
        for currency in {**old, **new}:
            more = new.get(currency, Decimal(0)) - old.get(currency, Decimal(0))
            if more:
                kind = "increased" if more > 0 else "decreased"
                yield Move(now.id, kind, 0, {currency: more})


def _why_in(pipeline: Pipeline, log: list[Event], at: dt.datetime, was: Life | None) -> str:
    ever_open = any(
        then is not None and then.is_open for moment, _, then in _steps(log) if moment < at
    )
    if not ever_open:
        return "new"
    if was is None or not was.is_open:
        return "reopened"
    return "pulled_in" if pipeline.scoped(was) else "assigned_in"


def _why_out(pipeline: Pipeline, now: Life) -> str:
    if now.status == "invalid":
        return "removed"
    if not now.is_open:
        return now.status
    return "pushed_out" if pipeline.scoped(now) else "assigned_out"


def _told(moves: list[Move], kind: str) -> Json:
    those = [move for move in moves if move.kind == kind]
    value = _added([move.value for move in those])
    return {
        "kind": kind,
        "changes": len(those),
        "count": sum(move.count for move in those),
        # What changed no sum is not there.
        "value": printed({name: sum_ for name, sum_ in value.items() if sum_}),
    }


def _balances(at_start: list[Life], moves: list[Move], at_end: list[Life]) -> bool:
    sums = _added([total(at_start), *(move.value for move in moves)])
    there = total(at_end)
    same = all(sums.get(one, 0) == there.get(one, 0) for one in {**sums, **there})
    return same and len(at_start) + sum(move.count for move in moves) == len(at_end)


def _slipped(
    pipeline: Pipeline,
    mine: list[list[Event]],
    period: tuple[dt.datetime | None, dt.datetime | None],
    *,
    later: bool,
) -> Json:
    """What was open and got another month of closing: how often, and what it was worth then."""
    start, end = period
    found: list[Life] = []
    for log in mine:
        for at, was, now in _steps(log):
            if (start is not None and at < start) or (end is not None and at >= end):
                continue
            if was is None or now is None or not (pipeline.scoped(was) and pipeline.scoped(now)):
                continue
            if was.expected_close is None or now.expected_close is None:
                continue
            old, new = was.expected_close.replace(day=1), now.expected_close.replace(day=1)
            if new > old if later else new < old:
                found.append(now)
    return {"changes": len(found), "value": printed(total(found))}


def _added(parts: list[dict[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        for currency, amount in part.items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums
