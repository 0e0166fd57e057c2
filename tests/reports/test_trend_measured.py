"""The trend: each thing in the week or month in which it happened, whatever became of it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from reports.trend import REPORT
from reports.words import words_for
from store.database import Database
from store.models import Kind
from store.scopes import Scope
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import answer, ask, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)
WORDS = words_for("en-US")


def measured(team: Team, period: str = "last 12 weeks", **more: Any) -> dict[str, Any]:
    return answer(team, REPORT, period, **more)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Iterator[Team]:
    """Its today is Monday, 23 November 2026."""
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


@pytest.fixture
def full(team: Team) -> Team:
    """Two won last week, one lost and reopened, one duplicate, one in dollars."""

    def on(day: int) -> dt.datetime:
        return team.noon(dt.date(2026, 11, day))

    won = team.opens("S1", on(10), Decimal(100))
    late = team.opens("S2", on(11), None)
    dollars = team.opens("S2", on(12), Decimal(30), "USD")
    again = team.opens("S1", on(16), Decimal(70))
    twice = team.opens("S1", on(16), Decimal(9))
    for row, day in ((won, 16), (late, 22)):
        team.writes(row, Kind.WON, {"on": f"2026-11-{day}"}, on(day))
    for row in (again, dollars):
        team.writes(row, Kind.LOST, {"on": "2026-11-17"}, on(17))
    team.writes(again, Kind.REOPENED, team.stages["S1"].id, on(18))
    team.writes(twice, Kind.INVALID, {"on": "2026-11-19"}, on(19))
    return team


def test_each_week_has_what_happened_in_it(full: Team) -> None:
    figures = measured(full, "2026-11-11..2026-11-23")
    assert figures["step"] == "week"
    first, second, third = figures["points"]
    assert first == {
        "from": "2026-11-11",
        "to": "2026-11-16",
        "new": 2,
        "new_value": {"USD": 30},
        "won": 0,
        "won_value": {},
        "lost": 0,
        "lost_value": {},
        "running": False,
    }
    assert (second["new"], second["won"], second["won_value"]) == (1, 2, {"EUR": 100})
    assert (second["lost"], second["lost_value"]) == (1, {"USD": 30})
    assert (third["from"], third["to"], third["running"]) == ("2026-11-23", "2026-11-24", True)


def test_a_long_period_goes_month_by_month(full: Team) -> None:
    figures = measured(full, "this year")
    assert figures["step"] == "month"
    assert len(figures["points"]) == 12
    november, december = figures["points"][-2:]
    assert (november["new"], november["won"], november["lost"]) == (4, 2, 1)
    assert november["running"] and december["running"]
    assert [point["running"] for point in figures["points"]][:10] == [False] * 10


def test_it_is_as_it_was_on_a_day(full: Team) -> None:
    [point] = measured(full, "2026-W47", as_of=dt.date(2026, 11, 17))["points"]
    assert (point["new"], point["won"], point["lost"]) == (2, 1, 2)
    mine = measured(full, "2026-W47", scope=Scope(owner_id=full.people[1].id))["points"][0]
    assert (mine["new"], mine["won"]) == (0, 0)


def test_all_begins_with_the_first_thing(full: Team) -> None:
    assert measured(full, "all")["points"][0]["from"] == "2026-11-10"


def test_nothing_has_no_points(team: Team) -> None:
    figures = ask(team, REPORT)
    assert figures.points == ()
    assert REPORT.picture(figures, WORDS) is None
    assert REPORT.tell(figures, WORDS).sentences[1] == "Nothing was opened, won or lost."


def test_behind_each_figure_stand_as_many_as_it_says(full: Team) -> None:
    for period, as_of in (
        ("last 12 weeks", None),
        ("all", None),
        ("last 12 weeks", dt.date(2026, 11, 17)),
    ):
        keys = assert_opens(full, REPORT, asked(full, period, as_of=as_of))
        assert len(keys) >= 6


@settings(max_examples=TRIED)
@given(lives=LIVES, some=questions())
def test_any_lives_have_the_trend_that_is_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], some: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.trend.figures, team, some)


def test_deals_are_as_large_as_those_with_an_amount(team: Team) -> None:
    day = team.today - 5 * DAY
    for amount, currency in ((1, "EUR"), (2, "EUR"), (4, "EUR"), (97, "EUR"), (None, "EUR"),
                             (5, "USD")):  # fmt: skip
        known = None if amount is None else Decimal(amount)
        team.lives("S1 WON", day, amount=known, currency=currency)
    team.lives("S1 LOST", day, amount=Decimal(1000))
    team.lives("S1 WON", team.today - 200 * DAY, amount=Decimal(1000))
    assert measured(team, "last 90 days")["deal_size"] == {
        "EUR": {"count": 4, "mean": 26, "median": 3},
        "USD": {"count": 1, "mean": 5, "median": 5},
    }
