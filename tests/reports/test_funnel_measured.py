"""The figures: the acceptance set to the digit, and random lives against the obvious way."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import select

from reports.funnel import REPORT
from store.database import Database
from store.models import Kind, Opportunity
from store.rebuild import rebuild, verify
from store.scopes import Scope
from store.sums.building import begin_anew
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import answer, assert_as_worked_out
from tests.reports.playing import Does
from tests.reports.team import Team

ACCEPTANCE = (
    "S1 S2 S3 S4 WON",
    "S1 S3 S4 WON",
    "S1 S2 S3 LOST",
    "S1 S2 S1 S2 S3",
    "S1 LOST",
    "S1 S2 S3 S4 LOST S3 S4 WON",
    "S1 S2 S3 S4 WON S4",
    "S3 S4 LOST",
    "S1",
    "S1 S2",
    "S1 WON",
    "S1 S2 LOST",
)
DAY = dt.timedelta(days=1)


def measured(team: Team, period: str = "last 90 days", **more: Any) -> dict[str, Any]:
    return answer(team, REPORT, period, **more)


def column(figures: dict[str, Any], name: str) -> list[Any]:
    return [stage[name] for stage in figures["stages"]]


def whole(rates: list[float]) -> list[int]:
    return [round(rate * 100) for rate in rates]


def test_acceptance_set_to_the_digit(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        for story in ACCEPTANCE:
            team.lives(story, team.today - 20 * DAY)
        figures = measured(team)
        assert verify(session, team.workspace.id) == []
    assert column(figures, "reached") == [12, 10, 8, 6]
    assert figures["cohort"]["won"] == 4
    assert column(figures, "implied") == [1, 3, 1, 1]
    assert column(figures, "open_furthest") == [1, 1, 1, 1]
    assert whole(column(figures, "raw_conversion")) == [83, 80, 75, 67]
    assert whole(column(figures, "resolved_conversion")) == [91, 89, 86, 80]
    assert (figures["won"], figures["lost"], figures["win_rate"]) == (4, 4, 0.5)
    assert figures["cohort"]["won_of_opened"] == 4 / 12
    assert figures["cohort"]["open"] == 4
    assert figures["cohort"]["maturing"]


def test_as_of_today_equals_now(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        for age, story in enumerate(ACCEPTANCE):
            team.lives(story, team.today - age * DAY, amount=Decimal("10.10"))
        plain, as_of = measured(team), measured(team, as_of=team.today)
    assert as_of["as_of"] == team.today.isoformat()
    assert plain["as_of"] is None
    # As of today its last week ends today; now it ended yesterday, as today is not over.
    different = {"as_of", "won_lately", "lost_lately", "change"}
    assert {key: plain[key] for key in plain.keys() - different} == {
        key: as_of[key] for key in as_of.keys() - different
    }


def test_nothing_at_all(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        figures = measured(Team(session, now))
    assert figures["win_rate"] is None
    assert column(figures, "raw_conversion") == [None] * 4
    assert figures["weighted_forecast"] == {}
    assert figures["median_cycle_days"] is None


def test_manual_probability_counts_and_unknown_amount_does_not(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        at = team.noon(team.today - 5 * DAY)
        tomorrow, yesterday = ((team.today + day).isoformat() for day in (DAY, -DAY))
        team.opens("S1", at, Decimal("100.05"), expected_close=tomorrow)
        team.opens("S2", at, Decimal(1000), probability=0)
        team.opens("S3", at, Decimal("0.01"), "USD", probability=50, expected_close=yesterday)
        team.opens("S4", at)
        figures = measured(team)
    assert figures["weighted_forecast"] == {"EUR": 10.01, "USD": 0.01}
    assert figures["weighted_forecast_buckets"] == {
        "ahead": {"EUR": 10.01},
        "past_due": {"USD": 0.01},
        "undated": {"EUR": 0},
    }
    assert (figures["without_amount"], figures["undated"], figures["past_due"]) == (1, 2, 1)
    assert column(figures, "value") == [{"EUR": 100.05}, {"EUR": 1000}, {"USD": 0.01}, {}]


def test_retired_stage_shows_only_while_the_cohort_stood_there(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        team.lives("S1 S2", team.today - 50 * DAY)
        team.lives("S1 S3", team.today - 5 * DAY)
        team.stages["S2"].retired_at = now
        session.flush()
        assert column(measured(team), "name") == ["S1", "S2", "S3", "S4"]
        assert column(measured(team, "last 7 days"), "name") == ["S1", "S3", "S4"]


def test_win_rate_by_value_needs_one_currency(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        opened = team.today - 5 * DAY
        team.lives("S1 WON", opened, amount=Decimal(300))
        team.lives("S1 LOST", opened, amount=Decimal(100))
        team.lives("S1 LOST", opened)
        one = measured(team)
        team.lives("S1 WON", opened, amount=Decimal(5), currency="USD")
        two = measured(team)
    assert one["win_rate_by_value"] == 0.75
    assert two["win_rate_by_value"] is None
    assert two["win_rate_by_value_of"] == {"EUR": 0.75, "USD": 1.0}


def test_back_dated_close_rewrites_as_of_but_not_as_known_on(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        row = team.opens("S1", team.noon(team.today - 10 * DAY), Decimal(10))
        last_week = team.today - 5 * DAY
        value = {"on": (team.today - 8 * DAY).isoformat()}
        team.writes(row, Kind.WON, value, team.noon(team.today), team.noon(team.today - 8 * DAY))
        late = measured(team, as_of=last_week)
        known = measured(team, as_of=last_week, known_on=last_week)
    assert (late["won"], late["open"], late["back_dated"]) == (1, 0, 1)
    assert (known["won"], known["open"], known["back_dated"]) == (0, 1, 0)


def test_largest_closings_of_the_week_are_named(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        for amount in (1, 7, 3, None, 5, 9):
            known = None if amount is None else Decimal(amount)
            team.lives("S1 WON", team.today - 2 * DAY, amount=known)
        team.lives("S1 LOST", team.today - 7 * DAY, amount=Decimal(4))
        team.lives("S1 LOST", team.today - 8 * DAY, amount=Decimal(8))
        team.lives("S1 LOST", team.today, amount=Decimal(6))  # still running: next week's post
        figures = measured(team)
    won, lost = figures["won_lately"], figures["lost_lately"]
    assert won["count"] == 6
    assert [closing["amount"] for closing in won["largest"]] == [9, 7, 5, 3, 1]
    assert won["largest"][0]["owner"] == "Li Wei"
    assert [(one["amount"], one["reason"]) for one in lost["largest"]] == [(4, "Price")]


@pytest.mark.parametrize("narrow", ["owner", "source", "currency"])
def test_scope_narrows_everything(database: Database, now: dt.datetime, narrow: str) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        opened, other = team.today - 5 * DAY, team.people[1].id
        team.lives("S1 WON", opened)
        draft = {"owner_id": other, "source_id": team.source.id, "currency": "USD"}
        team.lives("S1 S2", opened, **draft)
        scopes = {
            "owner": Scope(owner_id=other),
            "source": Scope(source_id=team.source.id),
            "currency": Scope(currency="USD"),
        }
        names = {"owner": "Ana Silva", "source": "Referral", "currency": "USD"}
        for as_of in (None, team.today, team.today - 3 * DAY):
            figures = measured(team, scope=scopes[narrow], as_of=as_of)
            assert figures["scope"] == {narrow: names[narrow]}
            assert column(figures, "reached") == [1, 1, 0, 0]
            assert (figures["won"], figures["open"]) == (0, 1)


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_measure_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.funnel.figures, team, questions)
        assert verify(team.session, team.workspace.id) == []


def test_rebuild_mends_what_was_broken(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Team(session, now)
        for story in ACCEPTANCE:
            team.lives(story, team.today - 20 * DAY)
        before = measured(team)
        row = session.scalars(select(Opportunity).limit(1)).one()
        row.stages_entered, row.stage_id, row.amount = 0, team.stages["S1"].id, Decimal(7)
        begin_anew(session, team.workspace.id)
        assert measured(team) != before
        assert rebuild(session, team.workspace.id) == 1
        assert measured(team) == before
