"""Stage histories: how they become events, and what is made of those that do not fit."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from store.database import Database
from store.importing.report import ImportRefused, Outcome
from store.models import Event, StageVisit
from tests.store.importing.taking import differences, file, rows, take

ONE = "id,title,stage,opened,closed\na,One,Proposal,2026-03-01,"


def with_history(
    database: Database, folder: Path, moves: str, deals: str = ONE, **options: Any
) -> Outcome:
    history = file(folder, f"opportunity_id,stage,entered_at\n{moves}", "history.csv")
    return take(database, file(folder, deals), history=history, **options)


def log(database: Database) -> list[tuple[str, str]]:
    with database.readings() as session:
        events = session.scalars(select(Event).order_by(Event.id))
        return [(event.kind, f"{event.happened_at:%m-%d %H:%M}") for event in events]


def test_each_line_is_an_event_at_its_own_time(database: Database, tmp_path: Path) -> None:
    moves = "a,Contacted,2026-03-05 09:30\na,Identified,2026-03-01\na,Proposal,2026-03-09T23:30:00Z"
    outcome = with_history(database, tmp_path, moves)
    assert log(database) == [
        ("created", "03-01 11:00"),
        ("stage", "03-05 08:30"),
        ("stage", "03-09 23:30"),
    ]
    assert outcome.tally.repairs == {}
    with database.readings() as session:
        visits = session.scalars(select(StageVisit).order_by(StageVisit.id)).all()
    assert [visit.left_at for visit in visits[:2]] == [visit.entered_at for visit in visits[1:]]
    assert visits[2].left_at is None
    assert differences(database) == []


@pytest.mark.parametrize(
    ("moves", "deal", "kinds", "repair"),
    [
        ("a,Identified,2026-03-01\na,New,2026-03-02", "Identified,2026-03-01,",
         ["created"], "the same stage twice in a row: taken once"),
        ("a,New,2026-03-01\na,Won,2026-03-02\na,Won,2026-03-03", "Won,2026-03-01,2026-03-02",
         ["created", "won"], "won twice in a row: taken once"),
        ("a,New,2026-03-01\na,Won,2026-03-02\na,Lost,2026-03-03", "Lost,2026-03-01,2026-03-03",
         ["created", "won", "reopened", "lost"], "won and lost in a row: reopened in between"),
        ("a,New,2026-03-01\na,Won,2026-03-02", "Proposal,2026-03-01,", ["created", "won"],
         "history ends in another stage than the row says: the history was taken"),
        ("a,New,2026-03-01\na,Won,2026-03-02", "Won,2026-03-01,2026-03-05", ["created", "won"],
         "history closes on another day than the row says: the history was taken"),
        ("a,New,2026-03-01", "New,2026-03-04,", ["created"],
         "opened later than its history begins: the history was taken"),
        ("a,New,2026-03-05", "New,2026-03-01,", ["created"],
         "opened before its history begins: in its first stage from the opening on"),
        ("a,Won,2026-03-05", "Won,2026-03-05,2026-03-05", ["created", "won"], None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_repaired_and_listed(
    database: Database, tmp_path: Path, moves: str, deal: str, kinds: list[str], repair: str | None
) -> None:
    deals = f"id,title,stage,opened,closed\na,One,{deal}"
    outcome = with_history(database, tmp_path, moves, deals)
    assert [kind for kind, _ in log(database)] == kinds
    assert list(outcome.tally.repairs) == ([repair] if repair else [])
    assert differences(database) == []


def test_the_opening_day_is_the_day_of_the_first_event(database: Database, tmp_path: Path) -> None:
    with_history(database, tmp_path, "a,New,2026-03-05\na,Proposal,2026-03-06")
    row = rows(database)[0]
    assert row.opened_on == dt.date(2026, 3, 1)
    assert log(database)[0] == ("created", "03-01 11:00")


def test_a_line_for_an_unknown_opportunity_is_refused(database: Database, tmp_path: Path) -> None:
    outcome = with_history(database, tmp_path, "a,New,2026-03-01\nzz,New,2026-03-01")
    assert outcome.refused
    problem = outcome.tally.problems[0]
    assert (problem.file, problem.line, problem.value) == ("history.csv", 3, "zz")


def test_history_of_what_was_imported_before_is_left_alone(
    database: Database, tmp_path: Path
) -> None:
    with_history(database, tmp_path, "a,Proposal,2026-03-01")
    moves = "a,Proposal,2026-03-01\na,Won,2026-03-02\nb,New,2026-03-01"
    outcome = with_history(database, tmp_path, moves, "id,title,stage\nb,Two,New")
    assert (outcome.taken, outcome.history_left_alone) == (1, 2)
    assert len(log(database)) == 2


def test_a_refused_line_takes_its_opportunity_along(database: Database, tmp_path: Path) -> None:
    deals = f"{ONE}\nb,Two,New,2026-03-01,"
    moves = "a,New,2026-03-01\na,Proposal,someday\nb,New,2026-03-01"
    assert with_history(database, tmp_path, moves, deals).refused
    outcome = with_history(database, tmp_path, moves, deals, skip_refused=True)
    assert [row.title for row in rows(database)] == ["Two"]
    advice = [problem.advice for problem in outcome.tally.problems]
    assert advice[1] == "Line 3 of history.csv is refused, so its history is not whole."


@pytest.mark.parametrize(
    "move", ["a,,2026-03-01", "a,New,", "a,New,2027-03-01", "a,Open,2026-03-01"]
)
def test_a_line_that_says_too_little_is_refused(
    database: Database, tmp_path: Path, move: str
) -> None:
    assert with_history(database, tmp_path, move).refused


def test_a_history_needs_ids_and_its_three_columns(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="as opportunity_id"):
        with_history(database, tmp_path, "a,New,2026-03-01", "title,stage\nOne,New")
    history = file(tmp_path, "opportunity_id,stage\na,New", "history.csv")
    with pytest.raises(ImportRefused, match=r"history\.csv has no column .* entered_at"):
        take(database, file(tmp_path, ONE), history=history)


def test_columns_of_the_history_can_be_mapped_too(database: Database, tmp_path: Path) -> None:
    history = file(tmp_path, "deal,to,on\na,New,2026-03-01", "history.csv")
    columns = ("deal=opportunity_id", "to=stage", "on=entered_at")
    outcome = take(database, file(tmp_path, ONE), history=history, columns=columns)
    assert outcome.taken == 1
