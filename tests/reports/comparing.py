"""A report beside the obvious way, and its openings beside its figures, for any lives."""

from collections.abc import Callable, Sequence
from typing import Any

from reports.periods import Period
from reports.report import Asked, Report, looking, measure
from reports.words import words_for
from store.opened import open_figure
from store.scopes import Scope
from tests.reports import plainly
from tests.reports.any_lives import Crowd, Question, Targets

ENGLISH = words_for("en-US")
Figures = Callable[[plainly.Book, plainly.Asked], dict[str, Any]]


def assert_as_worked_out(
    report: Report[Any],
    figures: Figures,
    team: Crowd,
    questions: Sequence[Question],
    targets: Targets = (),
) -> None:
    """Every answer is that of the obvious way, and opening each figure shows that many."""
    book = team.book(targets)
    for question in questions:
        plain = question.asked(team)
        asked = Asked(
            Period("some days", plain.start, plain.end),
            scope_of(plain),
            plain.as_of,
            plain.known_on,
        )
        found = measured(report, team, asked)
        assert plainly.differences(report.as_json(found), figures(book, plain)) == []
    assert_opens(report, team, asked)


def assert_opens(report: Report[Any], team: Crowd, asked: Asked) -> None:
    """Behind each figure that can be opened there are as many as it says."""
    with looking(team.session, team.workspace, report, asked, team.now) as snapshot:
        found = report.measure(snapshot, asked)
        openings = report.openings(found, ENGLISH)
        assert len({one.key for one in openings}) == len(openings)
        counts = {
            one.key: open_figure(snapshot, report.behind(snapshot, asked, one.key)).total
            for one in openings
        }
    assert counts == {one.key: int(one.value.replace(",", "")) for one in openings}


def measured(report: Report[Any], team: Crowd, asked: Asked) -> Any:
    with looking(team.session, team.workspace, report, asked, team.now) as snapshot:
        return report.measure(snapshot, asked)


def answered(report: Report[Any], team: Crowd, asked: plainly.Asked, **more: Any) -> dict[str, Any]:
    """What ``report`` says to the question, as JSON."""
    period = Period("some days", asked.start, asked.end)
    question = Asked(period, scope_of(asked), asked.as_of, asked.known_on, **more)
    return report.as_json(measure(team.session, team.workspace, report, question, team.now))


def scope_of(asked: plainly.Asked) -> Scope:
    """The same people, source, account and currency."""
    narrowed = dict(asked.scope)
    owner = narrowed.pop("owner", None)
    if isinstance(owner, frozenset):
        return Scope(team_id=0, members=owner)
    ids = {f"{name}_id": narrowed[name] for name in ("source", "account") if name in narrowed}
    return Scope(owner_id=owner, currency=narrowed.get("currency"), **ids)
