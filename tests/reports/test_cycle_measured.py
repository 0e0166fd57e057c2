"""The cycle's figures: stated by hand, and for any lives as worked out plainly."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from reports.cycle import REPORT
from store.database import Database
from store.models import Kind, Opportunity
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import answer, ask, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


def walks(team: Team, *days_ago: tuple[str, float]) -> Opportunity:
    """Into each stage, or won, so many days before today's noon."""
    noon = team.noon(team.today)
    (first, start), *rest = days_ago
    row = team.opens(first, noon - start * DAY)
    for step, ago in rest:
        at = noon - ago * DAY
        if step == "WON":
            on = at.astimezone(noon.tzinfo).date().isoformat()
            team.writes(row, Kind.WON, {"on": on}, at)
        else:
            team.writes(row, Kind.STAGE, team.stages[step].id, at)
    return row


def stage(figures: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (row for row in figures["stages"] if row["stage"] == name)
    return dict(found)


def test_time_in_a_stage_is_of_all_visits_once_it_was_left(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        walks(team, ("S1", 30), ("S2", 29), ("S1", 20), ("S2", 17))  # S1 1 + 3, in S2 again
        walks(team, ("S1", 30), ("S3", 29.5), ("WON", 9.5))  # S1 half a day, S3 20; 21 dates
        walks(team, ("S1", 12), ("WON", 2))  # S1 10
        walks(team, ("S1", 200), ("S2", 190))  # before the period
        figures = answer(team, REPORT, "last 90 days")
    one, two = stage(figures, "S1"), stage(figures, "S2")
    assert (one["left"], one["median_days"], one["p75_days"]) == (3, 4, 7)
    assert one["mean_days"] == pytest.approx(14.5 / 3)
    assert (one["here"], one["here_median_days"]) == (0, None)
    assert (two["left"], two["median_days"], two["here"]) == (0, None, 2)
    assert stage(figures, "S3")["median_days"] == 20
    assert figures["sales_cycle"] == {
        "won": 2, "median_days": 15.5, "mean_days": 15.5, "misdated": 0,
    }  # fmt: skip


def test_those_that_wait_are_aged_at_the_end_of_the_day_described(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        walks(team, ("S1", 10))
        walks(team, ("S1", 8), ("S2", 1))
        now_ = answer(team, REPORT)
        before = answer(team, REPORT, as_of=team.today - 5 * DAY)
    # It is 15:00 here now; a day ends at midnight.
    assert stage(now_, "S1")["here_median_days"] == pytest.approx(10 + 3 / 24)
    assert stage(before, "S1")["here_median_days"] == pytest.approx((5.5 + 3.5) / 2)
    assert stage(before, "S2")["here"] == 0


def test_five_that_wait_longest_by_whole_days_and_then_by_number(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        # Hours do not count: of those with 9 whole days the lowest numbers are named.
        for ago in (9.1, 9.8, 3, 9.0, 20, 9.5, 9.6, 1):
            walks(team, ("S1", ago))
        waiting = answer(team, REPORT)["waiting"]
    assert [(one["number"], one["days"]) for one in waiting] == [
        (5, 20), (1, 9), (2, 9), (4, 9), (6, 9),
    ]  # fmt: skip
    assert waiting[0] == {
        "number": 5, "title": "#5", "owner": "Li Wei", "stage": "S1", "days": 20,
    }  # fmt: skip


def test_retired_stage_shows_only_while_it_matters(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        walks(team, ("S1", 30), ("S2", 20), ("S3", 10))
        team.stages["S2"].retired_at = team.stages["S4"].retired_at = now
        session.flush()
        names = [row.name for row in ask(team, REPORT, "last 90 days").stages]
        later = [row.name for row in ask(team, REPORT, "last 7 days").stages]
    assert (names, later) == (["S1", "S2", "S3"], ["S1", "S3"])


def test_every_figure_opens_to_as_many_as_it_says(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        walks(team, ("S1", 30), ("S2", 29), ("S1", 20), ("S2", 17))
        walks(team, ("S1", 30), ("S3", 29.5), ("WON", 9.5))
        row = walks(team, ("S1", 8))
        team.writes(
            row, Kind.WON, {"on": (team.today - 20 * DAY).isoformat()}, team.noon(team.today)
        )
        for as_of in (None, team.today - 1 * DAY):
            keys = assert_opens(team, REPORT, asked(team, "last 90 days", as_of=as_of))
            assert {"won", f"left:{team.stages['S1'].id}"} <= set(keys)
            assert ("misdated" in keys) == (as_of is None)


def test_nothing_at_all(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        figures = ask(Team(session, now), REPORT)
    assert figures.is_empty
    assert REPORT.as_json(figures)["waiting"] == []


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_measure_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.cycle.figures, team, questions)


def test_velocity_is_money_a_day_in_each_currency(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        opened = team.today - 40 * DAY
        for amount, days, currency in (
            ("100", 10, "EUR"), ("300", 30, "EUR"), (None, 20, "EUR"), ("5", 0, "USD"),
        ):  # fmt: skip
            row = team.opens("S1", team.noon(opened), amount and Decimal(amount), currency)
            on = opened + days * DAY
            team.writes(row, Kind.WON, {"on": on.isoformat()}, team.noon(on))
        team.lives("S1 LOST", opened)
        team.lives("S1", opened)
        team.lives("S1", opened)
        old = team.lives("S1 WON", team.today - 500 * DAY, amount=Decimal(9999))
        velocity = answer(team, REPORT, "all")["velocity"]
    assert old
    # 2 open × 3 of 4 won × 200 ÷ 20 days; dollars came in on the day they were opened.
    assert velocity == {"EUR": 15, "USD": None}
