"""Stale and overdue as conditions are what the rules of a day card say, for any lives."""

import datetime as dt

from hypothesis import given, settings
from sqlalchemy import ColumnElement, select

from store.database import Database
from store.due import Reason, due_for
from store.scopes import EVERYBODY
from store.snapshot import Snapshot, take_snapshot
from store.stale import overdue_conditions, stale_conditions
from tests.reports.any_lives import LIVES, played
from tests.reports.playing import Does
from tests.reports.team import ZONE


def numbers(snapshot: Snapshot, conditions: list[ColumnElement[bool]]) -> set[int]:
    query = select(snapshot.opportunity.number).where(*snapshot.inside, *conditions)
    return set(snapshot.session.scalars(query))


@settings(max_examples=40)
@given(lives=LIVES)
def test_both_are_those_of_the_day_cards(
    database: Database, now: dt.datetime, lives: list[Does]
) -> None:
    with played(database, now, lives) as team:
        due = due_for(team.session, team.workspace.id, team.today, ZONE)
        with take_snapshot(team.session, team.workspace, EVERYBODY, team.now) as snapshot:
            stale = numbers(snapshot, stale_conditions(snapshot))
            asleep = snapshot.opportunity.snoozed_until > snapshot.today
            overdue = numbers(snapshot, overdue_conditions(snapshot))
            resting = numbers(snapshot, [asleep])
    assert stale == {one.number for one in due if one.reason == Reason.STALE}
    assert overdue - resting == {one.number for one in due if one.reason == Reason.OVERDUE}
