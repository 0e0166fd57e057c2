"""What is exported is imported again: another database then tells the same figures."""

import io
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from reports.exports import export
from reports.funnel import REPORT
from reports.making import every_table
from reports.periods import Period
from reports.report import Asked, measure
from reports.words import words_for
from store.database import Database, open_database
from store.lifecycle import Edit, advance, edit, log_activity, lose, reopen, win
from store.merging import merge
from store.models import Workspace
from store.scopes import Scope
from tests.store.ground import DAY, NOON, TODAY, Team, settle
from tests.store.importing.taking import differences, rows, take

EVER = Period("all", None, None)
NASTY = '=HYPERLINK("http://evil.example","Click")'


@pytest.fixture
def elsewhere(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "elsewhere.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def team(database: Database) -> Team:
    """A month's work: won, lost, reopened, skipped, dated back, taken back, merged, in dollars."""
    team = settle(database)
    start = NOON - 30 * DAY
    for title in ("Acme renewal", "Beta", "Gamma", NASTY, "Delta", "Delta again", "年度续约"):
        team.creates(title, now=start, amount=Decimal("1200.50"), source_id=team.sources[1])
    second, third, fourth = team.stages[1:4]
    team.does(advance, 1, second, now=start + DAY)
    team.does(advance, 1, fourth, now=start + 9 * DAY)
    team.does(win, 1, closed_on=TODAY - 22 * DAY, now=start + 10 * DAY)
    team.does(advance, 2, third, now=start + 2 * DAY)
    team.does(
        lose, 2, reason_id=team.reasons[0], note="-too dear", competitor="@Rival",
        now=start + 3 * DAY,
    )  # fmt: skip
    team.does(lose, 3, reason_id=team.reasons[1], now=start + 3 * DAY)
    team.does(reopen, 3, second, now=start + 5 * DAY)
    team.does(edit, 4, Edit(probability=65, currency="USD", amount=Decimal(7)), now=start + DAY)
    team.does(edit, 7, Edit(expected_close=TODAY + 60 * DAY), now=start + DAY)
    team.does(log_activity, 7, "call", "+1 they want a demo", "Send it", TODAY + DAY, now=start)
    team.does(merge, 5, 6, now=start + 2 * DAY)
    return team


def exported(team: Team, folder: Path, kind: str, locale: str = "en") -> Path:
    words = words_for(locale)
    path = folder / f"export{kind}"
    with team.database.readings() as session, path.open("wb") as out:
        workspace = session.get_one(Workspace, team.id)
        figures = every_table(session, workspace, Scope(), words, NOON)
        export(session, workspace, Scope(), words, out, kind, figures)
    return path


def figures_of(database: Database) -> dict[str, Any]:
    with database.readings() as session:
        workspace = session.scalars(select(Workspace)).one()
        return REPORT.as_json(measure(session, workspace, REPORT, Asked(EVER), NOON))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_workbook_tells_the_same_figures_elsewhere(
    team: Team, elsewhere: Database, tmp_path: Path, locale: str
) -> None:
    outcome = take(elsewhere, exported(team, tmp_path, ".xlsx", locale), now=NOON)
    assert (outcome.recognised, outcome.taken) == ("Oppy export", 7)
    assert (outcome.new_sources, outcome.left_alone) == ([], _left(locale))
    assert figures_of(elsewhere) == figures_of(team.database)
    won, lost, reopened, nasty, stays, went, chinese = rows(elsewhere)
    assert (won.closed_on, won.stage.name) == (TODAY - 22 * DAY, "Proposal")
    assert lost.loss_reason is not None
    assert (lost.loss_reason.name, lost.loss_note, lost.competitor) == (
        "Price", "-too dear", "@Rival",
    )  # fmt: skip
    assert (reopened.reopened_count, reopened.stage.name) == (1, "Contacted")
    assert (nasty.title, nasty.probability, nasty.currency) == (NASTY, 65, "USD")
    assert (stays.status, went.status) == ("open", "invalid")
    assert (chinese.next_step, chinese.expected_close) == ("Send it", TODAY + 60 * DAY)
    assert chinese.source is not None
    assert chinese.source.name == "Website"
    assert differences(elsewhere) == []


def _left(locale: str) -> list[str]:
    """What is only for people; and of the history, what its opportunity says already."""
    words = words_for(locale)
    left = ("Number", "Probability", "Stage since", "Number", "Title")
    return [words(name) for name in left]


def test_a_csv_is_taken_again_without_the_past(
    team: Team, elsewhere: Database, tmp_path: Path
) -> None:
    path = exported(team, tmp_path, ".csv", "zh-CN")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf" + "商机标识".encode())
    assert f"'{NASTY[:5]}" in path.read_text(encoding="utf-8-sig")
    assert take(elsewhere, path, now=NOON).taken == 7
    assert [row.title for row in rows(elsewhere)] == [row.title for row in rows(team.database)]
    assert rows(elsewhere)[1].loss_note == "-too dear"
    assert [row.amount for row in rows(elsewhere)] == [row.amount for row in rows(team.database)]


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_where_it_comes_from_it_is_there_already(team: Team, tmp_path: Path, kind: str) -> None:
    again = take(team.database, exported(team, tmp_path, kind), now=NOON)
    assert (again.taken, again.already_there, again.doubles) == (0, 7, [])


def test_the_second_export_is_the_first(team: Team, elsewhere: Database, tmp_path: Path) -> None:
    path = exported(team, tmp_path, ".xlsx")
    take(elsewhere, path, now=NOON)
    first = load_workbook(path)["Stage history"]
    with elsewhere.readings() as session:
        workspace = session.scalars(select(Workspace)).one()
        out = io.BytesIO()
        export(session, workspace, Scope(), words_for("en"), out, ".xlsx")
    second = load_workbook(io.BytesIO(out.getvalue()))["Stage history"]
    assert [row[3] for row in second.values] == [row[3] for row in first.values]
    assert [row[0] for row in second.values] == [row[0] for row in first.values]


def test_the_workbook_has_everything(team: Team, tmp_path: Path) -> None:
    book = load_workbook(exported(team, tmp_path, ".xlsx"))
    assert book.sheetnames == ["Opportunities", "Activities", "Stage history", "Figures"]
    [_, call] = list(book["Activities"].values)
    assert (*call[1:3], *call[4:]) == (7, "年度续约", "Call", "li", "+1 they want a demo")
    history = [(row[1], row[3]) for row in book["Stage history"].values]
    assert history[1:5] == [
        (1, "Identified"), (1, "Contacted"), (1, "Proposal"), (1, "Won"),
    ]  # fmt: skip
    figures = [row[:2] for row in book["Figures"].values]
    assert ("Identified", 6) in figures
    assert ("Won", 1) in figures


def test_a_scope_narrows_every_sheet(team: Team, tmp_path: Path) -> None:
    out = io.BytesIO()
    with team.database.readings() as session:
        workspace = session.get_one(Workspace, team.id)
        export(session, workspace, Scope(currency="USD"), words_for("en"), out, ".xlsx")
    book = load_workbook(io.BytesIO(out.getvalue()))
    assert [row[1] for row in book["Opportunities"].values] == ["Number", 4]
    assert [row[1] for row in book["Stage history"].values] == ["Number", 4]
    assert len(list(book["Activities"].values)) == 1
