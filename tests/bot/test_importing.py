"""The command: what it prints, what it exits with, and that it opens the database itself."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.importing import import_opportunities
from bot.settings import read_settings
from store.database import open_database
from tests.store.importing.taking import file, rows

DEALS = """
    id,title,account,owner,stage,amount,opened,close date,colour
    a,Acme renewal,Acme,Ann,Proposal,"50,000.50",2026-03-01,2027-01-31,red
    b,Beta,Acme,Bo,Won,1200,2026-03-01,2026-04-01,
    c,Gamma,,Bo,Lost,0,2026-03-02,2026-04-02,
"""


def run(database_url: str, *arguments: object) -> Result:
    return CliRunner().invoke(
        import_opportunities,
        [*map(str, arguments)],
        obj=read_settings(database_url=database_url, timezone="Europe/Berlin"),
    )


def saved(database_url: str) -> list[str]:
    database = open_database(database_url)
    try:
        return [row.title for row in rows(database)]
    finally:
        database.close()


def test_it_takes_a_file_and_says_what_it_did(database_url: str, tmp_path: Path) -> None:
    result = run(database_url, file(tmp_path, DEALS))
    assert result.exit_code == 0
    assert result.stdout == (
        "Read deals.csv: 3 rows, UTF-8, commas between values.\n"
        "Columns taken: id as opportunity_id, title, account, owner, stage, amount, "
        "opened as opened_on, close date as closed_on.\n"
        "Columns left alone: colour. Take one with --map COLUMN=FIELD.\n"
        "Taken: 3 opportunities, #1 to #3 (1 in Proposal, 1 won, 1 lost), with 5 events.\n"
        "Accounts added: 1.\n"
        "People not known from Slack, added by name: 2 (“Ann”, “Bo”).\n"
        "Closed ones without a record of their stages: 2. They were created in Identified; "
        "--history tells more.\n"
        "Repaired:\n"
        "  1 lost with an amount of 0: the amount is unknown (line 4)\n"
    )
    assert result.stderr == ""
    assert saved(database_url) == ["Acme renewal", "Beta", "Gamma"]


def test_what_was_imported_is_ready_for_searches(database_url: str, tmp_path: Path) -> None:
    run(database_url, file(tmp_path, DEALS))
    database = open_database(database_url)
    assert [row.search_key.split(" | ")[1] for row in rows(database)] == [
        "acme renewal", "beta", "gamma",
    ]  # fmt: skip
    database.close()


def test_a_second_time_it_adds_nothing(database_url: str, tmp_path: Path) -> None:
    path = file(tmp_path, DEALS)
    run(database_url, path)
    result = run(database_url, path)
    assert result.exit_code == 0
    assert "Taken: nothing new.\nAlready there, left alone: 3 opportunities.\n" in result.stdout
    assert len(saved(database_url)) == 3


def test_a_refused_line_is_shown_and_nothing_is_saved(database_url: str, tmp_path: Path) -> None:
    path = file(tmp_path, DEALS.rstrip() + "\nd,[bold]Delta,,Ann,Proposal,[red]5x8,2026-03-01,,")
    result = run(database_url, path)
    assert result.exit_code == 1
    assert (
        "Refused: 1 line.\n"
        "  deals.csv line 5, amount “[red]5x8”: Write a number like 48500 or 48,500.00.\n"
        "Nothing was saved."
    ) in result.stdout
    assert saved(database_url) == []
    assert run(database_url, path, "--skip-refused").exit_code == 0
    assert len(saved(database_url)) == 3


def test_of_many_refused_lines_the_first_are_shown(database_url: str, tmp_path: Path) -> None:
    lines = [f"T{number},soon" for number in range(50)]
    result = run(database_url, file(tmp_path, "\n".join(["title,opened", *lines])))
    assert "Refused: 50 lines." in result.stdout
    assert "  … and 30 more\n" in result.stdout


def test_an_unclear_file_is_refused_with_both_readings(database_url: str, tmp_path: Path) -> None:
    result = run(database_url, file(tmp_path, "title,opened\nA,03/04/2026"))
    assert result.exit_code == 1
    assert "3 April 2026 (--dates dmy) or 4 March 2026 (--dates mdy)" in result.stdout
    assert result.stdout.endswith("Nothing was saved.\n")


def test_a_dry_run_saves_nothing(database_url: str, tmp_path: Path) -> None:
    result = run(database_url, file(tmp_path, DEALS), "--dry-run")
    assert result.exit_code == 0
    assert "Taken: 3 opportunities" in result.stdout
    assert result.stdout.endswith("This was a dry run: nothing was saved.\n")
    assert saved(database_url) == []


def test_stages_columns_dates_and_history_can_be_said(database_url: str, tmp_path: Path) -> None:
    deals = file(tmp_path, "key,headline,step,day\na,One,S2,03/04/2026")
    history = file(tmp_path, "key,step,when\na,S1,03/04/2026\na,S2,05/04/2026", "moves.csv")
    result = run(
        database_url, deals, "--history", history, "--dates", "dmy",
        "--map", "key=opportunity_id", "--map", "headline=title", "--map", "step=stage",
        "--map", "day=opened_on", "--map", "when=entered_at",
        "--map-stage", "S1=Contacted", "--map-stage", "S2=Negotiation",
    )  # fmt: skip
    assert "Taken: 1 opportunity, #1 (1 in Negotiation), with 2 events." in result.stdout


def test_open_questions_are_written_down_and_answered(database_url: str, tmp_path: Path) -> None:
    deals = file(tmp_path, "id,title,account,stage\na,A,Globex Corp,Limbo\nb,B,Globex Inc,New")
    answers = tmp_path / "answers.yaml"
    asked = run(database_url, deals, "--dry-run", "--write-mapping", answers)
    assert asked.exit_code == 1
    assert f"1 question: {answers}. Fill it in" in asked.stdout
    answers.write_text(answers.read_text().replace('"Limbo":', '"Limbo": Proposal'))
    looked = run(database_url, deals, "--mapping", answers, "--dry-run")
    assert "Perhaps one name spelled in two ways, but taken as two:" in looked.stdout
    assert "  account “Globex Inc” (line 3): like “Globex Corp”\n" in looked.stdout
    assert run(database_url, deals, "--mapping", answers).exit_code == 0
    assert saved(database_url) == ["A", "B"]


def test_whose_export_it_is_is_told(database_url: str, tmp_path: Path) -> None:
    text = "Record ID,Deal Name,Deal Stage,Deal owner\n1,A,Appointment Scheduled,Ann"
    result = run(database_url, file(tmp_path, text))
    assert "Recognised: HubSpot deals export.\n" in result.stdout


def test_a_list_of_ten_megabytes_is_no_trouble(tmp_path: Path) -> None:
    """Its lines are refused one by one, and a few of them are shown."""
    line = "T," + "9x" * 2000
    path = file(tmp_path, "\n".join(["title,amount", *[line] * 2500]))
    assert path.stat().st_size > 10_000_000
    result = run(f"sqlite:///{tmp_path / 'oppy.db'}", path)
    assert "Refused: 2500 lines." in result.stdout or "Refused: 2,500 lines." in result.stdout
    assert len(result.stdout) < 10_000


@pytest.mark.parametrize(
    "arguments",
    [
        ("--map", "nonsense"),
        ("--map-stage", "S1=Nowhere"),
        ("--dates", "dym"),
        ("--workspace", "T9"),
        ("--write-mapping", "open.yaml"),
        ("--sheet", "Deals"),
        ("--mapping", "missing.yaml"),
        ("--history", "missing.csv"),
    ],
)
def test_wrong_usage_exits_with_two(
    database_url: str, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    result = run(database_url, file(tmp_path, DEALS), *arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert arguments[0] in result.stderr


def test_a_schema_that_is_behind_is_mended_on_sqlite_and_refused_on_postgresql(
    database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("sqlite"):
        fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
        assert run(fresh, file(tmp_path, DEALS)).exit_code == 0
        assert len(saved(fresh)) == 3
        return
    database = open_database(database_url)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    database.close()
    result = run(database_url, file(tmp_path, DEALS))
    assert result.exit_code == 1
    assert "Run: oppy migrate" in result.stdout


def test_a_database_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    result = run(f"sqlite:///{tmp_path / 'missing' / 'oppy.db'}", file(tmp_path, DEALS))
    assert result.exit_code == 1
    assert "unable to open database file" in result.stdout
    assert result.stdout.endswith("Nothing was saved.\n")


def test_the_help_tells_the_rules() -> None:
    shown = " ".join(CliRunner().invoke(import_opportunities, ["--help"]).stdout.split())
    for words in ("All or nothing", "--skip-refused", "Safe to run twice", "Exit status"):
        assert words in shown
