"""Asks any report about a team, and compares what it says with what was worked out plainly."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pytest

from reports.periods import Period, parse_period
from reports.report import Asked, Report, looking, measure
from reports.words import words_for
from store.database import Database
from store.errors import UnknownChoice
from store.opened import open_figure
from store.scopes import EVERYBODY, Scope
from tests.reports import plainly
from tests.reports.any_lives import Question, played
from tests.reports.playing import Does
from tests.reports.team import Team

F = TypeVar("F")
Plainly = Callable[[plainly.Book, plainly.Asked], dict[str, Any]]
NO_TEAM = 0


def ask(
    team: Team,
    report: Report[F],
    period: str = "all",
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    scope: Scope = EVERYBODY,
) -> F:
    """The figures of a report."""
    asked = Asked(parse_period(period, as_of or team.today), scope, as_of, known_on)
    return measure(team.session, team.workspace, report, asked, team.now)


def assert_as_worked_out(
    report: Report[Any],
    worked_out: Plainly,
    database: Database,
    now: dt.datetime,
    lives: list[Does],
    questions: list[Question],
) -> None:
    """Whatever happened and whatever is asked, and every figure opens to as many as it says."""
    with played(database, now, lives) as team:
        for question in questions:
            plain = question.asked(team)
            period = Period("some days", plain.start, plain.end)
            asked = Asked(period, scope_of(plain.scope), plain.as_of, plain.known_on)
            figures = measure(team.session, team.workspace, report, asked, team.now)
            expected = worked_out(team.book(), plain)
            assert plainly.differences(report.as_json(figures), expected) == []
        assert_opened(team, report, asked)


def assert_opened(team: Team, report: Report[Any], asked: Asked) -> list[str]:
    """Behind every opening stand as many opportunities as it says; gives back their keys."""
    words = words_for("en")
    with looking(team.session, team.workspace, report, asked, team.now) as snapshot:
        openings = report.openings(report.measure(snapshot, asked), words)
        behind = {
            one.key: words.number(
                open_figure(snapshot, report.behind(snapshot, asked, one.key)).total
            )
            for one in openings
        }
        with pytest.raises(UnknownChoice):
            report.behind(snapshot, asked, "no such figure")
    assert behind == {one.key: one.value for one in openings}
    assert len(behind) == len(openings)
    return list(behind)


def scope_of(narrowed: Mapping[str, Any]) -> Scope:
    """The scope of a question; a team is known by its members alone."""
    owner = narrowed.get("owner")
    if isinstance(owner, frozenset):
        return Scope(team_id=NO_TEAM, members=owner)
    return Scope(owner, narrowed.get("source"), narrowed.get("account"), narrowed.get("currency"))
