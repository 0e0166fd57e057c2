"""The minute in which everybody is due: what its tick costs, the next one, and a person's day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import delete, text

from bot.timetable import owe_what_is_due
from reports import day
from store.database import Database, open_database
from store.models import Delivery
from store.workspaces import Defaults, only_workspace
from tests.bench.lines import Line, in_turns, median_seconds, seconds
from tests.bench.listing import ENGINES
from tests.bench.rows import fill
from tests.bench.serving import ASKER
from tests.bench.sizes import Sizes

REPS = 5_000
DAYS = 100  # composed in each round
NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
UTC = ZoneInfo("UTC")
PLAIN = "plain SQL"
DUE = """
    SELECT o.owner_id, o.number, o.title, o.next_step, o.next_step_on, o.amount, s.name, a.name
    FROM opportunities o JOIN stages s ON s.id = o.stage_id
    LEFT JOIN accounts a ON a.id = o.account_id
    WHERE o.workspace_id = :workspace AND o.status = 'open' {whose}
    AND (o.snoozed_until IS NULL OR o.snoozed_until <= :today)
    AND (o.next_step_on <= :today OR o.expected_close < :today
         OR (o.next_step_on IS NULL AND {quiet} >= s.stale_after_days))
"""
_EVERYBODY = "SELECT owner_id, count(*) FROM ({due}) AS due GROUP BY owner_id"
QUIET = {
    "sqlite": "julianday(:today) - julianday(date(o.touched_at))",
    "postgresql": "CAST(:today AS date) - CAST(o.touched_at AT TIME ZONE 'UTC' AS date)",
}


def measure(sizes: Sizes) -> Iterator[Line]:
    """On both engines: all that is measured is open, and shared among many."""
    for name, place in ENGINES.items():
        with place() as url:
            yield from _on(name, url, sizes)


def _on(engine: str, url: str, sizes: Sizes) -> Iterator[Line]:
    database = open_database(url)
    side = Side(database, _settle(database, sizes.measured))
    side.agree()
    took = _ticks(side, sizes.rounds)
    for what in ("first tick", "next tick"):
        yield Line(
            f"{what} of {REPS:,} due, {engine}",
            took[what] * 1e3,
            "ms",
            f"{PLAIN} for who is",
            took[what] / took["plain"],
        )
    one = median_seconds(sizes.rounds, {"ours": side.days, "plain": side.plain_days})
    yield Line(
        f"a person's day of {sizes.measured:,}, {engine}",
        DAYS / one["ours"],
        "/s",
        PLAIN,
        one["plain"] / one["ours"],
    )
    database.close()


def _settle(database: Database, count: int) -> int:
    with database.sessions.begin() as session:
        workspace_id = only_workspace(session, Defaults("UTC", "EUR", "en-US"), NINE).id
    fill(database, workspace_id, count, ASKER, NINE, REPS)
    with database.sessions.begin() as session:
        session.execute(text("UPDATE opportunities SET status = 'open', closed_on = NULL"))
        session.execute(text("UPDATE people SET slack_id = 'U' || id WHERE slack_id IS NULL"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("ANALYZE"))
    return workspace_id


def _ticks(side: "Side", rounds: int) -> dict[str, float]:
    sides = {
        "first tick": seconds(lambda: side.ticks(REPS)),
        "next tick": seconds(lambda: side.ticks(0)),
        "plain": seconds(side.plain),
        "forget": side.forget,
    }
    in_turns(1, sides)
    taken = in_turns(rounds, sides)
    return {name: median(taken[name]) for name in ("first tick", "next tick", "plain")}


@dataclass(frozen=True)
class Side:
    """What both sides are asked."""

    database: Database
    workspace_id: int

    def ticks(self, new: int) -> None:
        owed = owe_what_is_due(self.database, self.workspace_id, NINE)
        if owed != new:
            raise RuntimeError(f"{owed} newly owed, not {new}")

    def forget(self) -> None:
        with self.database.sessions.begin() as session:
            session.execute(delete(Delivery))

    def plain(self) -> int:
        """How many are due, of all owners."""
        asked = _EVERYBODY.format(due=self._due(""))
        with self.database.readings() as session:
            return sum(count for _, count in session.execute(text(asked), self._known()))

    def days(self) -> int:
        found = 0
        for owner in range(1, DAYS + 1):
            with self.database.readings() as session:
                found += len(day.measure(session, self.workspace_id, NINE.date(), UTC, [owner]))
        return found

    def plain_days(self) -> int:
        found, asked = 0, text(self._due("AND o.owner_id = :owner"))
        for owner in range(1, DAYS + 1):
            with self.database.readings() as session:
                found += len(session.execute(asked, self._known() | {"owner": owner}).all())
        return found

    def agree(self) -> None:
        """Both sides find the same number due."""
        with self.database.readings() as session:
            ours = len(day.measure(session, self.workspace_id, NINE.date(), UTC))
        if (ours, self.days()) != (self.plain(), self.plain_days()):
            raise RuntimeError("not the same due")

    def _due(self, whose: str) -> str:
        return DUE.format(quiet=QUIET[self.database.engine.dialect.name], whose=whose)

    def _known(self) -> dict[str, object]:
        return {"workspace": self.workspace_id, "today": NINE.date().isoformat()}
