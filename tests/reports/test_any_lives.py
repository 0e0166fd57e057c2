"""The obvious way, for any lives: it agrees with the rows, and its parts make the whole."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import select

from store.database import Database
from store.models import Opportunity, StageVisit
from store.rebuild import verify
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TARGETS, Crowd, Question, Targets, played, questions
from tests.reports.plainly.lives import Life, every_life, lives
from tests.reports.playing import Does


# What the store makes of them is looked at, not how it is read: one engine is enough.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=25)
@given(lives=LIVES, asked=questions(), targets=TARGETS)
def test_any_lives_are_told_as_they_were_lived(
    database: Database, now: dt.datetime, lives: list[Does], asked: list[Question], targets: Targets
) -> None:
    with played(database, now, lives) as team:
        book = team.book(targets)
        agrees_with_the_rows(team, book)
        for question, horizon in zip(asked, reversed(asked), strict=True):
            adds_up(book, question.asked(team), horizon.asked(team))


def agrees_with_the_rows(team: Crowd, book: plainly.Book) -> None:
    told = {life.id: life for life in every_life(book, plainly.Asked(team.now))}
    rows = team.session.scalars(
        select(Opportunity)
        .where(Opportunity.workspace_id == team.workspace.id)
        .execution_options(populate_existing=True)
    ).all()
    assert sorted(told) == sorted(row.id for row in rows)
    for row in rows:
        assert of_life(told[row.id]) == of_row(row)
        assert visits(told[row.id]) == stored_visits(team, row)
    assert verify(team.session, team.workspace.id) == []


COLUMNS = {
    "title": "title", "status": "status", "stage": "stage_id", "owner": "owner_id",
    "account": "account_id", "source": "source_id", "amount": "amount", "currency": "currency",
    "probability": "probability", "opened_on": "opened_on", "expected_close": "expected_close",
    "closed_on": "closed_on", "reason": "loss_reason_id", "competitor": "competitor",
    "next_step": "next_step", "next_step_on": "next_step_on", "next_step_at": "next_step_at",
    "snoozed_until": "snoozed_until", "handed_over": "handed_over_at",
}  # fmt: skip


def of_life(life: Life) -> dict[str, Any]:
    """When somebody last cared for it matters only while it is open."""
    found = {name: getattr(life, name) for name in COLUMNS}
    return found | {"touched": life.touched if life.is_open else None}


def of_row(row: Opportunity) -> dict[str, Any]:
    found = {name: getattr(row, column) for name, column in COLUMNS.items()}
    return found | {"touched": row.touched_at if row.status == "open" else None}


def visits(life: Life) -> Counter[Any]:
    return Counter((visit.stage, visit.entered, visit.left) for visit in life.visits)


def stored_visits(team: Crowd, row: Opportunity) -> Counter[Any]:
    stored = team.session.scalars(select(StageVisit).where(StageVisit.opportunity_id == row.id))
    return Counter((visit.stage_id, visit.entered_at, visit.left_at) for visit in stored)


def adds_up(book: plainly.Book, asked: plainly.Asked, horizon: plainly.Asked) -> None:
    """Nothing is counted twice or forgotten."""
    valid = lives(book, asked)
    open_ = sum(life.is_open for life in valid)
    due = (horizon.start, horizon.end)
    assert plainly.bridge.figures(book, asked)["balances"]
    assert plainly.bridge.figures(book, asked, due)["balances"]
    forecast = plainly.forecast.figures(book, asked)
    buckets = [forecast[name]["count"] for name in ("past_due", "undated", "later", "earlier")
               if name in forecast]  # fmt: skip
    assert sum(buckets) + sum(month["open_count"] for month in forecast["months"]) == open_
    ages = plainly.aging.figures(book, asked)
    assert sum(bucket["count"] for bucket in ages["buckets"]) == open_
    assert sum(row["count"] for row in ages["stale_by_stage"]) == ages["stale"]["count"]
    cycle = plainly.cycle.figures(book, asked)
    assert sum(stage["here"] for stage in cycle["stages"]) == open_
    team = plainly.team.figures(book, asked)
    for key in ("open", "won", "lost", "activities", "overdue", "stale"):
        assert sum(rep[key] for rep in team["reps"]) == team["total"][key], key
    trend = plainly.trend.figures(book, asked)
    closed = [life for life in valid if life.closed_on is not None and life.closed_on in asked]
    assert sum(point["won"] + point["lost"] for point in trend["points"]) == len(closed)
    losses = plainly.losses.figures(book, asked)
    for key in ("reasons", "stages", "competitors"):
        assert sum(row["count"] for row in losses[key]) == losses["lost"]["count"], key
    sources = plainly.sources.figures(book, asked)
    assert sum(row["count"] for row in sources["sources"]) == sources["total"]["count"]
    plainly.accounts.figures(book, asked)
    plainly.conversion.figures(book, asked)
