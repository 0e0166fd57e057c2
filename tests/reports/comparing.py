"""Asks any report about a team, and compares what it says with what was worked out plainly."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from reports.periods import Period, parse_period
from reports.report import Asked, Report, looking, measure
from reports.words import words_for
from store.errors import UnknownChoice
from store.opened import open_figure
from store.scopes import Scope
from tests.reports import plainly
from tests.reports.any_lives import Crowd, Question, Targets
from tests.reports.team import Team

F = TypeVar("F")
Plainly = Callable[[plainly.Book, plainly.Asked], dict[str, Any]]
ENGLISH = words_for("en-US")
NO_TEAM = 0


def asked(team: Team, period: str = "all", **more: Any) -> Asked:
    """The question; ``more`` as in ``Asked``."""
    return Asked(parse_period(period, more.get("as_of") or team.today), **more)


def ask(team: Team, report: Report[F], period: str = "all", **more: Any) -> F:
    """The figures of a report."""
    return measure(team.session, team.workspace, report, asked(team, period, **more), team.now)


def answer(team: Team, report: Report[Any], period: str = "all", **more: Any) -> dict[str, Any]:
    """The figures as JSON."""
    return report.as_json(ask(team, report, period, **more))


def assert_as_worked_out(
    report: Report[Any],
    worked_out: Plainly,
    team: Crowd,
    questions: Sequence[Question],
    targets: Targets = (),
    due: Period | None = None,
) -> None:
    """Every answer is that of the obvious way, and each figure of the last one opens."""
    book = team.book(targets)
    for question in questions:
        plain = question.asked(team)
        days = Period("some days", plain.start, plain.end)
        wanted = Asked(days, scope_of(plain), plain.as_of, plain.known_on, due=due)
        found = measure(team.session, team.workspace, report, wanted, team.now)
        wrong = plainly.differences(report.as_json(found), worked_out(book, plain))
        assert wrong == [], wrong
    assert_opens(team, report, wanted)


def assert_opens(team: Team, report: Report[Any], asked: Asked) -> list[str]:
    """Behind every figure that can be opened there are as many as it says; gives back the keys."""
    with looking(team.session, team.workspace, report, asked, team.now) as snapshot:
        openings = report.openings(report.measure(snapshot, asked), ENGLISH)
        behind = {
            one.key: open_figure(
                snapshot, report.behind(snapshot, asked, one.key), 0, one.key in report.anywhere
            ).total
            for one in openings
        }
        with pytest.raises(UnknownChoice):
            report.behind(snapshot, asked, "no such figure")
    assert len(behind) == len(openings)
    for one in openings:
        told = int(one.value.partition(" ")[0].replace(",", ""))
        # One that left the scope, or moved, may have done so several times.
        fewer = one.key in report.anywhere and 0 < behind[one.key] < told
        assert behind[one.key] == told or fewer, one.label
    return list(behind)


def scope_of(asked: plainly.Asked) -> Scope:
    """The same people, source, account and currency; a team is known by its members alone."""
    narrowed = asked.scope
    owner = narrowed.get("owner")
    if isinstance(owner, frozenset):
        return Scope(team_id=NO_TEAM, members=owner)
    return Scope(owner, narrowed.get("source"), narrowed.get("account"), narrowed.get("currency"))
