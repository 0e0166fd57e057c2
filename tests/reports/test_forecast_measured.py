"""The forecast: every open one in exactly one place, won by its close, against the target."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from reports.forecast import REPORT
from reports.forecast.shape import better
from store.database import Database
from store.frozen import Frozen, freeze, graded_week, is_frozen
from store.models import FrozenForecast, Kind
from store.probabilities import Fate
from store.scopes import Scope
from store.targets import set_target
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TARGETS, TRIED, Question, Targets, played, questions
from tests.reports.comparing import answer, ask, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)
OCTOBER, NOVEMBER, DECEMBER = (dt.date(2026, month, 1) for month in (10, 11, 12))


def measured(team: Team, period: str = "next 6 months", **more: Any) -> dict[str, Any]:
    return answer(team, REPORT, period, **more)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Iterator[Team]:
    """Its today is Monday, 23 November 2026."""
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


@pytest.fixture
def full(team: Team) -> Team:
    """S1 counts 10 %, S2 20 %, S3 40 %, S4 80 %."""
    early = team.noon(team.today - 40 * DAY)
    won = team.opens("S4", early, Decimal(1000), expected_close="2027-01-31")
    team.writes(won, Kind.WON, {"on": "2026-11-10"}, team.noon(dt.date(2026, 11, 10)))
    for stage, amount, close, more in (
        ("S2", "100.01", "2026-11-23", {}),
        ("S4", "200", "2026-11-30", {"probability": 50}),
        ("S3", None, "2026-11-30", {}),
        ("S3", "0.03", "2026-12-31", {}),
        ("S1", "70", "2026-11-22", {}),
        ("S1", "5", None, {}),
        ("S2", "10", "2027-05-01", {}),
        ("S2", "30", "2026-12-01", {"currency": "USD"}),
    ):
        team.opens(stage, early, amount and Decimal(amount), expected_close=close, **more)
    return team


def test_every_open_one_is_in_one_place(full: Team) -> None:
    figures = measured(full)
    november, december = figures["months"][:2]
    assert [month["month"] for month in figures["months"]][::5] == ["2026-11", "2027-04"]
    assert november == {
        "month": "2026-11",
        "won_count": 1,
        "won": {"EUR": 1000},
        "open_count": 3,
        "weighted": {"EUR": 120},
        "best": {"EUR": 300.01},
        "without_amount": 1,
        "target": {},
    }
    assert december["best"] == {"EUR": 0.03, "USD": 30}
    assert december["weighted"] == {"EUR": 0.01, "USD": 6}
    assert figures["past_due"] == {
        "count": 1,
        "value": {"EUR": 70},
        "weighted": {"EUR": 7},
        "without_amount": 0,
    }
    assert (figures["undated"]["count"], figures["later"]["count"]) == (1, 1)
    assert "earlier" not in figures
    assert figures["totals"]["weighted"] == {"EUR": 120.01, "USD": 6}


def test_a_period_that_begins_later_leaves_something_before_it(full: Team) -> None:
    figures = measured(full, "2026-12")
    assert figures["earlier"]["count"] == 3
    assert figures["past_due"]["count"] == 1
    assert figures["later"]["count"] == 1
    assert figures["pace"] == 0


def test_a_period_is_widened_to_whole_months(full: Team) -> None:
    figures = measured(full, "2026-11-15..2026-12-02")
    assert [month["month"] for month in figures["months"]] == ["2026-11", "2026-12"]
    assert figures["months"][0]["won_count"] == 1


def test_the_target_is_covered_attained_and_met(full: Team) -> None:
    session, id_ = full.session, full.workspace.id
    lost = full.opens("S1", full.noon(full.today - 30 * DAY), Decimal(3000))
    full.writes(lost, Kind.LOST, {"on": "2026-11-02"}, full.noon(full.today - DAY))
    set_target(session, id_, "", NOVEMBER, "EUR", Decimal(1500))
    set_target(session, id_, "", DECEMBER, "EUR", Decimal(500))
    set_target(session, id_, "owner:1", DECEMBER, "EUR", Decimal(7))
    figures = measured(full)
    assert figures["totals"]["target"] == {"EUR": 2000}
    assert figures["coverage"] == {"EUR": pytest.approx(300.04 / 1000)}
    assert figures["needed_coverage"] == {"EUR": 4}
    assert figures["attainment"] == {"EUR": 0.5}
    november = measured(full, "2026-11")
    assert november["pace"] == pytest.approx(15 / 21)
    set_target(session, id_, "", NOVEMBER, "EUR", Decimal(1000))
    assert measured(full, "2026-11")["coverage"] == {"EUR": "met"}


def test_it_is_as_it_was_on_a_day(full: Team) -> None:
    then = measured(full, as_of=dt.date(2026, 11, 9))
    assert then["months"][0]["won"] == {}
    assert then["months"][2]["open_count"] == 1
    assert then["past_due"]["count"] == 0
    back_dated = full.opens("S1", full.noon(full.today), Decimal(9))
    full.writes(
        back_dated,
        Kind.WON,
        {"on": "2026-11-05"},
        full.noon(full.today),
        full.noon(dt.date(2026, 11, 9)),
    )
    assert measured(full, as_of=dt.date(2026, 11, 9))["back_dated"] == 1


def keeps(team: Team, month: dt.date, **more: Decimal) -> None:
    week = graded_week(month)
    rows = [
        Frozen(month, currency, Decimal(10), amount - 10, amount)
        for currency, amount in more.items()
    ]
    assert freeze(team.session, team.workspace.id, week, rows, team.noon(week))


def test_a_forecast_is_graded_by_what_was_won(team: Team) -> None:
    assert graded_week(OCTOBER) == dt.date(2026, 9, 28)
    assert graded_week(dt.date(2026, 8, 1)) == dt.date(2026, 8, 3)
    keeps(team, OCTOBER, EUR=Decimal(310))
    keeps(team, dt.date(2026, 3, 1), EUR=Decimal(5))
    row = team.opens("S1", team.noon(dt.date(2026, 9, 1)), Decimal(280))
    team.writes(row, Kind.WON, {"on": "2026-10-31"}, team.noon(dt.date(2026, 11, 2)))
    [grade] = measured(team)["graded"]
    assert grade == {
        "month": "2026-10",
        "week": "2026-09-28",
        "forecast": {"EUR": 310},
        "won": {"EUR": 280},
    }
    assert measured(team, scope=Scope(owner_id=team.people[0].id))["graded"] == []
    assert measured(team, as_of=dt.date(2026, 10, 31))["graded"] == []


def test_what_is_frozen_is_never_changed(team: Team) -> None:
    session, id_, week = team.session, team.workspace.id, dt.date(2026, 11, 23)
    assert not is_frozen(session, id_, week)
    one = Frozen(NOVEMBER, "EUR", Decimal(1), Decimal(2), Decimal(3))
    assert freeze(session, id_, week, [one], team.now)
    assert is_frozen(session, id_, week)
    other = Frozen(NOVEMBER, "EUR", Decimal(9), Decimal(9), Decimal(9))
    more = Frozen(DECEMBER, "EUR", Decimal(9), Decimal(9), Decimal(9))
    assert not freeze(session, id_, week, [other, more], team.now)
    [row] = session.query(FrozenForecast).all()
    assert (row.month, row.won, row.weighted) == (NOVEMBER, 1, 2)


@pytest.mark.parametrize(
    ("probability", "won", "closed", "proposed"),
    [
        (60, 9, 20, None),  # 26 % to 66 %
        (80, 9, 20, 45),
        (80, 8, 19, None),
        (10, 19, 40, 50),
        (10, 40, 40, 95),
        (60, 0, 40, 5),
        (50, 5180, 10_000, None),  # surely not 50 %, but nothing nearer
        (55, 5180, 10_000, 50),
    ],
)
def test_a_chance_is_proposed_where_the_set_one_is_surely_wrong(
    probability: int, won: int, closed: int, proposed: int | None
) -> None:
    found = better(Fate(1, "S1", probability, won, closed))
    assert (None if found is None else found.percent) == proposed


def test_who_reached_a_stage_and_what_became_of_them(team: Team) -> None:
    opened = team.today - 50 * DAY
    for story, times in (("S1 S2 WON", 14), ("S1 S3 LOST", 6), ("S1 LOST", 5), ("S1 S2", 9)):
        for _ in range(times):
            team.lives(story, opened)
    figures = ask(team, REPORT, REPORT.period)
    found = {one.fate.name: (one.fate.won, one.fate.closed, one.percent) for one in figures.better}
    assert found == {"S1": (14, 25, 55), "S2": (14, 20, 70), "S3": (14, 20, 70)}
    mine = ask(team, REPORT, REPORT.period, scope=Scope(owner_id=team.people[0].id))
    assert mine.better == ()


def test_behind_each_figure_stand_as_many_as_it_says(full: Team) -> None:
    for period, as_of in (
        ("next 6 months", None),
        ("2026-12", None),
        ("all", None),
        ("next 6 months", dt.date(2026, 11, 9)),
    ):
        keys = assert_opens(full, REPORT, asked(full, period, as_of=as_of))
        assert len(keys) >= 3


def worked_out(book: plainly.Book, asked: plainly.Asked) -> dict[str, Any]:
    """As no forecast was kept, none is graded."""
    return plainly.forecast.figures(book, asked) | {"graded": []}


@settings(max_examples=TRIED)
@given(lives=LIVES, some=questions(), targets=TARGETS)
def test_any_lives_are_forecast_as_worked_out_plainly(
    database: Database,
    now: dt.datetime,
    lives: list[Does],
    some: list[Question],
    targets: Targets,
) -> None:
    with played(database, now, lives) as team:
        for whose, month, currency, amount in team.targets(targets):
            key = "" if whose is None else f"owner:{whose}"
            set_target(team.session, team.workspace.id, key, month, currency, amount)
        assert_as_worked_out(REPORT, worked_out, team, some, targets)
