"""The Home tab of a rep with 2,000 of 20,000 open opportunities, and of who looks at the team's."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Any

from sqlalchemy import select, text

from bot.clock import system_clock
from bot.sandbox import Sandbox
from bot.wiring import Oppy
from handlers.home import Reader, blocks_for
from reports.words import words_for
from store.database import Database
from store.homes import MINE, TEAM, Shows
from store.models import Person
from store.schedule import previous_workday
from tests.bench.due import DUE, QUIET, UTC
from tests.bench.hammer import Asked
from tests.bench.lines import Line, in_turns, seconds
from tests.bench.listing import ENGINES
from tests.bench.rows import fill
from tests.bench.serving import ASKER, asked_in_turns, event, oppy, served
from tests.bench.sizes import Sizes

REPS = 10
COUNT = 50_000  # two fifths of them open
OPENINGS = 20  # in each round
LASTING = 3.0
PLAIN = "plain SQL"
_BY = """
    SELECT {what}, o.currency, count(*), sum(o.amount), count(o.amount),
           sum(o.amount * coalesce(o.probability, s.probability))
    FROM opportunities o JOIN stages s ON s.id = o.stage_id
    WHERE o.workspace_id = :workspace AND o.status = 'open' {whose} GROUP BY {what}, o.currency
"""
_EVENTS = """
    SELECT e.kind, e.from_value, e.to_value, e.happened_at, o.number, o.title, p.name
    FROM events e JOIN opportunities o ON o.id = e.opportunity_id
    LEFT JOIN people p ON p.id = e.actor_id
    WHERE e.workspace_id = :workspace AND e.recorded_at >= :since AND o.owner_id = :owner
    ORDER BY e.recorded_at DESC, e.id DESC LIMIT 40
"""
_CHANGED = """
    SELECT e.kind, o.currency, count(DISTINCT o.id), sum(o.amount)
    FROM events e JOIN opportunities o ON o.id = e.opportunity_id
    WHERE e.workspace_id = :workspace AND e.recorded_at >= :since
    AND e.kind IN ('won', 'lost', 'created', 'stage') GROUP BY e.kind, o.currency
"""
_LAST = """
    SELECT request_id FROM events WHERE workspace_id = :workspace AND actor_id = :owner
    AND recorded_at >= :day_ago AND request_id IS NOT NULL ORDER BY id DESC LIMIT 1
"""


def measure(slack: Sandbox, sizes: Sizes) -> Iterator[Line]:
    """What is read and drawn, against the bare queries; then all of it, to the published view."""
    for name, place in ENGINES.items():
        with ExitStack() as stack:
            bot = stack.enter_context(oppy(slack, stack.enter_context(place())))
            fill(bot.database, bot.workspace_id, COUNT, ASKER, system_clock(), REPS)
            bot.database.count_rows()
            yield from _read(name, _side(bot), sizes.rounds)
            port = stack.enter_context(served(bot.app))
            asked = asked_in_turns(
                sizes.rounds,
                1,
                max(sizes.seconds, LASTING),
                {"opened": (port, lambda: _opened(slack))},
            )
            yield from _times(f"Home opened and published, {name}", asked["opened"])


def _opened(slack: Sandbox) -> bytes:
    fields = {"type": "app_home_opened", "user": ASKER, "channel": slack.dm(ASKER), "tab": "home"}
    return event(slack, fields)


def _read(engine: str, side: "Side", rounds: int) -> Iterator[Line]:
    sides: dict[str, Callable[[], Any]] = {
        "mine": lambda: side.draw(MINE),
        "mine, plain": side.plain_mine,
        "the team’s": lambda: side.draw(TEAM),
        "the team’s, plain": side.plain_team,
    }
    timed = {name: seconds(work) for name, work in sides.items()}
    in_turns(1, timed)
    taken = in_turns(rounds * OPENINGS, timed)
    for name in ("mine", "the team’s"):
        ours, plain = taken[name], taken[f"{name}, plain"]
        yield _line(f"Home, {name}, {engine}, p50", median(ours), median(plain))
        yield _line("  p99", _p99(ours), _p99(plain))


def _line(name: str, ours: float, plain: float) -> Line:
    return Line(name, ours * 1e3, "ms", PLAIN, ours / plain)


def _p99(taken: list[float]) -> float:
    return quantiles(taken, n=100)[98]


def _times(name: str, asked: Asked) -> Iterator[Line]:
    yield Line(f"{name}, p50", asked.p50, "ms")
    yield Line("  p99", asked.p99, "ms", aim="Slack waits 3,000")


@dataclass(frozen=True)
class Side:
    """What both sides are asked."""

    database: Database
    reader: Reader

    def draw(self, shows: Shows) -> None:
        with self.database.readings() as session:
            if not blocks_for(session, replace(self.reader, now=system_clock()), shows):
                raise RuntimeError("an empty Home tab")

    def plain_mine(self) -> None:
        mine = "AND o.owner_id = :owner"
        self._ask(_LAST, self._due(mine), _BY.format(what="o.stage_id", whose=mine), _EVENTS)

    def plain_team(self) -> None:
        by_stage, by_owner = (
            _BY.format(what=what, whose="") for what in ("o.stage_id", "owner_id")
        )
        self._ask(_LAST, self._due(""), by_stage, by_owner, _CHANGED)

    def _due(self, whose: str) -> str:
        return DUE.format(quiet=QUIET[self.database.engine.dialect.name], whose=whose)

    def _ask(self, *queries: str) -> None:
        now = system_clock()
        since = dt.datetime.combine(previous_workday(now.date()), dt.time(), dt.UTC)
        known = {
            "workspace": self.reader.workspace_id,
            "owner": self.reader.person_id,
            "today": now.date().isoformat(),
            "since": since.isoformat(" ")[:19],
            "day_ago": (now - dt.timedelta(days=1)).isoformat(" ")[:19],
        }
        with self.database.readings() as session:
            for query in queries:
                session.execute(text(query), known).all()


def _side(bot: Oppy) -> Side:
    with bot.database.readings() as session:
        person = session.scalars(select(Person).where(Person.slack_id == ASKER)).one()
    reader = Reader(bot.workspace_id, "UTC", person.id, UTC, words_for("en-US"), system_clock())
    return Side(bot.database, reader)
