"""The SQL views say what the reports say: computed by SQL as somebody with a BI tool writes it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy.orm import Session

from reports.funnel import REPORT
from reports.periods import parse_period
from reports.report import Asked, measure
from store import merging, sql_views
from store.database import Database
from store.models import Kind
from store.workspaces import Defaults, only_workspace
from tests.bench.rows import fill
from tests.bi import Rows, ask, told_queries
from tests.reports.any_lives import LIVES, TRIED, played
from tests.reports.playing import Does
from tests.reports.team import Team
from tests.reports.test_funnel_measured import ACCEPTANCE, DAY

STAGE = ("reached", "entered", "implied", "open_here", "open_furthest")
MEDIAN = """
    SELECT avg(cycle_days) AS days FROM (
      SELECT cycle_days, row_number() OVER (ORDER BY cycle_days) AS place, count(*) OVER () AS n
      FROM oppy_bi.won_lost WHERE status = 'won' AND cycle_days >= 0
    ) AS won WHERE place IN ((n + 1) / 2, (n + 2) / 2)"""


def views_of(session: Session, now: dt.datetime) -> Team:
    """A team whose zone the views know."""
    team = Team(session, now)
    sql_views.know_zones(session.connection())
    return team


def sample(session: Session, now: dt.datetime) -> Team:
    """Skips, reopenings, several currencies and months, unknown amounts, merged and withdrawn."""
    team = views_of(session, now)
    amounts = (Decimal("100.05"), None, Decimal("2000.40"), Decimal("0.10"), Decimal(70))
    for index, story in enumerate((*ACCEPTANCE, *ACCEPTANCE)):
        opened = team.today - (5 + 4 * index) * DAY
        currency = ("EUR", "USD", "CNY")[index % 3]
        team.lives(story, opened, amount=amounts[index % 5], currency=currency)
    twins = [team.lives("S1 S2", team.today - 9 * DAY, amount=Decimal(5)) for _ in range(2)]
    merging.merge(session, team.change(now), *twins)
    row = team.opens("S3", team.noon(team.today - 6 * DAY), Decimal(9000))
    team.writes(row, Kind.INVALID, {"on": team.today.isoformat()}, now)
    team.opens("S2", team.noon(team.today - 6 * DAY), Decimal("33.35"), probability=55)
    late = team.opens("S1", team.noon(team.today - 3 * DAY), Decimal(8), opened_on="2026-11-22")
    team.writes(late, Kind.WON, {"on": "2026-11-20"}, now)
    session.flush()
    return team


def measured(team: Team, period: str, as_of: dt.date | None = None) -> dict[str, Any]:
    asked = Asked(parse_period(period, team.today), as_of=as_of)
    return REPORT.as_json(measure(team.session, team.workspace, REPORT, asked, team.now))


def by_currency(rows: Rows, column: str) -> dict[str, float]:
    return {row["currency"]: row[column] for row in rows if row[column] is not None}


def test_what_is_open_is_worth_the_same(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        figures = measured(sample(session, now), "all")
        _, pipeline, _, _ = told_queries()
        by_stage = ask(session.connection(), pipeline)
        by_money = ask(
            session.connection(),
            "SELECT currency, count(*) AS n, sum(amount) AS value, count(*) - count(amount) AS no, "
            "round(sum(weighted_amount), 2) AS weighted "
            "FROM oppy_bi.opportunities WHERE status = 'open' GROUP BY currency",
        )
    assert sum(row["n"] for row in by_money) == figures["open"]
    assert sum(row["no"] for row in by_money) == figures["without_amount"]
    assert by_currency(by_money, "value") == pytest.approx(figures["open_value"])
    assert by_currency(by_money, "weighted") == pytest.approx(figures["weighted_forecast"])
    for stage in figures["stages"]:
        rows = [row for row in by_stage if row["stage"] == stage["name"]]
        assert sum(row["opportunities"] for row in rows) == stage["open_here"]
        assert by_currency(rows, "open_value") == pytest.approx(stage["value"])


def test_what_was_closed_is_counted_the_same(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = sample(session, now)
        figures = measured(team, "all")
        _, _, by_month, _ = told_queries()
        months = ask(session.connection(), by_month)
        each = [measured(team, row["closed_month"][:7]) for row in months]
        [cycle] = ask(session.connection(), MEDIAN)
        values = ask(
            session.connection(),
            "SELECT currency, status, sum(amount) AS value FROM oppy_bi.won_lost "
            "GROUP BY currency, status",
        )
        misdated = "SELECT number FROM oppy_bi.won_lost WHERE status = 'won' AND cycle_days < 0"
        assert len(ask(session.connection(), misdated)) == figures["misdated"] == 1
    assert len(months) > 2
    assert [(row["won"], row["lost"]) for row in months] == [
        (one["won"], one["lost"]) for one in each
    ]
    assert [row["win_rate"] for row in months] == pytest.approx([one["win_rate"] for one in each])
    assert sum(row["won"] for row in months) == figures["won"]
    assert cycle["days"] == figures["median_cycle_days"]
    for status in ("won", "lost"):
        mine = by_currency([row for row in values if row["status"] == status], "value")
        assert mine == pytest.approx(figures[f"{status}_value"])


def test_the_funnel_adds_up_over_months(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = sample(session, now)
        team.stages["S2"].retired_at = now
        session.flush()
        every = ask(session.connection(), added_up(""))
        figures = measured(team, "all")
        for month in ("2026-11", "2026-10", "2026-09"):
            mine = ask(session.connection(), added_up(f"WHERE opened_month = '{month}-01'"))
            assert_same_funnel(mine, measured(team, month))
    assert_same_funnel(every, figures)


def added_up(where: str) -> str:
    sums = ", ".join(f"sum({name}) AS {name}" for name in (*STAGE, "opened", "won", "lost"))
    return (
        f"SELECT stage AS name, {sums} FROM oppy_bi.funnel {where} GROUP BY stage, stage_position, "
        "is_retired HAVING NOT is_retired OR sum(entered) > 0 ORDER BY stage_position"
    )


def assert_same_funnel(mine: Rows, figures: dict[str, Any]) -> None:
    names = ("name", *STAGE)
    assert [{key: row[key] for key in names} for row in mine] == [
        {key: stage[key] for key in names} for stage in figures["stages"]
    ]
    assert {row["opened"] for row in mine} == {figures["cohort"]["opened"]}
    for row, stage in zip(mine, figures["stages"], strict=True):
        closed = row["won"] + row["lost"]
        assert stage["stage_win_rate"] == (row["won"] / closed if closed else None)


def test_the_median_time_in_a_stage(database: Database, now: dt.datetime) -> None:
    """Two visits of one opportunity are added; who is still there is left out."""
    with database.sessions.begin() as session:
        team = views_of(session, now)
        team.lives("S1 S2 S1 S2 S3", team.today - 9 * DAY)
        team.lives("S1 S3", team.today - 8 * DAY)
        team.lives("S1", team.today - 8 * DAY)
        mine = ask(session.connection(), told_queries()[3])
    hour = 1 / 24
    assert [(row["stage"], row["opportunities"]) for row in mine] == [("S1", 2), ("S2", 1)]
    assert [row["median_days"] for row in mine] == pytest.approx([1.5 * hour, 2 * hour])


def assert_same_weeks(team: Team) -> int:
    """Each week against the report as of its Sunday; how many there are."""
    rows = ask(team.session.connection(), "SELECT * FROM oppy_bi.weekly_pipeline")
    for week in sorted({row["week"] for row in rows}):
        mine = [row for row in rows if row["week"] == week]
        sunday = dt.date.fromisoformat(mine[0]["week_end"])
        figures = measured(team, week, sunday)
        assert figures["period"]["from"] == mine[0]["week_start"]
        for name in ("won", "lost", "open"):
            assert sum(row[f"{name}_count"] for row in mine) == figures[name], (week, name)
        assert sum(row["new_count"] for row in mine) == figures["cohort"]["opened"], week
        assert sum(row["open_without_amount"] for row in mine) == figures["without_amount"]
        pairs = {"open_value": "open_value", "won_value": "won_value", "lost_value": "lost_value",
                 "weighted_value": "weighted_forecast"}  # fmt: skip
        for column, figure in pairs.items():
            some = {row["currency"]: row[column] for row in mine if row[column]}
            known = {name: value for name, value in figures[figure].items() if value}
            assert some == pytest.approx(known), (week, column)
    return len({row["week"] for row in rows})


def test_each_week_is_the_report_of_its_sunday(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        assert assert_same_weeks(sample(session, now)) > 10


def test_they_can_be_read_when_there_is_much(database: Database, now: dt.datetime) -> None:
    """PostgreSQL then looks at values of every kind of event before it knows which it needs."""
    with database.sessions.begin() as session:
        workspace_id = only_workspace(session, Defaults("UTC", "EUR", "en-US"), now).id
    fill(database, workspace_id, 3_000, "U1", now)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
        found = {
            view: len(ask(connection, f"SELECT * FROM oppy_bi.{view}")) for view in sql_views.VIEWS
        }
    assert found["opportunities"] == 3_000
    assert found["weekly_pipeline"] > 150


@settings(max_examples=TRIED)
@given(lives=LIVES)
def test_each_week_of_any_lives(database: Database, now: dt.datetime, lives: list[Does]) -> None:
    with played(database, now, lives) as team:
        sql_views.know_zones(team.session.connection())
        assert_same_weeks(team)
