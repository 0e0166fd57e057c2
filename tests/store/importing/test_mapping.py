"""What a file leaves open is asked, and a mapping file answers it."""

from pathlib import Path

import pytest

from store.database import Database
from store.importing.mapping import Answers, as_yaml, read_mapping, write_mapping
from store.importing.questions import About
from store.importing.report import ImportRefused, OptionWrong
from store.models import Account
from store.people import Profile, remember
from store.workspaces import join_workspace
from tests.store.importing.taking import DEFAULTS, NOW, file, rows, take

UNTIDY = """
    id,headline,account,owner,stage,amount,opened,colour
    a,Renewal,Acme Corp,"Lee, Ann",Propsal,5k,2026-03-01,red
    b,Pilot,"Acme Corp.",ann.lee@acme.com,Limbo,tbd,2026-03-01,
    c,Rollout,Amce Corp,Bo,Proposal,,2026-03-01,
    d,Rollout,Acme Corp,Bo,Proposal,,2026-03-01,
"""


def with_ann(database: Database) -> None:
    with database.sessions.begin() as session:
        workspace = join_workspace(session, "T1", "North", DEFAULTS, NOW)
        remember(session, workspace, Profile("U1", "T1", "Ann Lee"), NOW)
        session.add(Account(workspace_id=workspace.id, name="Acme Corp", name_key="acme corp"))


def test_a_file_is_asked_about_until_it_can_be_taken(database: Database, tmp_path: Path) -> None:
    with_ann(database)
    deals, answers = file(tmp_path, UNTIDY), tmp_path / "answers.yaml"
    with pytest.raises(ImportRefused) as refused:
        take(database, deals, columns=("headline=title",))
    write_mapping(answers, refused.value.questions)
    text = answers.read_text(encoding="utf-8")
    assert '"Limbo":  # line 3' in text
    assert "One of: Identified, Contacted" in text
    assert read_mapping(answers) == Answers()  # nothing is answered yet
    answers.write_text(
        text.replace('"Limbo":', '"Limbo": Negotiation')
        + "column: {headline: title}\namount: {tbd: '-'}\n",
        encoding="utf-8",
    )
    outcome = take(database, deals, mapping=answers)
    assert [row.stage.name for row in rows(database)] == [
        "Proposal", "Negotiation", "Proposal", "Proposal",
    ]  # fmt: skip
    assert [row.owner.name for row in rows(database)] == ["Ann Lee", "Ann Lee", "Bo", "Bo"]
    repaired = {what: group.lines for what, group in outcome.tally.repairs.items()}
    assert repaired["stage “Propsal” taken as “proposal”"] == [2]
    assert repaired["account “Acme Corp.” taken as “Acme Corp”"] == [3]
    assert repaired["owner “Lee, Ann” taken as “Ann Lee”"] == [2]
    assert repaired["owner “ann.lee@acme.com” taken as “Ann Lee”"] == [3]
    assert repaired["amount “tbd” taken as “-”"] == [3]
    asked = {(one.about, one.value): one.guess for one in outcome.questions}
    assert asked == {
        (About.ACCOUNT, "Amce Corp"): "Acme Corp",
        (About.PERSON, "Bo"): "",
        (About.COLUMN, "colour"): "ignore",
    }


def test_answers_are_taken_in_yaml_and_as_a_table(database: Database, tmp_path: Path) -> None:
    deals = file(
        tmp_path,
        "id,title,account,owner,stage,opened\na,A,Amce,Bo,X,03/04/2026\nb,B,,Bo,X,03/04/2026\n",
    )
    yaml = tmp_path / "answers.yml"
    yaml.write_text(
        "stages:\n  X: Negotiation\naccount:\n  Amce: Acme\npeople:\n  Bo: Bo Ek\n"
        "dates: dmy\nleave_out: [3]\n"
    )
    table = file(
        tmp_path,
        "what,from,to\nstage,X,Negotiation\naccount,Amce,Acme\nperson,Bo,Bo Ek\ndates,,dmy\n"
        "leave out,3,\n",
        "answers.csv",
    )
    assert read_mapping(yaml) == read_mapping(table)
    outcome = take(database, deals, mapping=table)
    [row] = rows(database)
    assert row.account is not None
    assert (row.account.name, row.owner.name, row.opened_on.month) == ("Acme", "Bo Ek", 4)
    assert outcome.tally.repairs["left out as the mapping file says"].lines == [3]


def test_the_written_table_is_read_again(tmp_path: Path, database: Database) -> None:
    deals = file(tmp_path, 'title,account,opened\nA,"Acme ""West"" Corp",2026-03-01\n')
    asked = take(database, deals, dry_run=True).questions
    for name in ("open.csv", "open.yaml"):
        write_mapping(tmp_path / name, asked)
        read_mapping(tmp_path / name)


def test_an_option_goes_before_the_mapping(database: Database, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("stage: {X: Proposal}\n")
    deals = file(tmp_path, "title,stage\nA,X")
    take(database, deals, mapping=answers, stages=("X=Negotiation",))
    assert rows(database)[0].stage.name == "Negotiation"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "it is no YAML"),
        ("- 1", "it has no sections"),
        ("weather: {a: b}", "no section “weather”"),
        ("leave_out: [x]", "numbers of lines"),
        ("dates: dym", "one of dmy"),
        ("stage: {a: {b: c}}", "is no answer"),
        ("stage: {X: Nowhere}", "write NAME=STAGE"),
    ],
)
def test_a_mapping_that_cannot_be_says_what_can(
    database: Database, tmp_path: Path, text: str, said: str
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(text)
    with pytest.raises(OptionWrong, match=said):
        take(database, file(tmp_path, "title,stage\nA,New"), mapping=answers)


def test_what_looks_like_something_else_is_taken_and_told(
    database: Database, tmp_path: Path
) -> None:
    text = """
        id,title,account,owner,stage,opened
        a,Renewal,Acme,Ann,New,2026-03-01
        b,Renewal,Acme,Ann,New,2026-03-01
        a,Renewal,Acme,Ann,New,2026-03-01
    """
    outcome = take(database, file(tmp_path, text))
    assert outcome.taken == 2
    assert [(one.line, one.before) for one in outcome.doubles] == [(3, 2)]
    assert outcome.tally.repairs["the very same line again: taken once"].lines == [4]
    more = take(database, file(tmp_path, "id,title,account,stage\nz,RENEWAL,acme,New", "more.csv"))
    assert [(one.line, one.number) for one in more.doubles] == [(2, 2)]
    assert "#  - 2  # RENEWAL: like #2" in as_yaml(more.questions)
