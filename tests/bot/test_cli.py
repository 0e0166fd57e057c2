"""The command line, as an operator uses it, rightly and wrongly."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.cli import oppy
from bot.reporting import print_report
from bot.settings import read_settings
from store import schema
from store.database import Database, open_database
from tests.store.ground import settle

HISTORY = {
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
STAGES = {"S1": "Identified", "S2": "Contacted", "S3": "Needs confirmed", "S4": "Proposal"}


def runs(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(oppy, list(words), env=environment)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return f"sqlite:///{tmp_path / 'oppy.db'}"


def acceptance_files(folder: Path) -> tuple[str, str]:
    """The twelve lives of the figure sheet, as an operator's two files."""
    rows, history = ["opportunity_id,title,stage,opened"], ["opportunity_id,stage,entered_at"]
    for name, stages in HISTORY.items():
        rows.append(f"{name},Deal {name},{stages.split()[0]},2026-01-05")
        for day, stage in enumerate(stages.split(), start=5):
            history.append(f"{name},{stage},2026-01-{day:02}")
    (folder / "deals.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "history.csv").write_text("\n".join(history), encoding="utf-8")
    return str(folder / "deals.csv"), str(folder / "history.csv")


def test_import_then_report_gives_the_figures_to_the_digit(url: str, tmp_path: Path) -> None:
    deals, history = acceptance_files(tmp_path)
    mapped = [f"--map-stage={name}={stage}" for name, stage in STAGES.items()]
    done = runs("import", deals, "--history", history, *mapped, DATABASE_URL=url)
    assert done.exit_code == 0, done.output
    figures = json.loads(
        runs("report", "funnel", "--period", "all", "--json", DATABASE_URL=url).stdout
    )
    stages = figures["stages"][:4]
    assert [stage["reached"] for stage in stages] == [12, 10, 8, 6]
    assert [stage["implied"] for stage in stages] == [1, 3, 1, 1]
    assert [stage["open_here"] for stage in stages] == [1, 1, 1, 1]
    assert [round(stage["raw_conversion"], 2) for stage in stages[:3]] == [0.83, 0.8, 0.75]
    assert [round(stage["resolved_conversion"], 2) for stage in stages[:3]] == [0.91, 0.89, 0.86]
    assert (figures["won"], figures["lost"], figures["open"]) == (4, 4, 4)
    assert figures["win_rate"] == 0.5


def test_a_report_in_the_wrong_folder_makes_no_database(url: str, tmp_path: Path) -> None:
    done = runs("report", "funnel", DATABASE_URL=url)
    assert done.exit_code == 1
    assert "Is this the right folder?" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_report_of_an_empty_database_says_so(url: str) -> None:
    runs("migrate", DATABASE_URL=url)
    done = runs("report", "funnel", DATABASE_URL=url)
    assert done.exit_code == 0, done.output
    assert "No opportunity was opened" in done.output


def test_a_report_saves_its_chart_and_speaks_chinese(url: str, tmp_path: Path) -> None:
    deals, history = acceptance_files(tmp_path)
    mapped = [f"--map-stage={name}={stage}" for name, stage in STAGES.items()]
    runs("import", deals, "--history", history, *mapped, DATABASE_URL=url)
    png = tmp_path / "funnel.png"
    done = runs("report", "funnel", "--period", "all", "--png", str(png), DATABASE_URL=url)
    assert done.exit_code == 0, done.output
    assert png.read_bytes().startswith(b"\x89PNG")
    told = runs("report", "funnel", "--period", "全部", "--locale", "zh-CN", DATABASE_URL=url)
    assert "销售漏斗" in told.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "funnel", "--period", "someday"), "is not a period I know"),
        (("report", "funnel", "--scope", "planet:Mars"), "is no scope"),
        (("report", "funnel", "--scope", "currency:EURO"), "is no currency"),
        (("report", "funnel", "--scope", "source:Nowhere"), "no source called"),
        (("report", "funnel", "--scope", "account:Nobody"), "no account called"),
        (("report", "funnel", "--scope", "owner:Nobody"), "I know nobody called"),
        (("report", "pie"), "There is no report “pie”"),
        (("tick", "--now", "yesterday"), "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_a_mistake_gets_a_sentence(url: str, words: tuple[str, ...], said: str) -> None:
    runs("migrate", DATABASE_URL=url)
    done = runs(*words, DATABASE_URL=url)
    assert done.exit_code == 2
    assert said in done.output


def test_everything_missing_is_named_at_once(url: str) -> None:
    done = runs("run", DATABASE_URL=url)
    assert done.exit_code == 2
    assert "SLACK_BOT_TOKEN" in done.output
    assert "SLACK_APP_TOKEN" in done.output


def test_everything_wrong_is_named_at_once(url: str) -> None:
    wrong = {"PORT": "http", "OPPY_TIMEZONE": "Mars/Base", "OPPY_CURRENCY": "euro"}
    done = runs("migrate", DATABASE_URL="mysql://x", **wrong)
    assert done.exit_code == 2
    for name in ("DATABASE_URL", *wrong):
        assert name in done.output


def test_a_database_that_cannot_be_opened_gets_a_sentence() -> None:
    for command in (("migrate",), ("report", "funnel"), ("rebuild",)):
        done = runs(*command, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
        assert done.exit_code == 1
        assert "The database cannot be opened" in done.output


def test_migrate_says_what_it_did(url: str) -> None:
    assert f"→ {schema.NEWEST}" in runs("migrate", DATABASE_URL=url).output
    assert "as before" in runs("migrate", DATABASE_URL=url).output


def test_rebuild_finds_nothing_to_mend_after_an_import(url: str, tmp_path: Path) -> None:
    deals, history = acceptance_files(tmp_path)
    mapped = [f"--map-stage={name}={stage}" for name, stage in STAGES.items()]
    runs("import", deals, "--history", history, *mapped, DATABASE_URL=url)
    assert "Every row is as its events say" in runs("rebuild", DATABASE_URL=url).output


def test_the_doctor_names_what_to_mend(url: str) -> None:
    done = runs("doctor", DATABASE_URL=url)
    assert done.exit_code == 1
    assert "MEND  settings    SLACK_BOT_TOKEN is missing" in done.output
    assert "There is no database yet at" in done.output
    told = json.loads(runs("doctor", "--json", "--quick", DATABASE_URL=url).output)
    assert told["well"] is False


@pytest.fixture
def two_teams(url: str) -> Iterator[Database]:
    """A database that serves T1, with an opportunity, and T2."""
    runs("migrate", DATABASE_URL=url)
    database = open_database(url)
    settle(database, "T1").creates()
    settle(database, "T2")
    yield database
    database.close()


@pytest.mark.parametrize(
    ("team", "status", "said"),
    [
        ((), 2, "Say which: --workspace T1 or --workspace T2"),
        (("--workspace", "T9"), 2, "there is no such workspace, only T1, T2"),
        (("--workspace", "T1"), 0, "1 opened"),
        (("--workspace", "T2"), 0, "No opportunity was opened"),
    ],
)
def test_a_report_is_of_one_workspace(
    url: str, two_teams: Database, team: tuple[str, ...], status: int, said: str
) -> None:
    done = runs("report", "funnel", "--period", "all", *team, DATABASE_URL=url)
    assert (done.exit_code, said in done.output) == (status, True), done.output


def test_a_report_does_not_wait_for_whoever_writes(url: str, two_teams: Database) -> None:
    settings = read_settings(DATABASE_URL=url)
    options = dict.fromkeys(("period", "scope", "as_of", "known_on", "due", "png", "locale"))
    with two_teams.sessions.begin() as session:
        session.execute(text("UPDATE workspaces SET name = 'busy'"))
        assert print_report(settings, "funnel", options | {"as_json": True, "team": "T1"}) == 0


def test_rebuild_only_looks_when_it_is_asked_to(url: str, two_teams: Database) -> None:
    with two_teams.sessions.begin() as session:
        session.execute(text("UPDATE opportunities SET title = 'Wrong'"))
    for _ in range(2):
        done = runs("rebuild", "--check", DATABASE_URL=url)
        assert done.exit_code == 1
        assert done.output.endswith("1 rows differed.\n")
    assert runs("rebuild", "--workspace", "T2", DATABASE_URL=url).exit_code == 0
    assert "made again" in runs("rebuild", "--workspace", "T1", DATABASE_URL=url).output
    assert runs("rebuild", "--check", DATABASE_URL=url).exit_code == 0
    done = runs("rebuild", "--workspace", "T9", DATABASE_URL=url)
    assert done.exit_code == 2
    assert "there is no such workspace" in done.output


@pytest.mark.parametrize("scope", ["source:转介绍", "source:referral", "currency:eur"])
def test_a_scope_is_named_in_any_case_and_language(url: str, scope: str) -> None:
    runs("migrate", DATABASE_URL=url)
    words = ("report", "funnel", "--scope", scope, "--locale", "zh-CN")
    done = runs(*words, DATABASE_URL=url)
    assert done.exit_code == 0, done.output
