"""What it costs to keep the sums with every change, and to make them of what was there before."""

import datetime as dt
import time
from collections.abc import Iterator
from statistics import median

from sqlalchemy import event, select

from bot.clock import system_clock
from store import lifecycle
from store.changes import Change
from store.database import Database, open_database
from store.models import Opportunity, Stage, Status
from store.sums import keeping
from store.sums.building import begin_anew, build_some
from tests.bench.lines import Line, in_turns, seconds

CHANGES = 200  # of each side
BUILT = 10  # batches
BATCH = 500


def measure(database: Database, workspace_id: int, engine: str) -> Iterator[Line]:
    """The sums are wrong afterwards: one side does not keep them."""
    bare = open_database(database.engine.url.render_as_string(hide_password=False))
    event.remove(bare.sessions, "before_commit", keeping.settle)
    waiting = _waiting(database, workspace_id)

    def advance(side: Database) -> None:
        number, owner, last = next(waiting)
        # Behind the row's last change, as it is in earnest, also where rows were made in advance.
        now = max(system_clock(), last + dt.timedelta(seconds=1))
        change = Change(workspace_id, "UTC", owner, "bench", now, f"advance-{number}")
        with side.sessions.begin() as session:
            lifecycle.advance(session, change, number)

    sides = {
        "kept": seconds(lambda: advance(database)),
        "bare": seconds(lambda: advance(bare)),
    }
    in_turns(10, sides)
    took = {name: median(times) for name, times in in_turns(CHANGES, sides).items()}
    bare.close()
    speed = took["bare"] / took["kept"]
    yield Line(
        f"advance, {engine}", took["kept"] * 1e3, "ms", "without sums, speed", speed, "≥ 0.65"
    )
    yield _built(database, workspace_id, engine)


def _waiting(database: Database, workspace_id: int) -> Iterator[tuple[int, int, dt.datetime]]:
    """Enough that can advance, each with its owner."""
    with database.readings() as session:
        last = session.scalars(
            select(Stage.id)
            .where(Stage.workspace_id == workspace_id)
            .order_by(Stage.position.desc())
            .limit(1)
        ).one()
        rows = session.execute(
            select(Opportunity.number, Opportunity.owner_id, Opportunity.changed_at)
            .where(
                Opportunity.workspace_id == workspace_id,
                Opportunity.status == Status.OPEN,
                Opportunity.stage_id != last,
            )
            .limit(3 * CHANGES)
        )
        return iter([(number, owner, changed) for number, owner, changed in rows])


def _built(database: Database, workspace_id: int, engine: str) -> Line:
    with database.sessions.begin() as session:
        begin_anew(session, workspace_id)
    began = time.perf_counter()
    for _ in range(BUILT):
        with database.sessions.begin() as session:
            build_some(session, workspace_id)
    pace = BUILT * BATCH / (time.perf_counter() - began)
    return Line(f"sums made of what was there, {engine}", pace, "opportunities/s")
