"""The bridge: why what is open is not what was open, every reason once, and it adds up."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.bridge import REPORT
from reports.periods import Period
from reports.report import Asked, looking, measure
from store.database import Database
from store.models import Kind
from store.opened import open_figure
from store.scopes import Scope
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import assert_as_worked_out
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


def asked(team: Team, first: int, last: int, **more: Any) -> Asked:
    """From so many days ago to so many days ago, both included."""
    days = Period("some days", team.today - first * DAY, team.today - last * DAY + DAY)
    return Asked(days, **more)


def measured(team: Team, first: int, last: int, **more: Any) -> dict[str, Any]:
    question = asked(team, first, last, **more)
    return REPORT.as_json(measure(team.session, team.workspace, REPORT, question, team.now))


def moves(figures: dict[str, Any]) -> dict[str, tuple[int, dict[str, Any]]]:
    return {one["kind"]: (one["count"], one["value"]) for one in figures["moves"] if one["changes"]}


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Any:
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


def test_every_reason_is_counted_once_and_it_adds_up(team: Team) -> None:
    before, week = team.noon(team.today - 20 * DAY), team.noon(team.today - 3 * DAY)
    won, lost, grew, shrank, gone, again = (
        team.opens("S1", before, Decimal(100 * n)) for n in range(1, 7)
    )
    team.writes(again, Kind.LOST, {"on": f"{team.today - 15 * DAY}"}, before + 5 * DAY)
    team.writes(won, Kind.WON, {"on": f"{team.today - 3 * DAY}"}, week)
    team.writes(lost, Kind.LOST, {"on": f"{team.today - 3 * DAY}"}, week)
    team.writes(grew, Kind.AMOUNT, {"amount": "450", "currency": "EUR"}, week)
    team.writes(shrank, Kind.AMOUNT, {"amount": "150", "currency": "EUR"}, week)
    team.writes(gone, Kind.INVALID, {"on": f"{team.today - 3 * DAY}"}, week)
    team.writes(again, Kind.REOPENED, team.stages["S2"].id, week)
    team.opens("S1", week, None)
    figures = measured(team, 6, 0)
    assert figures["start"] == {"count": 5, "value": {"EUR": 1500}}
    assert moves(figures) == {
        "new": (1, {}),
        "reopened": (1, {"EUR": 600}),
        "increased": (0, {"EUR": 150}),
        "won": (-1, {"EUR": -100}),
        "lost": (-1, {"EUR": -200}),
        "decreased": (0, {"EUR": -250}),
        "removed": (-1, {"EUR": -500}),
    }
    assert figures["end"] == {"count": 4, "value": {"EUR": 1200}}
    assert figures["balances"]


def test_what_was_created_and_lost_in_the_week_is_both(team: Team) -> None:
    row = team.opens("S1", team.noon(team.today - 3 * DAY), Decimal(70))
    team.writes(row, Kind.LOST, {"on": f"{team.today - 2 * DAY}"}, team.noon(team.today - 2 * DAY))
    figures = measured(team, 6, 0)
    assert moves(figures) == {"new": (1, {"EUR": 70}), "lost": (-1, {"EUR": -70})}
    assert figures["balances"]


def test_an_entry_made_late_counts_where_it_happened(team: Team) -> None:
    row = team.opens("S1", team.noon(team.today - 20 * DAY), Decimal(70))
    team.writes(row, Kind.AMOUNT, {"amount": "90", "currency": "EUR"}, team.noon(team.today - DAY))
    on = team.today - 10 * DAY
    team.writes(row, Kind.WON, {"on": f"{on}"}, team.noon(team.today), team.noon(on))
    assert moves(measured(team, 12, 8)) == {"won": (-1, {"EUR": -70})}
    assert moves(measured(team, 6, 0)) == {}
    then = team.today - 5 * DAY
    assert moves(measured(team, 12, 8, as_of=then, known_on=then)) == {}


def test_what_changes_hands_comes_in_and_goes_out(team: Team) -> None:
    mine, theirs = (person.id for person in team.people)
    row = team.opens("S1", team.noon(team.today - 20 * DAY), Decimal(70))
    team.writes(row, Kind.OWNER, theirs, team.noon(team.today - DAY))
    gave, got = (measured(team, 6, 0, scope=Scope(owner_id=one)) for one in (mine, theirs))
    assert moves(gave) == {"assigned_out": (-1, {"EUR": -70})}
    assert moves(got) == {"assigned_in": (1, {"EUR": 70})}
    assert gave["balances"] and got["balances"]
    assert moves(measured(team, 6, 0)) == {}


def test_a_quarter_is_pushed_out_of_and_pulled_into(team: Team) -> None:
    due = Period("2026-Q4", dt.date(2026, 10, 1), dt.date(2027, 1, 1))
    opened, week = team.noon(team.today - 20 * DAY), team.noon(team.today - DAY)
    out, into = (
        team.opens("S1", opened, Decimal(amount), expected_close=close)
        for amount, close in ((70, "2026-12-20"), (30, "2027-02-01"))
    )
    team.writes(out, Kind.EXPECTED_CLOSE, "2027-01-20", week)
    team.writes(into, Kind.EXPECTED_CLOSE, "2026-12-01", week)
    figures = measured(team, 6, 0, due=due)
    assert moves(figures) == {"pulled_in": (1, {"EUR": 30}), "pushed_out": (-1, {"EUR": -70})}
    assert figures["balances"]
    assert (figures["pushed"], figures["pulled"]) == (
        {"changes": 1, "value": {"EUR": 70}},
        {"changes": 1, "value": {"EUR": 30}},
    )


def test_rows_that_were_changed_outside_the_log_do_not_add_up(team: Team) -> None:
    row = team.opens("S1", team.noon(team.today - DAY), Decimal(70))
    row.amount = Decimal(71)
    question = asked(team, 6, 0, scope=Scope(owner_id=team.people[0].id))
    figures = measure(team.session, team.workspace, REPORT, question, team.now)
    assert not figures.balances
    assert not REPORT.is_drawn(figures)


def test_behind_each_movement_stand_those_that_moved(team: Team) -> None:
    before, week = team.noon(team.today - 20 * DAY), team.noon(team.today - DAY)
    mine, theirs = (person.id for person in team.people)
    gone, lost = (team.opens("S1", before, Decimal(n), owner=mine) for n in (10, 20))
    team.writes(gone, Kind.OWNER, theirs, week)
    team.writes(lost, Kind.LOST, {"on": f"{team.today - DAY}"}, week)
    question = asked(team, 6, 0, scope=Scope(owner_id=mine))
    for key, row in (("assigned_out", gone), ("lost", lost)):
        with looking(team.session, team.workspace, REPORT, question, team.now) as snapshot:
            page = open_figure(
                snapshot, REPORT.behind(snapshot, question, key), 0, key in REPORT.anywhere
            )
        assert [line.number for line in page.lines] == [row.number]


DUE = st.none() | st.tuples(st.integers(-40, 60), st.integers(-40, 60))


@settings(max_examples=TRIED)
@given(lives=LIVES, some=questions(), due=DUE)
def test_any_lives_move_as_worked_out_plainly(
    database: Database,
    now: dt.datetime,
    lives: list[Does],
    some: list[Question],
    due: tuple[int, int] | None,
) -> None:
    with played(database, now, lives) as team:
        days = None
        if due is not None:
            days = (team.today + min(due) * DAY, team.today + max(due) * DAY)

        def worked_out(book: plainly.Book, asked: plainly.Asked) -> dict[str, Any]:
            told = {"due": None if days is None else "due", "balances": True}
            return plainly.bridge.figures(book, asked, days) | told

        horizon = None if days is None else Period("due", *days)
        assert_as_worked_out(REPORT, worked_out, team, some, due=horizon)
