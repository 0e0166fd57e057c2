"""As of any moment the rows are what the log says, however they were found."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from store.database import Database
from store.folding import Moment, lives_as_of
from store.models import Kind
from store.scopes import EVERYBODY, Scope
from store.snapshot import (
    COLUMNS,
    RECENT,
    VISIT_COLUMNS,
    Snapshot,
    keeping_recent,
    look_back,
    take_snapshot,
)
from store.unwinding import How, changed_between, log_since
from tests.reports.any_lives import DAYS, LIVES, played
from tests.reports.playing import Does
from tests.reports.team import ZONE, Team

DAY = dt.timedelta(days=1)
AGO = st.integers(-1, DAYS + 2)
TOLD = [name for name in COLUMNS if name != "workspace_id"]
STAYED = [name for name in VISIT_COLUMNS if name != "workspace_id"]


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Any:
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


@settings(max_examples=15)
@given(lives=LIVES, ago=AGO, known_ago=st.none() | AGO, before=st.integers(0, DAYS))
def test_any_lives_stand_as_they_are_told(
    database: Database,
    now: dt.datetime,
    lives: list[Does],
    ago: int,
    known_ago: int | None,
    before: int,
) -> None:
    with played(database, now, lives) as crowd:
        known_at = None if known_ago is None else crowd.now - known_ago * DAY
        moment = Moment(crowd.now - ago * DAY, known_at)
        for scope in (EVERYBODY, Scope(owner_id=crowd.people[1].id)):
            taken = take_snapshot(crowd.session, crowd.workspace, scope, crowd.now, moment)
            back = moment.as_of - before * DAY
            with taken as then, look_back(then, back) as earlier:
                agrees_with_the_log(then, moment)
                agrees_with_the_log(earlier, Moment(back, known_at))
                with keeping_recent(then, back) as kept, look_back(kept, back) as again:
                    agrees_with_the_log(again, Moment(back, known_at))


def agrees_with_the_log(then: Snapshot, moment: Moment) -> None:
    told = list(lives_as_of(then.session, then.workspace.id, moment))
    inside = {state.id: (state, visits) for state, visits in told if state in then.scope}
    assert rows(then) == {
        id_: tuple(getattr(state, name) for name in TOLD) for id_, (state, _) in inside.items()
    }
    assert stays(then, inside) == Counter(
        (id_, *visit) for id_, (_, visits) in inside.items() for visit in visits
    )


def rows(then: Snapshot) -> dict[int, Any]:
    row = then.opportunity
    found = then.session.execute(select(*(getattr(row, name) for name in TOLD)).where(*then.inside))
    return {line.id: tuple(line) for line in found}


def stays(then: Snapshot, of: Any) -> Counter[Any]:
    visit = then.visit
    found = then.session.execute(
        select(*(getattr(visit, name) for name in STAYED)).where(visit.opportunity_id.in_(list(of)))
    )
    return Counter(tuple(line) for line in found)


def hows(team: Team, cut: dt.datetime, scope: Scope = EVERYBODY) -> dict[int, int]:
    log = log_since(team.workspace.id, scope, cut, RECENT).subquery()
    found = team.session.execute(changed_between(log, Moment(cut), None, moves=True))
    return {line.opportunity_id: line.how for line in found}


def test_what_only_moved_or_closed_is_not_folded(team: Team) -> None:
    day = team.today - 10 * DAY
    _stood, moved, won, lost, changed, late = (team.opens("S1", team.noon(day)) for _ in range(6))
    after = team.noon(day + 3 * DAY)
    later = team.opens("S1", after)
    team.writes(moved, Kind.STAGE, team.stages["S2"].id, after)
    team.writes(won, Kind.WON, {"on": f"{day + 3 * DAY}"}, after)
    team.writes(lost, Kind.STAGE, team.stages["S3"].id, after)
    team.writes(lost, Kind.LOST, {"on": f"{day + 4 * DAY}"}, after + DAY)
    team.writes(changed, Kind.TITLE, "Another", after)
    team.writes(late, Kind.STAGE, team.stages["S2"].id, after, team.noon(day))
    team.writes(late, Kind.STAGE, team.stages["S3"].id, after)
    cut = dt.datetime.combine(day + DAY, dt.time(), ZONE)
    assert hows(team, cut) == {
        moved.id: How.UNMOVE,
        won.id: How.UNCLOSE,
        lost.id: How.UNCLOSE,
        changed.id: How.FOLD,
        late.id: How.FOLD,
        later.id: How.LEAVE_OUT,
    }


def test_only_what_may_have_been_in_scope_is_looked_at(team: Team) -> None:
    day = team.today - 10 * DAY
    mine, theirs, given = (team.opens("S1", team.noon(day)) for _ in range(3))
    other = team.people[1].id
    after = team.noon(day + 3 * DAY)
    for row in (mine, theirs):
        team.writes(row, Kind.STAGE, team.stages["S2"].id, after)
    team.writes(given, Kind.OWNER, other, after)
    cut = dt.datetime.combine(day + DAY, dt.time(), ZONE)
    assert hows(team, cut, Scope(owner_id=other)).keys() == {given.id}
    assert hows(team, cut, Scope(owner_id=mine.owner_id)).keys() == {mine.id, theirs.id, given.id}
