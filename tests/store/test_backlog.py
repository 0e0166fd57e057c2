"""How much is owed and not yet posted."""

import datetime as dt

from store import deliveries, outbox
from store.backlog import Backlog, Ended, backlog, ended_since
from tests.store.ground import NOON, Team, settle

HOUR = dt.timedelta(hours=1)


def owed(team: Team, period: str, due_at: dt.datetime) -> None:
    with team.database.sessions.begin() as session:
        outbox.owe(
            session,
            outbox.Debt(
                workspace_id=team.id,
                kind=outbox.REMINDER,
                recipient=f"person:{period}",
                period=period,
                due_at=due_at,
            ),
        )


def waiting(team: Team, now: dt.datetime = NOON) -> Backlog:
    with team.database.readings() as session:
        return backlog(session, team.id, now)


def test_what_is_due_waits_until_it_has_ended(team: Team) -> None:
    assert waiting(team) == Backlog(0, None)
    owed(team, "1", NOON - HOUR)
    owed(team, "2", NOON)
    owed(team, "3", NOON + HOUR)
    assert waiting(team) == Backlog(2, NOON - HOUR)
    with team.database.sessions.begin() as session:
        claim = deliveries.claim_next(session, team.id, NOON, outbox.IN_ORDER)
        assert claim is not None
    assert waiting(team) == Backlog(2, NOON - HOUR)
    with team.database.sessions.begin() as session:
        deliveries.retry(session, claim, "why", NOON, after=HOUR)
    assert waiting(team) == Backlog(2, NOON - HOUR)
    with team.database.sessions.begin() as session:
        again = deliveries.claim_next(session, team.id, NOON + HOUR, outbox.IN_ORDER)
        assert again is not None
        deliveries.sent(session, again, "C1", "1.0", NOON + HOUR)
    assert waiting(team) == Backlog(1, NOON)


def test_what_is_owed_in_another_workspace_is_not_ours(team: Team) -> None:
    owed(settle(team.database), "1", NOON)
    assert waiting(team) == Backlog(0, None)


def test_how_the_newest_ended_is_counted(team: Team, others: Team) -> None:
    for number, one in enumerate((team, team, team, others)):
        owed(one, str(number), NOON - HOUR)
    for end, one in ((deliveries.sent, team), (deliveries.failed, team), (deliveries.sent, others)):
        with one.database.sessions.begin() as session:
            claim = deliveries.claim_next(session, one.id, NOON, outbox.IN_ORDER)
            assert claim is not None
            if end is deliveries.sent:
                deliveries.sent(session, claim, "C1", "1.0", NOON)
            else:
                deliveries.failed(session, claim, "is_archived", NOON)
    with team.database.readings() as session:
        assert ended_since(session, team.id, NOON - 2 * HOUR) == Ended(1, 1)
        assert ended_since(session, team.id, NOON - HOUR) == Ended(0, 0)
