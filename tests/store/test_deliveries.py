"""The ledger of posts: owed once, taken by one, and never lost."""

import datetime as dt
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import select

from store import deliveries, lanes, outbox
from store.database import Database
from store.deliveries import FIRST_PAUSE, LEASE, LONGEST_PAUSE, MOST_DEFECTS, Claim
from store.models import Delivery, State
from tests.store.ground import NOON, Team, at_once, settle

TINY = dt.timedelta(microseconds=1)
SECOND = dt.timedelta(seconds=1)


def owes(team: Team, recipient: str = "person:1", period: str = "1", **more: Any) -> bool:
    with team.database.sessions.begin() as session:
        facts: dict[str, Any] = {
            "workspace_id": team.id, "kind": outbox.REMINDER, "recipient": recipient,
            "period": period, "due_at": NOON,
        }  # fmt: skip
        return outbox.owe(session, outbox.Debt(**facts | more))


def claims(
    team: Team, now: dt.datetime = NOON, kinds: tuple[str, ...] = outbox.IN_ORDER
) -> Claim | None:
    with team.database.sessions.begin() as session:
        return deliveries.claim_next(session, team.id, now, kinds)


def taken(team: Team, now: dt.datetime = NOON) -> Claim:
    claim = claims(team, now)
    assert claim is not None
    return claim


def sent(team: Team, claim: Claim, ts: str = "1.0", now: dt.datetime = NOON) -> None:
    with team.database.sessions.begin() as session:
        deliveries.sent(session, claim, "C1", ts, now)


def retried(team: Team, claim: Claim, now: dt.datetime = NOON, **how: Any) -> None:
    with team.database.sessions.begin() as session:
        deliveries.retry(session, claim, "why", now, **how)


def row(team: Team, claim: Claim) -> Delivery:
    with team.database.readings() as session:
        return session.get_one(Delivery, claim.id)


def test_owing_twice_owes_once(team: Team) -> None:
    assert owes(team)
    assert not owes(team)
    sent(team, taken(team))
    assert not owes(team)
    assert claims(team) is None


def test_two_who_owe_the_same_at_once_owe_it_once(team: Team) -> None:
    assert sorted(at_once(*[lambda: owes(team)] * 4)) == [False, False, False, True]  # type: ignore[type-var]


def test_another_workspace_owes_and_sends_its_own(team: Team, others: Team) -> None:
    assert owes(team) and owes(others)
    assert taken(team).workspace_id == team.id
    assert claims(team) is None
    assert taken(others).workspace_id == others.id


def test_a_claim_says_all_that_a_sender_needs(team: Team) -> None:
    owes(team, "person:7", "2026-11-23", detail={"number": 42}, late_after=NOON + 9 * SECOND)
    claim = taken(team)
    assert claim.key == "reminder/person:7/2026-11-23"
    assert (claim.detail, claim.attempts, claim.unclear) == ({"number": 42}, 1, False)
    assert (claim.due_at, claim.late_after) == (NOON, NOON + 9 * SECOND)
    assert row(team, claim).lease_until == NOON + LEASE


@pytest.mark.parametrize(("early", "is_due"), [(TINY, False), (0 * TINY, True), (-TINY, True)])
def test_nothing_is_taken_before_it_is_due(team: Team, early: dt.timedelta, is_due: bool) -> None:
    owes(team)
    assert (claims(team, NOON - early) is not None) == is_due


def test_what_is_being_sent_is_nobody_elses_until_the_lease_ends(team: Team) -> None:
    owes(team)
    taken(team)
    assert claims(team, NOON + LEASE - TINY) is None
    again = taken(team, NOON + LEASE)
    assert (again.unclear, again.attempts) == (False, 2)


def begins(team: Team, claim: Claim, now: dt.datetime = NOON) -> bool:
    with team.database.sessions.begin() as session:
        return deliveries.begin_posting(session, claim, now)


def test_only_one_who_died_while_posting_leaves_it_unclear(team: Team) -> None:
    owes(team)
    assert begins(team, taken(team))
    again = taken(team, NOON + LEASE)
    assert again.unclear
    retried(team, again, NOON + LEASE)
    assert taken(team, NOON + 2 * LEASE).unclear


def test_what_was_surely_not_posted_is_not_unclear_later(team: Team) -> None:
    owes(team)
    claim = taken(team)
    assert begins(team, claim)
    retried(team, claim)
    taken(team, NOON + FIRST_PAUSE)
    assert not taken(team, NOON + FIRST_PAUSE + LEASE).unclear


def test_the_lease_is_renewed_before_it_is_posted(team: Team) -> None:
    owes(team)
    claim = taken(team)
    late = NOON + LEASE - TINY
    assert begins(team, claim, late)
    assert claims(team, NOON + LEASE) is None
    with team.database.sessions.begin() as session:
        assert deliveries.sent(session, claim, "C1", "1.0", late)


def test_who_lost_his_claim_does_not_begin_to_post(team: Team) -> None:
    owes(team)
    lost = taken(team)
    taken(team, NOON + LEASE)
    assert not begins(team, lost)
    with team.database.sessions.begin() as session:
        assert not deliveries.sent(session, lost, "C1", "1.0", NOON)


def test_a_defect_is_tried_a_few_times_and_then_lets_its_siblings_by(team: Team) -> None:
    owes(team, "opportunity:1", "v1", kind=outbox.CARD)
    owes(team, "opportunity:1", "v2", kind=outbox.CARD)
    now = NOON
    for _ in range(MOST_DEFECTS):
        claim = taken(team, now)
        assert claim.period == "v1"
        with team.database.sessions.begin() as session:
            assert deliveries.broke(session, claim, now)
        now += LONGEST_PAUSE
    assert (row(team, claim).state, row(team, claim).error) == (State.FAILED, "defect")
    assert taken(team, now).period == "v2"


@pytest.mark.parametrize(
    ("tried", "end"), [(False, (State.SKIPPED, "too late")), (True, (State.FAILED, "why"))]
)
def test_what_was_tried_until_it_is_too_late_has_failed(
    team: Team, tried: bool, end: tuple[State, str]
) -> None:
    owes(team)
    if tried:
        retried(team, taken(team))
    claim = taken(team, NOON + LEASE)
    with team.database.sessions.begin() as session:
        assert deliveries.too_late(session, claim, NOON + LEASE)
    assert (row(team, claim).state, row(team, claim).error) == end


def test_who_comes_late_has_lost_his_claim(team: Team) -> None:
    owes(team)
    first = taken(team)
    second = taken(team, NOON + LEASE)
    for record in (deliveries.skipped, deliveries.failed):
        with team.database.sessions.begin() as session:
            record(session, first, "late", NOON)
    retried(team, first)
    sent(team, first, "1.0")
    assert row(team, first).state == State.SENDING
    sent(team, second, "2.0")
    sent(team, first, "1.0")
    assert (row(team, second).state, row(team, second).slack_ts) == (State.SENT, "2.0")


def test_who_is_late_but_alone_still_records(team: Team) -> None:
    owes(team)
    claim = taken(team)
    sent(team, claim, now=NOON + 2 * LEASE)
    assert row(team, claim).state == State.SENT


def test_the_oldest_debt_is_paid_first_and_preferred_kinds_before_all(team: Team) -> None:
    owes(team, "person:1", due_at=NOON - SECOND)
    owes(team, "person:2", due_at=NOON - 3 * SECOND)
    owes(team, "opportunity:1", kind=outbox.CARD)
    owes(team, "opportunity:2", kind=outbox.CARD, due_at=NOON - 2 * SECOND)
    order = []
    while (claim := claims(team)) is not None:
        order.append(claim.recipient)
    assert order == ["opportunity:2", "opportunity:1", "person:2", "person:1"]


def test_a_card_waits_while_another_version_of_it_is_being_sent(team: Team) -> None:
    owes(team, "opportunity:1", "v1", kind=outbox.CARD)
    owes(team, "opportunity:1", "v2", kind=outbox.CARD)
    owes(team, "opportunity:2", "v1", kind=outbox.CARD)
    first = taken(team)
    assert taken(team).recipient == "opportunity:2"
    assert claims(team) is None
    sent(team, first)
    assert taken(team).period == "v2"


def test_a_card_waits_while_another_process_is_claiming_a_version_of_it(team: Team) -> None:
    """Not yet committed, so nobody else sees it; the second waits and then finds it busy."""
    owes(team, "opportunity:1", "v1", kind=outbox.CARD)
    owes(team, "opportunity:1", "v2", kind=outbox.CARD)
    found = at_once(*[lambda: claims(team)] * 3)
    assert [claim.period for claim in found if isinstance(claim, Claim)] == ["v1"]


def test_a_card_waits_until_it_is_clear_what_became_of_the_version_before(team: Team) -> None:
    owes(team, "opportunity:1", "v1", kind=outbox.CARD)
    first = taken(team)
    retried(team, first, unclear=True)
    owes(team, "opportunity:1", "v2", kind=outbox.CARD)
    assert claims(team) is None
    again = taken(team, NOON + FIRST_PAUSE)
    assert (again.period, again.unclear) == ("v1", True)
    sent(team, again)
    assert taken(team).period == "v2"


@pytest.mark.parametrize(
    ("attempt", "pause"), [(1, 5), (2, 10), (3, 20), (6, 160), (7, 300), (50, 300)]
)
def test_each_pause_is_longer_up_to_a_limit(team: Team, attempt: int, pause: int) -> None:
    owes(team)
    with team.database.sessions.begin() as session:
        found = session.scalars(select(Delivery).where(Delivery.workspace_id == team.id)).one()
        found.attempts = attempt - 1
    claim = taken(team)
    retried(team, claim)
    waits = row(team, claim)
    assert waits.next_try_at == NOON + pause * SECOND <= NOON + LONGEST_PAUSE
    assert (waits.state, waits.lease_until, waits.error) == (State.DUE, None, "why")


def test_slack_says_how_long_to_wait(team: Team) -> None:
    owes(team)
    claim = taken(team)
    retried(team, claim, after=30 * SECOND)
    assert claims(team, NOON + 30 * SECOND - TINY) is None
    assert taken(team, NOON + 30 * SECOND).unclear is False


def test_what_was_unclear_once_stays_so(team: Team) -> None:
    owes(team)
    retried(team, taken(team), unclear=True)
    claim = taken(team, NOON + FIRST_PAUSE)
    retried(team, claim, NOON + FIRST_PAUSE)
    assert taken(team, NOON + 10 * FIRST_PAUSE).unclear


def resends(team: Team, claim: Claim) -> bool:
    with team.database.sessions.begin() as session:
        return deliveries.resend_once(session, claim)


def test_it_is_sent_again_blindly_only_once(team: Team) -> None:
    owes(team, detail={"number": 42})
    claim = taken(team)
    assert resends(team, claim)
    assert not resends(team, claim)
    retried(team, claim, unclear=True)
    again = taken(team, NOON + FIRST_PAUSE)
    assert not resends(team, again)
    retried(team, again, NOON + FIRST_PAUSE)
    third = taken(team, NOON + 10 * FIRST_PAUSE)
    assert not resends(team, third)
    assert third.detail["number"] == 42


def test_a_second_sending_that_surely_failed_does_not_count(team: Team) -> None:
    owes(team)
    retried(team, taken(team), unclear=True)
    claim = taken(team, NOON + FIRST_PAUSE)
    assert resends(team, claim)
    retried(team, claim, NOON + FIRST_PAUSE)
    assert resends(team, taken(team, NOON + 10 * FIRST_PAUSE))


def test_who_lost_his_claim_sends_nothing_again(team: Team) -> None:
    owes(team)
    lost = taken(team)
    taken(team, NOON + LEASE)
    assert not resends(team, lost)


def test_an_uploaded_file_is_kept_for_the_next_try(team: Team) -> None:
    owes(team)
    claim = taken(team)
    with team.database.sessions.begin() as session:
        deliveries.keep_file(session, claim, "F1", NOON)
    retried(team, claim)
    assert taken(team, NOON + FIRST_PAUSE).file_id == "F1"


def test_a_long_error_is_cut_and_the_end_is_dated(team: Team) -> None:
    owes(team)
    claim = taken(team)
    with team.database.sessions.begin() as session:
        deliveries.failed(session, claim, "x" * 500, NOON + SECOND)
    ended = row(team, claim)
    assert (len(ended.error or ""), ended.state) == (200, State.FAILED)
    assert (ended.done_at, ended.lease_until) == (NOON + SECOND, None)


def many(team: Team, number: int) -> None:
    with team.database.sessions.begin() as session:
        for index in range(number):
            outbox.owe(
                session,
                outbox.Debt(
                    workspace_id=team.id,
                    kind=outbox.REMINDER,
                    recipient=f"person:{index}",
                    period="1",
                    due_at=NOON,
                ),
            )


def test_threads_that_claim_at_once_never_take_one_twice(team: Team) -> None:
    many(team, 200)

    def take_all() -> list[int]:
        found = []
        while (claim := claims(team)) is not None:
            found.append(claim.id)
        return found

    results = [found for found in at_once(take_all, take_all) if isinstance(found, list)]
    every = [id_ for found in results for id_ in found]
    assert len(results) == 2
    assert len(every) == len(set(every)) == 200


CLAIM_ALL = """
import datetime as dt, sys
from store import deliveries
from store.database import open_database

url, workspace_id, now = sys.argv[1], int(sys.argv[2]), dt.datetime.fromisoformat(sys.argv[3])
database = open_database(url)
print("ready", flush=True)
sys.stdin.readline()
while True:
    with database.sessions.begin() as session:
        claim = deliveries.claim_next(session, workspace_id, now, ("reminder",))
    if claim is None:
        break
    print(claim.id)
"""


def test_processes_that_claim_at_once_never_take_one_twice(
    database: Database, database_url: str
) -> None:
    team = settle(database)
    many(team, 60)
    command = [sys.executable, "-c", CLAIM_ALL, database_url, str(team.id), NOON.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    every = [line for process in processes for line in process.communicate(timeout=60)[0].split()]
    assert len(every) == len(set(every)) == 60
    assert all(process.returncode == 0 for process in processes)


def test_one_whose_sender_is_late_is_not_overtaken_while_it_is_recorded(team: Team) -> None:
    """On PostgreSQL its row is locked then, and a claim passes over what is locked."""
    if team.database.engine.name == "sqlite":
        return  # one writer at a time: the claim would wait for the record
    card = {"recipient": "opportunity:1", "kind": outbox.CARD}
    owes(team, period="v1", **card)
    first = taken(team)
    owes(team, period="v2", **card)
    late = NOON + LEASE + SECOND
    with team.database.sessions.begin() as session:
        assert deliveries.sent(session, first, "C1", "1.0", late)
        session.flush()
        assert claims(team, late) is None
    assert taken(team, late).period == "v2"


def test_nobody_looks_again_before_a_closed_lane_opens(team: Team) -> None:
    """The lease of one that may not go yet has ended: that moment is gone and does not count."""
    owes(team, lane="C1")
    taken(team)
    now = NOON + LEASE + SECOND
    with team.database.sessions.begin() as session:
        lanes.close(session, team.id, lanes.POSTS, now + 30 * SECOND)
    assert claims(team, now) is None
    with team.database.readings() as session:
        turn = deliveries.next_turn(session, team.id, now, outbox.IN_ORDER)
    assert turn == now + 30 * SECOND
