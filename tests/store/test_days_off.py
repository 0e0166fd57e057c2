"""Days without reminders: a person's own, and everybody's."""

import pytest
from sqlalchemy.exc import IntegrityError

from store.days_off import list_days_off, set_days_off
from store.models import DayOff
from tests.store.ground import DAY, TODAY, Team

FIRST, LAST = TODAY, TODAY + 3 * DAY


def test_what_is_set_takes_the_place_of_what_was_set(team: Team) -> None:
    with team.database.sessions.begin() as session:
        set_days_off(session, team.id, team.li, [(LAST, LAST), (FIRST, FIRST)])
        assert list_days_off(session, team.id, team.li) == [(FIRST, FIRST), (LAST, LAST)]
        set_days_off(session, team.id, team.li, [(FIRST, LAST)])
        assert list_days_off(session, team.id, team.li) == [(FIRST, LAST)]
        set_days_off(session, team.id, team.li, [])
        assert list_days_off(session, team.id, team.li) == []


def test_mine_yours_and_everybodys_are_apart(team: Team) -> None:
    with team.database.sessions.begin() as session:
        set_days_off(session, team.id, team.li, [(FIRST, FIRST)])
        set_days_off(session, team.id, None, [(LAST, LAST)])
        assert list_days_off(session, team.id, team.sam) == []
        set_days_off(session, team.id, None, [])
        assert list_days_off(session, team.id, team.li) == [(FIRST, FIRST)]


def test_a_range_that_ends_before_it_begins_is_refused(team: Team) -> None:
    with pytest.raises(IntegrityError), team.database.sessions.begin() as session:
        session.add(DayOff(workspace_id=team.id, first_day=LAST, last_day=FIRST))
