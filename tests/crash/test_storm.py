"""Three replicas on a bad day, one of them killed every two seconds: everybody is told once."""

import datetime as dt
import statistics
import threading
from collections import Counter
from dataclasses import dataclass

import click
import pytest

from bot.sandbox import MovableClock, Sandbox
from store import outbox
from store.database import Database
from store.models import Delivery, State
from tests.crash import ground
from tests.crash.ground import DUE, add_people, key_of, keys, ledger, settle, settled
from tests.crash.hurrying import diary, hurry, in_hand
from tests.crash.replicas import Replica, Replicas
from tests.crash.weather import bad_weather

pytestmark = pytest.mark.crash
REPLICAS = 3
RECIPIENTS = 300
WAVE = 60
KILLS = 20
EVERY_S = 2.0
SEED = 20261123


@dataclass(frozen=True)
class Orphan:
    """A delivery whose sender was killed with it in hand."""

    id: int
    key: str
    lease_until: dt.datetime


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_three_replicas_of_which_one_dies_every_two_seconds(
    replicas: Replicas, database: Database, slack: Sandbox, clock: MovableClock
) -> None:
    workspace_id = settle(database, slack, add_people(slack, RECIPIENTS))
    slack.faults.weather = bad_weather(SEED)
    for _ in range(REPLICAS):
        replicas.start(first=hurry).until_up()
    clock.move_to(DUE)
    replicas.tick()
    orphans: list[Orphan] = []
    every = threading.Event()
    kills = waves = 0
    while kills < KILLS:
        every.wait(EVERY_S)
        victim = replicas.alive[0]
        victim.kill()
        kills += 1
        orphans += left_by(victim, database)
        replicas.start(first=hurry)
        if all(row.state not in ground.OPEN for row in ledger(database)):
            waves += 1
            owe_wave(database, workspace_id, waves, clock())
    rows = settled(database, RECIPIENTS + WAVE * waves, within=120)
    print_figures(replicas, slack, orphans, kills, rows)
    assert {row.state for row in rows} == {State.SENT}
    assert Counter(keys(slack)) == Counter(key_of(row) for row in rows)
    assert len(rows) >= RECIPIENTS
    assert orphans
    taken_up(replicas, orphans)


def left_by(victim: Replica, database: Database) -> list[Orphan]:
    """What the dead one was sending; what it had recorded before it died is nobody's orphan."""
    held = in_hand(victim.log)
    return [
        Orphan(row.id, key_of(row), row.lease_until)
        for row in ledger(database)
        if row.id in held and row.state == State.SENDING and row.lease_until is not None
    ]


def owe_wave(database: Database, workspace_id: int, wave: int, now: dt.datetime) -> None:
    """Too many were told before enough had died: more is owed."""
    with database.sessions.begin() as session:
        for row in ledger(database)[:WAVE]:
            outbox.owe(
                session,
                outbox.Debt(
                    workspace_id=workspace_id,
                    kind=row.kind,
                    recipient=row.recipient,
                    period=f"wave-{wave}",
                    due_at=now,
                    lane=row.lane,
                ),
            )


def taken_up(replicas: Replicas, orphans: list[Orphan]) -> list[dt.timedelta]:
    """How long after its lease's end each was in somebody's hands again, which each was."""
    began: dict[int, list[dt.datetime]] = {}
    for replica in replicas.all:
        for entry in diary(replica.log):
            if entry["began"]:
                moment = dt.datetime.fromisoformat(entry["at"])
                began.setdefault(entry["delivery"], []).append(moment)
    return [
        min(at for at in began[orphan.id] if at >= orphan.lease_until) - orphan.lease_until
        for orphan in orphans
    ]


def print_figures(
    replicas: Replicas, slack: Sandbox, orphans: list[Orphan], kills: int, rows: list[Delivery]
) -> None:
    posted = {key: post.at for key, post in zip(keys(slack), slack.posts, strict=True)}
    late = [posted[one.key] - one.lease_until for one in orphans if one.key in posted]
    by_survivors = [after for after in late if after > dt.timedelta()]
    reasons = [
        entry["reason"] for entry in replicas.log_lines() if entry["event"] == "delivery waits"
    ]
    looked = sum(call.method == "conversations.history" for call in slack.calls)
    click.echo(
        f"\n{kills} processes killed with {len(orphans)} posts in hand; {len(rows)} owed, "
        f"{len(slack.posts)} posted"
        f"\n{len(orphans) - len(by_survivors)} of the {len(orphans)} were in Slack before their "
        f"sender died, {len(by_survivors)} were posted by survivors"
        f"\nfrom the lease's end until somebody had it: {spread(taken_up(replicas, orphans))}"
        f"\nfrom the lease's end until the post: {spread(by_survivors)}"
        f"\n{looked} look-ups; tried again: {dict(Counter(reasons).most_common())}"
    )


def spread(times: list[dt.timedelta]) -> str:
    if not times:
        return "none"
    seconds = sorted(time.total_seconds() for time in times)
    middle = statistics.median(seconds)
    return f"{seconds[0]:.2f} s, median {middle:.2f} s, at most {seconds[-1]:.2f} s"
