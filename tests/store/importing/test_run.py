"""Whole imports: what is taken, repaired and refused, and that nothing is done by halves."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from store.changes import Change
from store.database import Database
from store.importing.dates import Order
from store.importing.report import ImportRefused, OptionWrong
from store.importing.run import Options, import_file
from store.lifecycle import advance, reopen
from store.models import Account, Contact, Event, Kind, Opportunity, Person, Status, Workspace
from store.people import Profile, remember
from store.workspaces import join_workspace
from tests.store.importing.taking import DEFAULTS, NOW, differences, file, rows, take

HEADER = "id,title,account,owner,stage,amount,opened,close date"
THREE = f"""
    {HEADER}
    a,Acme renewal,Acme,Ann,Proposal,"50,000.50",2026-03-01,2027-01-31
    b,Beta,ACME ,ann,Closed Won,1200,2026-03-01,2026-04-01
    c,Gamma,,Bo,Lost,0,2026-03-02,2026-04-02
"""


def log(database: Database) -> list[Event]:
    with database.readings() as session:
        return list(session.scalars(select(Event).order_by(Event.id)))


def count(database: Database, model: type) -> int:
    with database.readings() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_rows_become_opportunities_that_follow_from_their_events(
    database: Database, tmp_path: Path
) -> None:
    outcome = take(database, file(tmp_path, THREE))
    renewal, won, lost = rows(database)
    assert (renewal.title, renewal.amount, renewal.currency) == (
        "Acme renewal",
        Decimal("50000.50"),
        "EUR",
    )
    assert (renewal.stage.name, renewal.status) == ("Proposal", Status.OPEN)
    assert renewal.expected_close == dt.date(2027, 1, 31)
    assert (won.status, won.closed_on, won.expected_close) == ("won", dt.date(2026, 4, 1), None)
    assert (lost.status, lost.amount, lost.loss_reason_id) == ("lost", None, None)
    assert won.account_id == renewal.account_id
    assert won.owner_id == renewal.owner_id
    assert outcome.tally.repairs.keys() == {"lost with an amount of 0: the amount is unknown"}
    assert differences(database) == []


def test_events_say_when_it_happened_and_when_it_was_entered(
    database: Database, tmp_path: Path
) -> None:
    take(database, file(tmp_path, THREE))
    events = log(database)
    assert [event.kind for event in events] == ["created", "created", "won", "created", "lost"]
    assert {event.via for event in events} == {"import"}
    assert {event.recorded_at for event in events} == {NOW}
    assert events[2].happened_at == dt.datetime(2026, 4, 1, 10, tzinfo=dt.UTC)  # noon in Berlin


def test_numbers_follow_the_file_and_go_on_from_there(database: Database, tmp_path: Path) -> None:
    take(database, file(tmp_path, THREE))
    more = take(database, file(tmp_path, f"{HEADER}\nd,Delta,,Ann,New,,2026-03-01,"))
    assert [row.number for row in rows(database)] == [1, 2, 3, 4]
    assert (more.first_number, more.last_number) == (4, 4)
    with database.readings() as session:
        assert session.scalars(select(Workspace.next_number)).one() == 5


@pytest.mark.parametrize("with_ids", [True, False])
def test_a_second_run_changes_nothing(database: Database, tmp_path: Path, with_ids: bool) -> None:
    lines = [line.strip() for line in THREE.strip().splitlines()]
    lines.append(lines[1].replace("a,", "d,", 1))
    text = "\n".join(line if with_ids else line.partition(",")[2] for line in lines)
    path = file(tmp_path, text)
    assert take(database, path).taken == 4
    before = [(row.id, row.version) for row in rows(database)]
    again = take(database, path, NOW + dt.timedelta(days=1))
    assert (again.taken, again.already_there, again.tally.repairs) == (0, 4, {})
    assert [(row.id, row.version) for row in rows(database)] == before


def test_a_refused_line_refuses_the_file(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, THREE + "\n    d,Delta,,Ann,Proposal,5x8,2026-13-01,")
    outcome = take(database, path)
    assert outcome.refused
    assert [(p.line, p.column, p.value) for p in outcome.tally.problems] == [
        (6, "amount", "5x8"),
        (6, "opened", "2026-13-01"),
    ]
    assert [count(database, model) for model in (Opportunity, Workspace, Person)] == [0, 0, 0]


def test_the_other_lines_can_be_taken(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, THREE + "\n    d,Delta,,Ann,Proposal,5x8,2026-03-01,")
    outcome = take(database, path, skip_refused=True)
    assert (outcome.refused, outcome.taken, outcome.tally.refused_lines) == (False, 3, 1)
    assert count(database, Opportunity) == 3


def test_a_dry_run_says_what_would_be_and_saves_nothing(database: Database, tmp_path: Path) -> None:
    outcome = take(database, file(tmp_path, THREE), dry_run=True)
    assert (outcome.taken, outcome.last_number, outcome.new_people) == (3, 3, ["Ann", "Bo"])
    assert [count(database, model) for model in (Opportunity, Workspace, Event)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("a,T,,Ann,Won,1,2026-03-05,2026-03-01", "opened on 2026-03-05, later than that"),
        ("a,T,,Ann,Won,1,2026-03-05,", "has no close date"),
        ("a,T,,Ann,Won,1,2026-03-05,2026-12-01", "is in the future"),
        ("a,T,,Ann,New,1,2026-12-01,", "is in the future"),
        ("a,T,,Ann,New,-1,2026-03-01,", "cannot be negative"),
        ("a,,,Ann,New,1,2026-03-01,", "Give it a title"),
        (",T,,Ann,New,1,2026-03-01,", "Give each row its id"),
        ("a,T,,Ann,New,1,2026-03-01,,,more", "10 values for 8 columns"),
        (f"{'a' * 101},T,,Ann,New,1,2026-03-01,", "at most 100 fit"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    database: Database, tmp_path: Path, line: str, advice: str
) -> None:
    outcome = take(database, file(tmp_path, f"{HEADER}\n{line}"))
    assert outcome.refused
    assert advice in outcome.tally.problems[0].advice


def test_an_id_twice_in_the_file_is_refused(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, THREE + "\n    a,Again,,Ann,New,,2026-03-01,")
    assert "Line 2 has the same id" in take(database, path).tally.problems[0].advice


def test_an_unknown_stage_is_named_with_the_stages_there_are(
    database: Database, tmp_path: Path
) -> None:
    path = file(tmp_path, f"{HEADER}\na,T,,Ann,Limbo,1,2026-03-01,")
    with pytest.raises(ImportRefused) as refused:
        take(database, path)
    assert "“Limbo” (first on line 2)" in str(refused.value)
    assert "Identified, Contacted" in str(refused.value)
    assert '--map-stage "Limbo=Identified"' in str(refused.value)
    take(database, path, stages=("Limbo=lost", "limbo=Negotiation"))
    assert rows(database)[0].stage.name == "Negotiation"


def test_a_stage_can_only_be_mapped_to_one_there_is(database: Database, tmp_path: Path) -> None:
    with pytest.raises(OptionWrong, match="NAME=STAGE"):
        take(database, file(tmp_path, THREE), stages=("Limbo=Nowhere",))


def test_the_order_of_dates_can_be_said(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, f"{HEADER}\na,T,,Ann,New,1,03/04/2026,")
    with pytest.raises(ImportRefused, match="--dates dmy or --dates mdy"):
        take(database, path)
    take(database, path, dates=Order.MDY)
    assert rows(database)[0].opened_on == dt.date(2026, 3, 4)


def test_a_status_beside_the_stage_says_whether_it_is_closed(
    database: Database, tmp_path: Path
) -> None:
    text = """
        Deal - Title;Deal - Stage;Deal - Status;Deal - Value;Deal - Deal created;Deal - Won time
        One;Proposal Made;Won;1.500,00;2026-03-01 10:00;2026-03-09 11:00
        Two;Lead In;Open;2.000;2026-03-02 10:00;
    """
    take(database, file(tmp_path, text))
    won, still_open = rows(database)
    assert (won.status, won.stage.name, won.closed_on) == ("won", "Proposal", dt.date(2026, 3, 9))
    assert (won.amount, still_open.amount) == (Decimal(1500), Decimal(2000))
    assert (still_open.status, still_open.stage.name) == ("open", "Identified")
    assert differences(database) == []


def test_a_chinese_file_is_taken(database: Database, tmp_path: Path) -> None:
    text = """
        商机名称,客户,负责人,阶段,金额,创建日期,预计成交日期,来源
        年度续约,北京某某科技,李伟,方案报价,12.5万,2026年3月1日,2026/12/31,转介绍
        新项目,上海贸易,王芳,已联系,¥8000元,2026年3月2日,2026/11/30,官网
    """.replace("¥8000元", "8000元")
    outcome = take(database, file(tmp_path, text, encoding="gb18030"))
    first, second = rows(database)
    assert (first.title, first.owner.name, first.stage.name) == ("年度续约", "李伟", "Proposal")
    assert (first.amount, second.currency) == (Decimal(125000), "CNY")
    assert outcome.new_sources == ["转介绍", "官网"]


def test_owners_are_known_people_or_named_placeholders(database: Database, tmp_path: Path) -> None:
    with database.sessions.begin() as session:
        workspace = join_workspace(session, "T1", "North", DEFAULTS, NOW)
        ann = remember(session, workspace, Profile("U1", "T1", "Ann Lee"), NOW)
        remember(session, workspace, Profile("U2", "T1", "ann lee", is_deactivated=True), NOW)
        ann_id = ann.id
    header = "title,owner,stage,opened"
    lines = ["A,ANN  LEE,New,2026-03-01", "B,Bo,New,2026-03-01", "C,,New,2026-03-01",
             "D,<@U1>,New,2026-03-01"]  # fmt: skip
    outcome = take(database, file(tmp_path, "\n".join([header, *lines])))
    assert [row.owner_id == ann_id for row in rows(database)] == [True, False, False, True]
    assert outcome.new_people == ["Bo", "Unassigned"]
    assert "several people are called ANN LEE: given to the first of them" in outcome.tally.repairs
    assert rows(database)[1].owner.slack_id is None


def test_accounts_and_contacts_are_found_or_added_once(database: Database, tmp_path: Path) -> None:
    header = "title,account,contact,stage,opened"
    lines = ["A,Acme Corp,Zoe,New,2026-03-01", "B,ACME  corp,zoe,New,2026-03-01",
             "C,Other,Zoe,New,2026-03-01"]  # fmt: skip
    take(database, file(tmp_path, "\n".join([header, *lines])))
    again = take(database, file(tmp_path, f"{header}\nD,acme corp,Zoe,New,2026-03-01"))
    assert again.new_accounts == 0
    assert (count(database, Account), count(database, Contact)) == (2, 2)
    account = rows(database)[0].account
    assert account is not None
    assert account.name == "Acme Corp"


def test_what_is_missing_is_filled_in_and_listed(database: Database, tmp_path: Path) -> None:
    text = """
        product,account,stage,opened,closed,amount
        GTX,Acme,Prospecting,,,
        GTX,,Won,,2026-04-01,12345.678
        ,Beta,,2026-03-01,,n/a
    """
    outcome = take(database, file(tmp_path, text))
    assert [row.title for row in rows(database)] == ["GTX – Acme", "GTX", "Beta"]
    today = dt.date(2026, 11, 23)
    assert [row.opened_on for row in rows(database)] == [
        today,
        dt.date(2026, 4, 1),
        dt.date(2026, 3, 1),
    ]
    assert {what: group.lines for what, group in outcome.tally.repairs.items()} == {
        "without an opening date: opened today, 2026-11-23": [2],
        "without an opening date: opened on its close date": [3],
        "without a stage: put in the first one": [4],
        "amount with more than two decimals: rounded": [3],
    }


def test_a_loss_reason_that_is_not_in_the_list_is_kept_as_the_note(
    database: Database, tmp_path: Path
) -> None:
    text = """
        title,stage,opened,closed,loss reason,competitor
        A,Lost,2026-03-01,2026-04-01,PRICE,Rival
        B,Lost,2026-03-01,2026-04-01,went fishing,
    """
    outcome = take(database, file(tmp_path, text))
    known, other = rows(database)
    assert known.loss_reason is not None
    assert (known.loss_reason.name, known.loss_note, known.competitor) == ("Price", None, "Rival")
    assert (other.loss_reason_id, other.loss_note) == (None, "went fishing")
    assert outcome.tally.repairs["loss reason not in the list: kept as the note"].lines == [3]
    assert differences(database) == []


def test_probability_by_hand_is_kept_when_it_is_mapped(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, "title,chance,stage\nA,65%,New\nB,,New")
    take(database, path, columns=("chance=probability",))
    assert [row.probability for row in rows(database)] == [65, None]


def test_a_list_of_customers_is_not_taken_for_opportunities(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(ImportRefused, match="--map COLUMN=title"):
        take(database, file(tmp_path, "account,city\nAcme,Bonn"))


def test_a_header_alone_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no rows"):
        take(database, file(tmp_path, HEADER))


def test_several_workspaces_need_a_name(database: Database, tmp_path: Path) -> None:
    with database.sessions.begin() as session:
        for team in ("T1", "T2"):
            join_workspace(session, team, team, DEFAULTS, NOW)
    path = file(tmp_path, THREE)
    with pytest.raises(OptionWrong, match="--workspace T1 or --workspace T2"):
        take(database, path)
    with pytest.raises(OptionWrong, match="only T1, T2"):
        take(database, path, team="T3")
    take(database, path, team="T2")
    take(database, path, team="T1")
    assert [row.number for row in rows(database)] == [1, 1, 2, 2, 3, 3]


def test_life_goes_on_from_what_was_imported(database: Database, tmp_path: Path) -> None:
    take(database, file(tmp_path, THREE))
    with database.sessions.begin() as session:
        workspace = session.scalars(select(Workspace)).one()
        ann = session.scalars(select(Person).where(Person.name == "Ann")).one()
        change = Change(workspace.id, workspace.timezone, ann.id, "command", NOW)
        assert advance(session, change, 1).stage.name == "Negotiation"
        assert reopen(session, change, 3).status == Status.OPEN
    assert differences(database) == []


def test_nothing_of_a_failed_write_remains(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{n},T{n},,Ann,New,1,2026-03-01," for n in range(1200)]
    path = file(tmp_path, "\n".join([HEADER, *lines]))
    reports = 0

    def broken(*_: object) -> None:
        nonlocal reports
        reports += 1
        if reports == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(database, Options(path), DEFAULTS, NOW, broken)
    assert count(database, Opportunity) == 0
    assert take(database, path).taken == 1200
    assert Kind.CREATED in {event.kind for event in log(database)}


def test_a_file_that_changes_while_it_is_read_is_refused(
    database: Database, tmp_path: Path
) -> None:
    path = file(tmp_path, THREE)

    def shorten(doing: str, *_: object) -> None:
        if doing == "Checking":
            file(tmp_path, f"{HEADER}\na,Acme renewal,Acme,Ann,Proposal,1,2026-03-01,")

    with pytest.raises(ImportRefused, match="changed while it was read"):
        import_file(database, Options(path), DEFAULTS, NOW, shorten)
    assert count(database, Opportunity) == 0
