"""The command: a whole file or none, and sentences for what cannot be."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

import bot.exporting
from bot.exporting import export_all
from bot.importing import import_opportunities
from bot.settings import read_settings
from tests.bot.test_importing import DEALS
from tests.store.importing.taking import file


def run(database_url: str, *arguments: object) -> Result:
    settings = read_settings(database_url=database_url, timezone="Europe/Berlin")
    return CliRunner().invoke(export_all, [*map(str, arguments)], obj=settings)


@pytest.fixture
def filled(database_url: str, tmp_path: Path) -> str:
    settings = read_settings(database_url=database_url, timezone="Europe/Berlin")
    taken = CliRunner().invoke(import_opportunities, [str(file(tmp_path, DEALS))], obj=settings)
    assert taken.exit_code == 0
    return database_url


def test_a_workbook_is_written_for_its_owner_only(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    done = run(filled, path, "--locale", "zh-CN")
    assert (done.exit_code, done.output) == (0, f"Written: {path}.\n")
    assert load_workbook(path).sheetnames == ["商机", "跟进记录", "阶段历史", "数据汇总"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_csv_has_the_scope_asked_for(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "ann.CSV"
    assert run(filled, path, "--scope", "owner:Ann").exit_code == 0
    header, only = path.read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("Opportunity ID,Number,Title,")
    assert only.startswith("a,1,Acme renewal,Acme,,Ann,Proposal,Open,50000.50,EUR,60,,2026-03-01")


def test_what_is_there_is_kept(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("mine")
    refused = run(filled, path)
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert path.read_text() == "mine"
    assert run(filled, path, "--force").exit_code == 0
    assert path.read_text() != "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("all.txt",), "say what it is to be, .xlsx or .csv"),
        (("all.csv", "--scope", "planet:Mars"), "is no scope"),
        (("all.csv", "--scope", "owner:Nobody"), "I know nobody called"),
        (("all.csv", "--workspace", "T9"), "no such workspace"),
    ],
)
def test_a_mistake_gets_a_sentence_and_leaves_no_file(
    filled: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = sorted(tmp_path.iterdir())
    done = run(filled, tmp_path / arguments[0], *arguments[1:])
    assert done.exit_code == 2
    assert said in done.output
    assert [
        path for path in tmp_path.iterdir() if path not in before and "db" not in path.name
    ] == []


def test_a_write_that_breaks_off_leaves_nothing(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bot.exporting, "every_table", full)
    done = run(filled, tmp_path / "all.xlsx")
    assert done.exit_code == 1
    assert "cannot be written (No space left on device)" in done.output
    assert not list(tmp_path.glob("all*"))
