"""The sources' figures: stated by hand, and for any lives as worked out plainly."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from reports.sources import REPORT
from store.database import Database
from store.models import Kind, Source
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import answer, ask, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Iterator[Team]:
    """With opportunities of two sources and of none."""
    with database.sessions() as session:
        yield busy(Team(session, now))


def busy(team: Team) -> Team:
    fair = Source(workspace_id=team.workspace.id, name="Fair")
    team.session.add(fair)
    team.session.flush()
    day = team.today - 40 * DAY
    referral = {"source_id": team.source.id}
    team.lives("S1 S3 WON", day, amount=Decimal(100), **referral)
    team.lives("S1 LOST S2 WON", day, amount=Decimal("0.50"), currency="USD", **referral)
    team.lives("S1 LOST", day, **referral)
    team.lives("S1 S2", day, amount=Decimal(7), source_id=fair.id)
    team.lives("S1", day, amount=Decimal(7))
    team.lives("S1 WON", team.today - 400 * DAY, **referral)
    closes_later(team, day, 30, source_id=team.source.id)
    closes_later(team, day, -1, source_id=team.source.id)
    team.session.flush()
    return team


def closes_later(team: Team, opened: dt.date, days: int, source_id: int) -> None:
    row = team.opens("S1", team.noon(opened), Decimal(10), source=source_id)
    on = opened + days * DAY
    team.writes(row, Kind.WON, {"on": on.isoformat()}, team.noon(team.today), team.noon(on))


def by_name(figures: dict[str, Any]) -> dict[str | None, dict[str, Any]]:
    return {row["source"]: row for row in figures["sources"]}


def test_each_source_with_what_became_of_it(team: Team) -> None:
    figures = answer(team, REPORT, "last 12 months")
    rows = by_name(figures)
    assert list(rows) == ["Referral", "Fair", None]
    assert rows["Referral"] == {
        "source": "Referral", "count": 5, "open": 0, "won": 4, "lost": 1,
        "value": {"EUR": 120, "USD": 0.5}, "won_value": {"EUR": 120, "USD": 0.5},
        "without_amount": 1, "win_rate": 0.8, "median_cycle_days": 0,
    }  # fmt: skip
    assert (rows["Fair"]["open"], rows["Fair"]["win_rate"]) == (1, None)
    assert rows[None]["value"] == {"EUR": 7}
    assert figures["total"]["count"] == 7
    assert figures["total"]["win_rate"] == 0.8


def test_one_that_was_won_before_it_was_opened_has_no_cycle(team: Team) -> None:
    total = ask(team, REPORT, "last 12 months").total
    assert total.cycles == {0: 2, 30: 1}
    assert total.misdated == 1


def test_every_figure_opens_to_as_many_as_it_says(team: Team) -> None:
    for as_of in (None, team.today - 20 * DAY):
        keys = assert_opens(team, REPORT, asked(team, "last 12 months", as_of=as_of))
        assert {"opened", "won", "lost", "open", "unknown", "opened:None"} <= set(keys)
        assert f"lost:{team.source.id}" in keys


def test_nothing_was_opened(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        figures = ask(Team(session, now), REPORT)
    assert figures.is_empty
    assert REPORT.as_json(figures)["total"]["win_rate"] is None


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_measure_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.sources.figures, team, questions)
