"""Rows follow from the log: checked, mended, and seen as of a day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store import lifecycle, rebuild
from store.database import Database
from store.folding import Moment, lives_as_of
from store.lifecycle import Edit
from store.models import Event, Kind, Opportunity, SearchWord, StageVisit
from store.rebuild import Difference, verify
from tests.reports.team import ZONE, Team

DAY = dt.timedelta(days=1)


@pytest.fixture
def busy(database: Database, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A session with opportunities to which everything has happened, read two at a time."""
    monkeypatch.setattr(rebuild, "BATCH", 2)
    with database.sessions() as session:
        team = Team(session, now)
        for story in ("S1 S2 LOST S2 WON", "S3", "S1 S4 S2", "S2 WON S1"):
            number = team.lives(story, team.today - 9 * DAY, amount=Decimal("12.34"))
        other = team.lives("S1", team.today - 9 * DAY)
        change = team.change
        close = team.today + 40 * DAY
        lifecycle.assign(session, change(now), other, team.people[1].id)
        lifecycle.set_next_step(session, change(now), other, "call", team.today)
        lifecycle.snooze(session, change(now), other, team.today + DAY)
        lifecycle.edit(session, change(now), other, Edit(expected_close=team.today))
        lifecycle.edit(session, change(now), other, Edit(expected_close=close, title="New"))
        lifecycle.log_activity(session, change(now), other, "call", "spoke")
        lifecycle.lose(
            session, change(now), number, reason_id=team.reason.id, note="n", competitor="c"
        )
        yield team
        session.rollback()


def first(session: Session) -> Opportunity:
    return session.scalars(select(Opportunity).order_by(Opportunity.id).limit(1)).one()


def test_live_changes_leave_nothing_to_mend(busy: Team) -> None:
    assert verify(busy.session, busy.workspace.id) == []
    assert rebuild.rebuild(busy.session, busy.workspace.id) == 0


BROKEN: dict[str, Any] = {
    "title": "?", "status": "lost", "amount": Decimal(1), "currency": "JPY", "probability": 3,
    "opened_on": dt.date(2020, 1, 1), "expected_close": dt.date(2020, 1, 1),
    "first_expected_close": dt.date(2020, 1, 1), "push_count": 9,
    "closed_on": dt.date(2020, 1, 1), "loss_note": "?", "competitor": "?", "description": "?",
    "next_step": "?", "next_step_on": dt.date(2020, 1, 1), "snoozed_until": dt.date(2020, 1, 1),
    "stages_entered": 0, "stage_since": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    "touched_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "reopened_count": 9,
}  # fmt: skip


def test_a_wrong_column_is_named_and_mended(busy: Team) -> None:
    session, row = busy.session, first(busy.session)
    for column, wrong in BROKEN.items():
        right, version = getattr(row, column), row.version
        session.execute(update(Opportunity).where(Opportunity.id == row.id).values({column: wrong}))
        expected = Difference(row.number, column, wrong, right)
        assert verify(session, busy.workspace.id) == [expected]
        assert rebuild.rebuild(session, busy.workspace.id) == 1
        assert verify(session, busy.workspace.id) == []
        assert getattr(row, column) == right
        assert row.version == version + 1


def test_what_searches_look_through_is_compared_and_mended(busy: Team) -> None:
    session, row = busy.session, first(busy.session)
    right, words = row.search_key, select(SearchWord.word).order_by(SearchWord.word)
    known = session.scalars(words).all()
    session.execute(update(Opportunity).where(Opportunity.id == row.id).values(search_key="?"))
    assert verify(session, busy.workspace.id) == [Difference(row.number, "search_key", "?", right)]
    assert rebuild.rebuild(session, busy.workspace.id) == 1
    session.execute(delete(SearchWord))
    assert {one.column for one in verify(session, busy.workspace.id)} == {"search_words"}
    rebuild.rebuild(session, busy.workspace.id)
    assert (row.search_key, session.scalars(words).all()) == (right, known)
    assert verify(session, busy.workspace.id) == []


def test_what_searches_do_not_know_yet_is_not_wrong_and_is_filled_in(busy: Team) -> None:
    session, row = busy.session, first(busy.session)
    right, version = row.search_key, row.version
    session.execute(
        update(Opportunity)
        .where(Opportunity.id == row.id)
        .values(search_key=None, version=Opportunity.version)
    )
    assert verify(session, busy.workspace.id) == []
    assert rebuild.rebuild(session, busy.workspace.id) == 0
    assert (row.search_key, row.version) == (right, version)


def test_lost_and_added_visits_are_mended(busy: Team) -> None:
    session, row = busy.session, first(busy.session)
    kept = select(StageVisit.stage_id, StageVisit.entered_at, StageVisit.left_at).order_by(
        StageVisit.opportunity_id, StageVisit.entered_at, StageVisit.stage_id
    )
    before = session.execute(kept).all()
    session.execute(delete(StageVisit).where(StageVisit.opportunity_id == row.id))
    assert [found.column for found in verify(session, busy.workspace.id)] == ["stage_visits"]
    rebuild.rebuild(session, busy.workspace.id)
    assert session.execute(kept).all() == before


def test_a_row_without_log_is_reported_and_left_alone(busy: Team) -> None:
    session, row = busy.session, first(busy.session)
    session.execute(delete(Event).where(Event.opportunity_id == row.id))
    found = verify(session, busy.workspace.id)
    assert found == [Difference(row.number, "created", row.title, None)]
    assert rebuild.rebuild(session, busy.workspace.id) == 0


def test_another_workspace_is_left_alone(busy: Team) -> None:
    other = Team(busy.session, busy.now)
    row = other.opens("S1", busy.now)
    row.title = "wrong"
    busy.session.flush()
    assert verify(busy.session, busy.workspace.id) == []
    assert len(verify(busy.session, other.workspace.id)) == 1
    lives = lives_as_of(busy.session, other.workspace.id, Moment(busy.now + DAY))
    assert [state.title for state, _ in lives] == [f"#{row.number}"]


def as_of(team: Team, day: dt.date, known: dt.date | None = None) -> list[tuple[str, str]]:
    """Status and stage of each, at the end of ``day``."""
    names = {stage.id: name for name, stage in team.stages.items()}
    end, known_at = (
        None if one is None else dt.datetime.combine(one + DAY, dt.time(), ZONE)
        for one in (day, known)
    )
    assert end is not None
    lives = lives_as_of(team.session, team.workspace.id, Moment(end, known_at))
    return [(str(state.status), names[state.stage_id]) for state, _ in lives]


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Any:
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


def test_each_day_is_seen_as_it_was(team: Team) -> None:
    day = team.today - 10 * DAY
    row = team.opens("S1", team.noon(day))
    team.writes(row, Kind.STAGE, team.stages["S3"].id, team.noon(day + DAY))
    team.writes(row, Kind.LOST, {"on": f"{day + 2 * DAY}"}, team.noon(day + 2 * DAY))
    team.writes(row, Kind.REOPENED, team.stages["S2"].id, team.noon(day + 3 * DAY))
    seen = [as_of(team, day + step * DAY) for step in range(-1, 4)]
    assert seen == [[], [("open", "S1")], [("open", "S3")], [("lost", "S3")], [("open", "S2")]]


def test_a_win_dated_before_a_move_recorded_earlier(team: Team) -> None:
    day = team.today - 10 * DAY
    row = team.opens("S1", team.noon(day))
    team.writes(row, Kind.STAGE, team.stages["S2"].id, team.noon(day + 5 * DAY))
    won = day + 2 * DAY
    team.writes(row, Kind.WON, {"on": f"{won}"}, team.noon(day + 7 * DAY), team.noon(won))
    assert as_of(team, day + 3 * DAY) == [("won", "S1")]
    assert as_of(team, day + 6 * DAY) == [("won", "S2")]
    assert as_of(team, day + 3 * DAY, known=day + 6 * DAY) == [("open", "S1")]


def test_an_entry_made_late_is_known_late(team: Team) -> None:
    day = team.today - 10 * DAY
    late = day + 4 * DAY
    team.opens("S1", team.noon(late), happened_at=team.noon(day), opened_on=f"{day}")
    assert as_of(team, day) == [("open", "S1")]
    assert as_of(team, late, known=late - DAY) == []
