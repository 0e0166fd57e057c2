"""Killed at every step of every kind of post: it comes once, whoever runs next.

The process that dies is a real one, killed by SIGKILL, and Slack counts. On PostgreSQL another
replica is at work already, and whichever takes up the post dies; SQLite has one process, so there
another is one that is started elsewhere. Its clock is moved past the dead one's lease.
"""

import datetime as dt
from pathlib import Path

import pytest

from bot.sandbox import MovableClock, Sandbox
from store import outbox
from store.database import Database
from store.deliveries import LEASE
from tests.crash.ground import DUE, keys, owe_one, settled
from tests.crash.replicas import Replicas

pytestmark = pytest.mark.crash
HELD = {"in-slack": "hold", "accepted": "hold_answer"}
POINTS = (
    *("before-claim", "after-claim", "before-post"),
    "in-slack",  # asked, and Slack does it after the death
    "accepted",  # done, and the answer is under way
    *("answered", "before-record"),
)
KINDS = {
    "digest": outbox.DIGEST,
    "reminder": outbox.REMINDER,
    "news": outbox.TOLD,
    "chart": outbox.FUNNEL,
}
CELLS = [
    *((kind, point) for kind in KINDS for point in POINTS),
    *(("chart", point) for point in ("after-upload", "upload-kept", "before-share", "shared")),
]


@pytest.mark.parametrize("successor", ["started-again", "another-replica"])
@pytest.mark.parametrize(("kind", "point"), CELLS, ids=["-".join(cell) for cell in CELLS])
def test_it_is_posted_once(
    kind: str,
    point: str,
    successor: str,
    replicas: Replicas,
    database: Database,
    slack: Sandbox,
    clock: MovableClock,
    tmp_path: Path,
) -> None:
    owe_one(database, slack, KINDS[kind])
    fault = slack.faults.add("chat.postMessage", HELD[point]) if point in HELD else None  # type: ignore[arg-type]
    fate = replicas.fated(point)
    has_another = successor == "another-replica" and database.engine.name == "postgresql"
    for _ in range(2 if has_another else 1):
        replicas.start(fate).until_up()
    clock.move_to(DUE)
    replicas.tick()
    if fault is None:
        replicas.until_one_died()
    else:
        assert fault.is_holding.wait(20)
        replicas.kill_the_poster()
        fault.release()
    if not has_another:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        replicas.start(folder=elsewhere if successor == "another-replica" else None).until_up()
    if point != "before-claim":  # there is no lease, and whoever lives is at it already
        clock.move_by(LEASE + dt.timedelta(seconds=1))
    replicas.tick()
    came_once(kind, point, database, slack)
    clock.move_by(2 * LEASE)
    replicas.tick()
    came_once(kind, point, database, slack)


def came_once(kind: str, point: str, database: Database, slack: Sandbox) -> None:
    """One message; a chart is in it, uploaded once, and its numbers follow in its thread.

    Only one who dies between Slack's last word about the upload and the record of the file's id
    leaves a file behind, which nobody sees: it was shared nowhere.
    """
    row, *following = settled(database, 2 if kind == "chart" else 1)
    assert {one.state for one in (row, *following)} == {"sent"}
    (key,) = keys(slack)
    assert key == f"{KINDS[kind]}/{row.recipient}/{row.period}"
    message, *below = slack.messages(slack.posts[0].channel)
    assert message["ts"] == row.slack_ts
    assert len(below) == len(following) == (kind == "chart")
    if kind == "chart":
        assert "image" in {block["type"] for block in message["blocks"]}
        assert below[0]["thread_ts"] == message["ts"]
        assert below[0]["files"][0]["name"].endswith(".csv")
        done = [call for call in slack.calls if call.method == "files.completeUploadExternal"]
        assert len(done) == (3 if point == "after-upload" else 2)
