"""The funnel against plain SQL for the same figures on the same rows."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bot.clock import system_clock
from reports import funnel
from reports.funnel.shape import Funnel
from reports.periods import Period, parse_period
from reports.report import Asked
from reports.report import measure as measured
from store.database import Database, open_database
from store.models import Workspace
from store.workspaces import Defaults, only_workspace
from tests.bench import plain_funnel
from tests.bench.lines import Line, median_seconds
from tests.bench.listing import ENGINES
from tests.bench.plain_funnel import Figures
from tests.bench.rows import fill
from tests.bench.serving import ASKER
from tests.bench.sizes import Sizes

PERIODS = ("all", "last 90 days")


def measure(sizes: Sizes) -> Iterator[Line]:
    """On both engines, over everything and over the default period."""
    for name, place in ENGINES.items():
        with place() as url:
            yield from _on(name, url, sizes)


def _on(engine: str, url: str, sizes: Sizes) -> Iterator[Line]:
    now = system_clock()
    database = open_database(url)
    with database.sessions.begin() as session:
        workspace_id = only_workspace(session, Defaults("UTC", "EUR", "en-US"), now).id
    fill(database, workspace_id, sizes.measured, ASKER, now)
    for text in PERIODS:
        period = parse_period(text, now.date())
        took = _race(Side(database, workspace_id, period, now.date(), now), sizes)
        yield Line(
            f"funnel of {sizes.measured:,}, {text}, {engine}",
            took["ours"] * 1e3,
            "ms",
            "plain SQL",
            took["ours"] / took["plain"],
            "≤ 1.5",
        )
    database.close()


@dataclass(frozen=True)
class Side:
    """What both sides are asked."""

    database: Database
    workspace_id: int
    period: Period
    today: dt.date
    now: dt.datetime

    def ours(self) -> Funnel:
        with self.database.readings() as session:
            workspace = session.get_one(Workspace, self.workspace_id)
            asked = Asked(self.period)
            return measured(session, workspace, funnel.REPORT, asked, self.now)

    def plain(self) -> Figures:
        with self.database.readings() as session:
            return plain_funnel.figures(session, self.workspace_id, self.period, self.today)


def _race(side: Side, sizes: Sizes) -> dict[str, float]:
    _agree(side.ours(), side.plain())
    return median_seconds(sizes.rounds, {"ours": side.ours, "plain": side.plain})


def _agree(ours: Funnel, plain: Figures) -> None:
    mine = Figures(
        won=ours.cohort.won,
        lost=ours.cohort.lost,
        open=ours.cohort.open,
        closed=ours.closed.won + ours.closed.lost,
        cycle=ours.closed.median_cycle_days,
        standing=ours.standing.count,
        week_ago=ours.week_ago.count,
        lately=ours.won_lately.count + ours.lost_lately.count,
    )
    if mine != plain:
        raise RuntimeError(f"not the same figures: {mine} {plain}")


def sample(url: str, count: int = 1_000) -> Funnel:
    """A funnel to draw, its rows left at ``url``."""
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    database = open_database(url)
    with database.sessions.begin() as session:
        workspace_id = only_workspace(session, Defaults("UTC", "EUR", "en-US"), now).id
    fill(database, workspace_id, count, ASKER, now)
    with database.readings() as session:
        workspace = session.get_one(Workspace, workspace_id)
        period = parse_period("all", now.date())
        found = measured(session, workspace, funnel.REPORT, Asked(period), now)
    database.close()
    return found
