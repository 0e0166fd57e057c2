"""The known sets: twelve histories whose every figure is known, and a public sample of 8,800."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from reports.funnel import REPORT
from reports.funnel.shape import Funnel
from reports.periods import Period
from reports.report import Asked, measure
from store.database import Database, open_database
from store.models import Stage, Status, Workspace
from store.workspaces import only_workspace
from tests.store.importing.books import book
from tests.store.importing.taking import DEFAULTS, NOW, differences, rows, take

EVER = Period("all", None, None)
PUBLIC_SAMPLE = Path(__file__).parents[3] / "../shared/data/maven/sales_pipeline.csv"
PATHS = {
    "D01": "S1 S2 S3 S4 Won",
    "D02": "S1 S3 S4 Won",
    "D03": "S1 S2 S3 Lost",
    "D04": "S1 S2 S1 S2 S3",
    "D05": "S1 Lost",
    "D06": "S1 S2 S3 S4 Lost S3 S4 Won",
    "D07": "S1 S2 S3 S4 Won S4",
    "D08": "S3 S4 Lost",
    "D09": "S1",
    "D10": "S1 S2",
    "D11": "S1 Won",
    "D12": "S1 S2 Lost",
}


@pytest.fixture
def known_set(tmp_path: Path) -> tuple[Path, Path]:
    """The file and its history, newest line first, as exports often are."""
    deals = ["opportunity_id,title,owner,stage,opened,closed"]
    moves = []
    for name, path in PATHS.items():
        stages = path.split()
        days = [dt.date(2026, 3, 1) + dt.timedelta(days=3 * i) for i in range(len(stages))]
        closed = days[-1] if stages[-1] in ("Won", "Lost") else ""
        deals.append(f"{name},Deal {name},Ann,{stages[-1]},{days[0]},{closed}")
        moves += [f"{name},{stage},{day}" for stage, day in zip(stages, days, strict=True)]
    file, history = tmp_path / "deals.csv", tmp_path / "history.csv"
    file.write_text("\n".join(deals))
    history.write_text("\n".join(["opportunity_id,stage,entered_at", *reversed(moves)]))
    return file, history


def four_stages(database: Database) -> None:
    with database.sessions.begin() as session:
        workspace = only_workspace(session, DEFAULTS, NOW)
        wanted = select(Stage).where(Stage.workspace_id == workspace.id).order_by(Stage.position)
        *four, last = session.scalars(wanted)
        for number, stage in enumerate(four, 1):
            stage.name = f"S{number}"
        last.retired_at = NOW


def funnel(database: Database) -> Funnel:
    with database.readings() as session:
        workspace = session.scalars(select(Workspace)).one()
        return measure(session, workspace, REPORT, Asked(EVER), NOW)


def percent(share: float | None) -> int:
    assert share is not None
    return round(share * 100)


def test_the_acceptance_set_comes_out_to_the_digit(
    database: Database, known_set: tuple[Path, Path]
) -> None:
    four_stages(database)
    file, history = known_set
    outcome = take(database, file, history=history)
    assert (outcome.taken, outcome.tally.repairs) == (12, {})
    found = funnel(database)
    steps = found.steps
    assert [step.name for step in steps] == ["S1", "S2", "S3", "S4"]
    assert [step.reached for step in steps] == [12, 10, 8, 6]
    assert [step.implied for step in steps] == [1, 3, 1, 1]
    assert [step.open_furthest for step in steps] == [1, 1, 1, 1]
    assert [percent(step.raw.rate) for step in steps] == [83, 80, 75, 67]
    assert [percent(step.resolved.rate) for step in steps] == [91, 89, 86, 80]
    assert (found.cohort.won, found.cohort.lost, found.cohort.open) == (4, 4, 4)
    assert differences(database) == []


def test_a_second_run_with_history_adds_nothing(
    database: Database, known_set: tuple[Path, Path]
) -> None:
    four_stages(database)
    file, history = known_set
    take(database, file, history=history)
    before = funnel(database)
    again = take(database, file, history=history)
    assert (again.taken, again.already_there, again.events) == (0, 12, 0)
    assert again.history_left_alone == sum(len(path.split()) for path in PATHS.values())
    assert funnel(database) == before


def test_stages_by_other_names_are_mapped(database: Database, known_set: tuple[Path, Path]) -> None:
    file, history = known_set
    ours = ("Identified", "Contacted", "Needs confirmed", "Proposal")
    pairs = tuple(f"S{number}={name}" for number, name in enumerate(ours, 1))
    take(database, file, history=history, stages=pairs)
    assert [step.reached for step in funnel(database).steps] == [12, 10, 8, 6, 4]
    reopened = rows(database)[6]
    assert (reopened.status, reopened.reopened_count) == (Status.OPEN, 1)
    assert reopened.stage.name == "Proposal"


@pytest.mark.skipif(not PUBLIC_SAMPLE.exists(), reason="the public sample is not beside this copy")
def test_the_public_sample_comes_out_to_the_digit(database: Database) -> None:
    outcome = take(database, PUBLIC_SAMPLE)
    assert (outcome.taken, outcome.last_number, len(outcome.new_people)) == (8800, 8800, 30)
    assert outcome.states == {"won": 4238, "lost": 2473, "in Contacted": 1589, "in Identified": 500}
    found = funnel(database)
    closed = found.closed
    assert (closed.won, closed.lost) == (4238, 2473)
    assert closed.won_value == {DEFAULTS.currency: 10_005_534}
    assert round(100 * closed.won / (closed.won + closed.lost), 2) == 63.15
    assert closed.median_cycle_days == 57
    assert closed.mean_cycle_days is not None
    assert round(float(closed.mean_cycle_days), 2) == 51.78
    everything = rows(database)
    assert sum(row.account_id is None for row in everything) == 1425
    assert sum(row.amount is None for row in everything) == 2473 + 2089
    assert everything[0].title == "GTX Plus Basic – Cancity"
    assert differences(database) == []


@pytest.mark.skipif(not PUBLIC_SAMPLE.exists(), reason="the public sample is not beside this copy")
def test_a_workbook_of_the_public_sample_tells_the_same(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with PUBLIC_SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
        header, *records = csv.reader(lines)
    cells = [[*row[:5], _day(row[5]), _day(row[6]), float(row[7] or 0) or None] for row in records]
    workbook = book(tmp_path, ["Pipeline, 2016 and 2017"], header[:8], *cells)
    shutil.copy(sqlite_template, tmp_path / "oppy.db")
    database = open_database(f"sqlite:///{tmp_path / 'oppy.db'}")
    outcome = take(database, workbook)
    assert outcome.states == {"won": 4238, "lost": 2473, "in Contacted": 1589, "in Identified": 500}
    closed = funnel(database).closed
    assert closed.won_value == {DEFAULTS.currency: 10_005_534}
    assert (closed.median_cycle_days, outcome.new_accounts) == (57, 85)
    assert sum(row.account_id is None for row in rows(database)) == 1425
    database.close()


def _day(text: str) -> dt.date | None:
    return dt.datetime.strptime(text, "%d-%m-%y").date() if text else None  # noqa: DTZ007 - a day
