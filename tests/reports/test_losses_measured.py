"""The losses' figures: stated by hand, and for any lives as worked out plainly."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from reports.losses import REPORT
from store import lifecycle
from store.database import Database
from store.models import LossReason
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import answer, ask, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Iterator[Team]:
    """Lost for two reasons, in two stages, to one competitor in several spellings."""
    with database.sessions() as session:
        team = Team(session, now)
        budget = LossReason(workspace_id=team.workspace.id, name="No budget")
        session.add(budget)
        session.flush()
        loses(team, "S1", "10", team.reason, "Acme  Corp")
        loses(team, "S3", "20", team.reason, "acme corp")
        loses(team, "S3", None, budget, "acme corp ")
        loses(team, "S3", "0.50", budget, None, currency="USD")
        loses(team, "S3", "3", budget, " ")
        team.lives("S1 WON", team.today - 20 * DAY)
        team.lives("S1 LOST S2", team.today - 20 * DAY)  # reopened
        team.lives("S1 LOST", team.today - 200 * DAY)
        session.flush()
        yield team


def loses(
    team: Team, stage: str, amount: str | None, reason: LossReason, to: str | None, **draft: Any
) -> None:
    opened = team.today - 20 * DAY
    known = None if amount is None else Decimal(amount)
    number = team.lives(f"S1 {stage}" if stage != "S1" else "S1", opened, amount=known, **draft)
    change = team.change(team.noon(team.today - 10 * DAY))
    lifecycle.lose(team.session, change, number, reason_id=reason.id, competitor=to)


def rows(figures: dict[str, Any], part: str, word: str) -> list[tuple[Any, ...]]:
    return [(row[word], row["count"], row["value"], row["without_amount"]) for row in figures[part]]


def test_reasons_stages_and_competitors(team: Team) -> None:
    figures = answer(team, REPORT, "last 90 days")
    value = {"EUR": 33, "USD": 0.5}
    assert figures["lost"] == {"count": 5, "value": value, "without_amount": 1}
    assert figures["of_closed"] == 5 / 6
    assert rows(figures, "reasons", "reason") == [
        ("No budget", 3, {"EUR": 3, "USD": 0.5}, 1),
        ("Price", 2, {"EUR": 30}, 0),
    ]
    assert rows(figures, "stages", "stage") == [
        ("S1", 1, {"EUR": 10}, 0),
        ("S3", 4, {"EUR": 23, "USD": 0.5}, 1),
    ]
    assert rows(figures, "competitors", "competitor") == [
        ("acme corp", 3, {"EUR": 30}, 1),
        (None, 2, {"EUR": 3, "USD": 0.5}, 0),
    ]
    assert figures["by_stage"] == {"No budget": {"S3": 3}, "Price": {"S1": 1, "S3": 1}}


def test_the_workspaces_currency_comes_first(team: Team) -> None:
    team.workspace.currency = "USD"
    assert list(ask(team, REPORT).lost.value) == ["USD", "EUR"]


def test_what_was_reopened_was_lost_before_that(team: Team) -> None:
    just_lost = team.today - 20 * DAY
    assert ask(team, REPORT, "last 90 days", as_of=just_lost).lost.count == 0  # in the same hours
    assert ask(team, REPORT, "last 7 days", as_of=team.today - 10 * DAY).lost.count == 5


def test_every_figure_opens_to_as_many_as_it_says(team: Team) -> None:
    for as_of in (None, team.today - 9 * DAY):
        keys = assert_opens(team, REPORT, asked(team, "last 90 days", as_of=as_of))
        kinds = {key.partition(":")[0] for key in keys}
        assert kinds == {"lost", "won", "unknown", "reason", "stage", "competitor", "cell"}


def test_nothing_was_lost(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        figures = ask(Team(session, now), REPORT)
    assert figures.is_empty
    assert REPORT.as_json(figures)["of_closed"] is None


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_measure_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.losses.figures, team, questions)
