"""Slack is away, or slow to take what a large team is owed."""

import datetime as dt
import threading
from collections import Counter

import pytest
from structlog.testing import capture_logs

from bot.clients import posting_client
from bot.delivery.courier import Courier
from bot.sandbox import MovableClock, Sandbox
from bot.sandbox.faults import Fault
from bot.timetable import owe_what_is_due
from store import deliveries, outbox
from store.database import Database
from store.deliveries import LONGEST_PAUSE
from store.lanes import APART
from store.models import State
from tests.conftest import MONDAY
from tests.crash.ground import DUE, add_people, key_of, keys, ledger, settle, settled
from tests.crash.replicas import Replicas

pytestmark = pytest.mark.crash
MINUTE = dt.timedelta(minutes=1)
CHANNELS = 5
HALF = 200


def test_after_ten_minutes_without_slack_everybody_is_told_once(
    replicas: Replicas, database: Database, slack: Sandbox, clock: MovableClock
) -> None:
    settle(database, slack, add_people(slack, 50))
    replicas.start().until_up()
    slack.wait_for(lambda: slack.connections == 2)
    slack.faults.weather = lambda method: Fault(method, "refuse")
    clock.move_to(DUE)
    for _ in range(10):
        replicas.tick()
        all_tried(database, clock)
        clock.move_by(MINUTE)
    assert slack.posts == []
    slack.faults.weather = lambda _method: None
    clock.move_by(LONGEST_PAUSE)
    replicas.tick()
    rows = settled(database, 50)
    assert {row.state for row in rows} == {State.SENT}
    assert Counter(keys(slack)) == Counter(key_of(row) for row in rows)


def all_tried(database: Database, clock: MovableClock) -> None:
    """Wait until all that is due has been tried and rests until its next try."""
    look_again = threading.Event()
    for _ in range(1500):
        rows = ledger(database)
        if len(rows) == 50 and all(
            row.state == State.DUE and row.attempts and row.next_try_at > clock() for row in rows
        ):
            return
        look_again.wait(0.02)
    raise AssertionError("not all were tried")


def test_hundreds_at_once_keep_their_order_and_each_channels_pace(
    database: Database, slack: Sandbox
) -> None:
    """Half of them are for people and half for five channels: people do not wait for channels,
    channels do not wait for one another, and each gets a message a second."""
    workspace_id = settle(database, slack, ())
    with database.sessions.begin() as session:
        for number in range(HALF):
            for kind, recipient, lane in (
                (outbox.DIGEST, f"subscription:{number}", f"C{number % CHANNELS}"),
                (outbox.REMINDER, f"person:{number}", f"U{number}"),
            ):
                outbox.owe(
                    session, outbox.Debt(workspace_id=workspace_id, kind=kind, recipient=recipient,
                    period="1", due_at=MONDAY, lane=lane))  # fmt: skip
    posted: list[tuple[str, str, dt.datetime]] = []
    now: dt.datetime | None = MONDAY
    while now is not None:
        with database.sessions.begin() as session:
            claim = deliveries.claim_next(session, workspace_id, now, outbox.IN_ORDER)
            if claim is None:
                now = deliveries.next_turn(session, workspace_id, now, outbox.IN_ORDER)
                continue
            assert deliveries.begin_posting(session, claim, now)
            assert deliveries.sent(session, claim, claim.lane, "1.0", now)
            posted.append((claim.kind, str(claim.lane), now))
    assert [kind for kind, _, _ in posted] == ["reminder"] * HALF + ["digest"] * HALF
    assert {at for kind, _, at in posted if kind == "reminder"} == {MONDAY}
    for channel in range(CHANNELS):
        times = [at for _, lane, at in posted if lane == f"C{channel}"]
        assert times == [MONDAY + APART * place for place in range(HALF // CHANNELS)]


def test_a_long_run_says_how_far_it_has_come(
    database: Database, slack: Sandbox, clock: MovableClock
) -> None:
    """Sixty reminders, one a second: after fifty of them what is left and for how long."""
    workspace_id = settle(database, slack, add_people(slack, 60))
    clock.move_to(DUE)
    owe_what_is_due(database, workspace_id, clock())
    client = posting_client(slack.bot_token, slack.api_url)
    courier = Courier(database, client, clock, workspace_id)
    with capture_logs() as logs:
        while courier.deliver_one():
            clock.move_by(dt.timedelta(seconds=1))
    assert len(slack.posts) == 60
    told = [one for one in logs if one["event"] in ("delivering", "delivered all")]
    assert [(one["event"], one["done"], one.get("left")) for one in told] == [
        ("delivering", 50, 10),
        ("delivered all", 60, None),
    ]
    assert told[0]["minutes_left"] == 0.2
