"""Long work is done once; what broke off, or whose process died, may be begun again."""

import datetime as dt

from store import deliveries, errands, outbox
from store.backlog import backlog
from tests.store.ground import NOON, Team

SOON = NOON + dt.timedelta(minutes=1)


def begins(team: Team, now: dt.datetime, period: str = "click-1") -> bool:
    with team.database.sessions.begin() as session:
        return errands.begin(session, errand(team, period), now)


def errand(team: Team, period: str = "click-1") -> errands.Errand:
    return errands.Errand(team.id, errands.EXPORT, f"person:{team.li}", period)


def test_it_is_begun_once_for_each_request(team: Team) -> None:
    assert begins(team, NOON)
    assert not begins(team, SOON)
    assert begins(team, SOON, "click-2")


def test_what_is_done_is_never_begun_again(team: Team) -> None:
    assert begins(team, NOON)
    with team.database.sessions.begin() as session:
        errands.end(session, errand(team), SOON)
    assert not begins(team, SOON + 2 * errands.LEASE)


def test_what_broke_off_is_begun_again_at_once(team: Team) -> None:
    assert begins(team, NOON)
    with team.database.sessions.begin() as session:
        errands.break_off(session, errand(team), "OperationalError")
    assert begins(team, SOON)
    assert not begins(team, SOON)


def test_whose_process_died_is_begun_again_after_its_lease(team: Team) -> None:
    assert begins(team, NOON)
    assert not begins(team, NOON + errands.LEASE - dt.timedelta(seconds=1))
    assert begins(team, NOON + errands.LEASE)


def test_no_courier_takes_it_up_and_nothing_waits_for_it(team: Team) -> None:
    assert begins(team, NOON)
    with team.database.sessions.begin() as session:
        assert deliveries.claim_next(session, team.id, SOON, outbox.IN_ORDER) is None
        assert backlog(session, team.id, SOON).waiting == 0
