"""The weekly figures of 100,000 and of a million: from the sums, of one rep, as of a day."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.clock import system_clock
from bot.sandbox import Sandbox
from reports import bridge, forecast, funnel
from reports.periods import Period, parse_period
from reports.report import Asked, Report
from reports.report import measure as measured
from store.database import Database, open_database
from store.models import Person, Workspace
from store.movements import Move
from store.scopes import EVERYBODY, Scope
from store.workspaces import Defaults, only_workspace
from tests.bench import keeping, plain_funnel, reading_beside
from tests.bench.lines import Line, median_seconds
from tests.bench.listing import ENGINES
from tests.bench.plain_figures import Answer, Plain
from tests.bench.rows import fill
from tests.bench.serving import ASKER
from tests.bench.sizes import Sizes

REPS = 200
PLAIN = "plain SQL"
QUARTER = dt.timedelta(days=90)
SLOW = 1  # rounds of what takes minutes
Took = dict[str, float]


def measure(slack: Sandbox, sizes: Sizes) -> Iterator[Line]:
    """On both engines, in each size; how the times grow; and what keeping the sums costs."""
    for name, place in ENGINES.items():
        small: Took = {}
        for count in (sizes.measured, *((sizes.large,) if sizes.large else ())):
            with ExitStack() as stack:
                url = stack.enter_context(place())
                ground = _filled(url, count)
                stack.callback(ground.database.close)
                took: Took = {}
                yield from _race(ground, sizes.rounds, took, f"of {count:,}, {name}")
                yield from _growth(small, took, count / sizes.measured)
                small = small or took
                yield from reading_beside.measure(slack, url, ground.as_of, sizes, name)
                yield from keeping.measure(ground.database, ground.workspace_id, name)


@dataclass(frozen=True)
class Ground:
    """What is measured on, and when."""

    database: Database
    workspace_id: int
    owner_id: int
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def ours(self, report: Report[Any], period: Period, scope: Scope, **asked: Any) -> Any:
        with self.database.readings() as session:
            workspace = session.get_one(Workspace, self.workspace_id)
            return measured(session, workspace, report, Asked(period, scope, **asked), self.now)

    def as_of(self) -> Any:
        """The funnel of the 90 days that ended 90 days ago, as it stood then."""
        day = self.today - QUARTER
        period = parse_period("last 90 days", day)
        return self.ours(funnel.REPORT, period, EVERYBODY, as_of=day)


@dataclass(frozen=True)
class Case:
    """One question, both ways: the same numbers must come out."""

    name: str
    ours: Callable[[], Answer]
    plain: Callable[[], Answer]
    aim: str
    slow: bool = False


def _filled(url: str, count: int) -> Ground:
    now = system_clock()
    database = open_database(url)
    with database.sessions.begin() as session:
        id_ = only_workspace(session, Defaults("UTC", "EUR", "en-US"), now).id
    fill(database, id_, count, ASKER, now, REPS)
    database.count_rows()
    with database.readings() as session:
        owner = session.scalars(select(Person.id).where(Person.slack_id == ASKER)).one()
    return Ground(database, id_, owner, now)


def _race(ground: Ground, rounds: int, took: Took, where: str) -> Iterator[Line]:
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak there was
    for case in _cases(ground):
        if (ours := case.ours()) != (plain := case.plain()):
            raise RuntimeError(f"not the same figures, {case.name} {where}: {ours} {plain}")
        times = median_seconds(
            SLOW if case.slow else rounds, {"ours": case.ours, "plain": case.plain}
        )
        took[case.name] = times["ours"]
        ratio = times["ours"] / times["plain"]
        yield Line(f"{case.name} {where}", times["ours"] * 1e3, "ms", PLAIN, ratio, case.aim)
    yield Line("  peak of memory above the start", _memory("VmHWM") - before, "MiB")


def _growth(small: Took, large: Took, times: float) -> Iterator[Line]:
    if small:
        for name, took in large.items():
            grown = took / small[name]
            yield Line(f"  {name}", took * 1e3, "ms", "the small one", grown, f"≤ {times:.0f}")


def _cases(ground: Ground) -> Iterator[Case]:
    for who, owner, aim in (
        ("everybody’s", None, "≤ 200 ms"),
        ("a rep’s", ground.owner_id, "≤ 1.5"),
    ):
        scope = Scope(owner_id=owner)
        yield Case(f"{who} funnel", *_funnels(ground, scope), aim)
        yield Case(f"{who} bridge", *_bridges(ground, scope), aim)
        yield Case(f"{who} forecast", *_forecasts(ground, scope), aim)
    yield Case("funnel as of 90 days ago", *_as_of(ground), "≤ 1.5", slow=True)


Sides = tuple[Callable[[], Answer], Callable[[], Answer]]


def _funnels(ground: Ground, scope: Scope) -> Sides:
    period = parse_period("last 90 days", ground.today)

    def ours() -> Answer:
        found = ground.ours(funnel.REPORT, period, scope)
        cohort, closed = found.cohort, found.closed
        return (
            cohort.won,
            cohort.lost,
            cohort.open,
            closed.won + closed.lost,
            closed.median_cycle_days,
            found.standing.count,
        )

    def plain() -> Answer:
        with ground.database.readings() as session:
            found = plain_funnel.figures(
                session, ground.workspace_id, period, ground.today, scope.owner_id
            )
        return found.won, found.lost, found.open, found.closed, found.cycle, found.standing

    return ours, plain


def _bridges(ground: Ground, scope: Scope) -> Sides:
    period = parse_period("last week", ground.today)
    start, end = period.start or ground.today, period.end or ground.today

    def ours() -> Answer:
        found = ground.ours(bridge.REPORT, period, scope)
        changes = {one.move: one.changes for one in found.moves}
        moves = (changes[move] for move in (Move.NEW, Move.WON, Move.LOST))
        return found.start.count, found.end.count, *moves

    def plain() -> Answer:
        with ground.database.readings() as session:
            return Plain(session, ground.workspace_id, scope.owner_id).bridge(start, end)

    return ours, plain


def _forecasts(ground: Ground, scope: Scope) -> Sides:
    period = parse_period("this quarter", ground.today)

    def ours() -> Answer:
        found = ground.ours(forecast.REPORT, period, scope)
        won = sum(month.won_count for month in found.months)
        aside = (found.past_due, found.undated, found.later, found.due)
        return won, sum(one.count for one in aside), found.past_due.count

    def plain() -> Answer:
        with ground.database.readings() as session:
            side = Plain(session, ground.workspace_id, scope.owner_id)
            end = period.end or ground.today
            return side.forecast(period.start or ground.today, end, ground.today)

    return ours, plain


def _as_of(ground: Ground) -> Sides:
    period = parse_period("last 90 days", ground.today - QUARTER)

    def ours() -> Answer:
        found = ground.as_of()
        cohort, closed = found.cohort, found.closed
        standing = (found.standing.count, found.week_ago.count)
        return cohort.won, cohort.lost, cohort.open, *standing, closed.won + closed.lost

    def plain() -> Answer:
        with ground.database.readings() as session:
            side = Plain(session, ground.workspace_id, None)
            end = period.end or ground.today
            return side.funnel_as_of(period.start or ground.today, end)

    return ours, plain


def _memory(what: str) -> float:
    """In MiB, as Linux has it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(what)
