"""An admin drops a table of opportunities on Oppy, looks at what it would be, and imports it."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from handlers import files
from handlers.importing import taking
from store import errands
from store.models import Delivery, Opportunity, Workspace
from tests.people import Actor

DEALS = """id,title,account,owner,stage,amount,opened,close date,colour
a,Acme renewal,Acme,Li Wei 李伟,Proposal,"50,000.50",2026-03-01,2027-01-31,red
b,Beta,Acme,Bo Bergman,Won,1200,2026-03-01,2026-04-01,
c,Gamma,,Bo Bergman,Lost,0,2026-03-02,2026-04-02,
d,Delta,,Bo Bergman,New,5x8,2026-03-02,,
"""
UNCLEAR = "title,stage,opened\nAcme renewal,Limbo,03/04/2026\nBeta pilot,Proposal,05/06/2026\n"
MAPPING = 'stage:\n  "Limbo": Negotiation\ndates: dmy\n'


def count(oppy: Oppy) -> int:
    with oppy.database.readings() as session:
        return session.scalar(select(func.count()).select_from(Opportunity)) or 0


def book(rows: list[list[object]]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_what_would_be_is_shown_before_anything_is_saved(maria: Actor, oppy: Oppy) -> None:
    ts = maria.uploads("deals.csv", DEALS, in_="dm").ts
    shown = maria.sees("3 new opportunities", in_="dm")
    assert shown["thread_ts"] == ts
    text = maria.reads(shown)
    for told in (
        "4 rows",
        "1 line cannot be taken",
        "Line 5: amount “5x8”",
        "title → Title",
        "*Columns left alone:* colour",
        "1 × lost with an amount of 0: the amount is unknown (line 4)",
        "*Owners whom I do not know, added by name:* Bo Bergman",
        "Acme renewal",
        "in Proposal",
        "Nothing is saved before you press the button",
    ):
        assert told in text, told
    assert count(oppy) == 0


def test_it_is_imported_and_said_so_in_place(maria: Actor, oppy: Oppy) -> None:
    maria.uploads("deals.csv", DEALS, in_="dm")
    shown = maria.sees("3 new opportunities", in_="dm")
    maria.presses("Import 3 opportunities", in_="dm")
    done = maria.sees("3 opportunities are imported: #1 to #3", in_="dm")
    assert done["ts"] == shown["ts"]
    assert "1 line was not taken" in maria.reads(done)
    maria.does_not_see("Nothing is saved before", in_="dm")
    maria.types("/opp list all")
    maria.sees("Acme renewal")
    maria.uploads("deals.csv", DEALS, in_="dm")
    again = maria.sees("*0 new opportunities* · 3 are here already", in_="dm")
    assert "Import 3" not in maria.reads(again)


def test_pressed_twice_it_is_imported_once(maria: Actor, slack: Sandbox, oppy: Oppy) -> None:
    maria.uploads("deals.csv", "title,stage\nAcme,Proposal\n", in_="dm")
    maria.sees("1 new opportunity", in_="dm")
    held = slack.faults.add("chat.update", "hold")
    maria.presses("Import 1 opportunity", in_="dm")
    maria.presses("Import 1 opportunity", in_="dm")
    maria.sees("imported already, or it is being imported", in_="dm")
    held.release()
    maria.sees("1 opportunity is imported: #1", in_="dm")
    assert count(oppy) == 1


def test_what_changed_since_it_was_shown_is_not_imported(
    maria: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    maria.uploads("deals.csv", "title,stage\nAcme,Proposal\n", in_="dm")
    maria.sees("1 new opportunity", in_="dm")
    edited = b"title,stage\nAcme,Proposal\nBeta,Proposal\n"
    with slack._workspace.change():
        file = slack._workspace.files.get(maria.sees_file("deals.csv", in_="dm").id)
        assert file is not None
        file.content, file.length = edited, len(edited)
    maria.presses("Import 1 opportunity", in_="dm")
    maria.sees("is not what you looked at any more, so nothing was imported", in_="dm")
    assert count(oppy) == 0
    maria.presses("Import 2 opportunities", in_="dm")
    maria.sees("2 opportunities are imported", in_="dm")


def test_what_is_not_known_is_asked_by_menus(maria: Actor, oppy: Oppy) -> None:
    maria.uploads("deals.csv", UNCLEAR, in_="dm")
    shown = maria.sees("This I must know first", in_="dm")
    assert "Which stage is “Limbo”? (line 2)" in maria.reads(shown)
    assert "in “03/04/2026” (line 2)" in maria.reads(shown)
    maria.presses("Answer 2 questions…", in_="dm")
    maria.modal.sees("Which stage is “Limbo”?").fills(answer_0="Negotiation", answer_1="dmy")
    maria.modal.submits()
    ready = maria.sees("2 new opportunities", in_="dm")
    assert "3 Apr 2026" in maria.reads(ready)
    maria.presses("Import 2 opportunities", in_="dm")
    maria.sees("1 in Negotiation", in_="dm")
    assert count(oppy) == 2


def test_a_column_that_is_not_known_is_asked_for(maria: Actor) -> None:
    maria.uploads("deals.csv", "Headline,Phase\nAcme renewal,Proposal\n", in_="dm")
    maria.sees("What does the column “Headline” hold?", in_="dm")
    maria.presses("Answer 2 questions…", in_="dm")
    maria.modal.fills(answer_0="Title", answer_1="Stage").submits()
    maria.sees("1 new opportunity", in_="dm")


def test_a_mapping_file_comes_filled_in_and_answers_in_the_thread(maria: Actor, oppy: Oppy) -> None:
    ts = maria.uploads("deals.csv", UNCLEAR, in_="dm").ts
    maria.sees("This I must know first", in_="dm")
    maria.presses("Mapping file", in_="dm")
    file = maria.sees_file("mapping.yaml", in_="dm")
    assert file.message["thread_ts"] == ts
    assert '"Limbo":' in file.text
    maria.uploads("answers.yaml", MAPPING, in_="dm", thread=ts)
    maria.sees("2 new opportunities", in_="dm")
    maria.presses("Import 2 opportunities", in_="dm")
    maria.sees("2 opportunities are imported", in_="dm")


def test_a_mapping_file_beside_the_table_is_used(maria: Actor, slack: Sandbox) -> None:
    both = [("answers.yml", MAPPING.encode()), ("deals.csv", UNCLEAR.encode())]
    slack.upload(maria.id, slack.dm(maria.id), both)
    maria.sees("2 new opportunities", in_="dm")
    maria.does_not_see("Drop the table first", in_="dm")


def test_a_mapping_file_alone(maria: Actor) -> None:
    maria.uploads("answers.yaml", MAPPING, in_="dm")
    maria.sees("Drop the table first, then answers.yaml into its thread", in_="dm")


def test_a_mapping_file_that_is_none(maria: Actor) -> None:
    ts = maria.uploads("deals.csv", UNCLEAR, in_="dm").ts
    maria.sees("This I must know first", in_="dm")
    maria.uploads("answers.yaml", "stages: [", in_="dm", thread=ts)
    said = maria.reads(maria.sees("it is no YAML", in_="dm"))
    assert "--" not in said


def test_a_table_in_a_channel_is_looked_at_in_private(maria: Actor, sam: Actor) -> None:
    maria.uploads("deals.csv", DEALS, in_="#deals")
    maria.sees("3 new opportunities", in_="dm")
    assert [one for one in sam.messages("#deals") if one.get("bot_id")] == []
    maria.presses("Forget it", in_="dm")
    maria.sees("Forgotten: nothing was imported", in_="dm")


def test_a_forgotten_one_is_not_imported(maria: Actor, slack: Sandbox, oppy: Oppy) -> None:
    maria.uploads("deals.csv", DEALS, in_="dm")
    shown = maria.sees("3 new opportunities", in_="dm")
    held = slack.faults.add("chat.update", "hold")
    maria.presses("Forget it", in_="dm")
    maria.presses("Import 3 opportunities", in_="dm")
    maria.sees("What you chose is gone", in_="dm")
    held.release()
    maria.sees("Forgotten", in_="dm")
    assert shown["ts"]
    assert count(oppy) == 0


def test_who_is_no_admin_hears_who_is(li: Actor, maria: Actor) -> None:
    maria.types("/opp help")
    li.uploads("deals.csv", DEALS, in_="dm")
    li.sees("only an admin can import it. Ask one of: Maria", in_="dm")


def test_in_chinese(maria: Actor, slack: Sandbox, oppy: Oppy) -> None:
    chen = Actor(slack, "chen")
    admin = {"id": chen.id, "team_id": slack.team.id, "real_name": "陈静", "is_admin": True,
             "locale": "zh-CN", "tz": "Asia/Shanghai"}  # fmt: skip
    chen.types("/opp help")
    slack.happens("user_change", user=admin)
    table = "商机名称,客户,阶段,金额\n续约,安信公司,方案报价,80万\n培训,明远,没有的阶段,\n"
    chen.uploads("商机.csv", table, in_="dm")
    shown = chen.reads(chen.sees("我需要先知道", in_="dm"))
    assert "“没有的阶段”是哪个阶段" in shown
    chen.presses("回答 1 个问题…", in_="dm")
    chen.modal.fills(answer_0="方案报价").submits()
    chen.presses("导入 2 个商机", in_="dm")
    done = chen.reads(chen.sees("已导入 2 个商机", in_="dm"))
    assert "方案报价" in done


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"\n\n", "empty.csv is empty"),
        ("offer.xlsx", b"%PDF-1.7", "offer.xlsx is a PDF"),
        ("names.csv", b"title,stage\n", "names.csv has a header but no rows"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel file of the old kind"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "locked.xlsx is protected by a password",
        ),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 99, "broken.xlsx is damaged"),
    ],
)
def test_what_cannot_be_read_says_why(maria: Actor, name: str, content: bytes, said: str) -> None:
    maria.uploads(name, content, in_="dm")
    maria.sees(said, in_="dm")


def test_a_workbook(maria: Actor, oppy: Oppy) -> None:
    rows: list[list[object]] = [
        ["Opportunity name", "Amount", "Stage", "Created"],
        ["Acme renewal", 50000, "Proposal", dt.date(2026, 3, 1)],
    ]
    maria.uploads("deals.xlsx", book(rows), in_="dm")
    maria.sees("Excel, sheet “Sheet”", in_="dm")
    maria.presses("Import 1 opportunity", in_="dm")
    maria.sees("1 opportunity is imported: #1", in_="dm")


def test_one_that_is_too_large(maria: Actor) -> None:
    maria.uploads("all.csv", b"x" * (files.LIMIT + 1), in_="dm")
    maria.sees("all.csv has more than 10 MB", in_="dm")


def test_one_that_is_deleted_meanwhile(maria: Actor, slack: Sandbox, oppy: Oppy) -> None:
    maria.uploads("deals.csv", DEALS, in_="dm")
    maria.sees("3 new opportunities", in_="dm")
    slack.delete_file(maria.id, maria.sees_file("deals.csv", in_="dm").id)
    maria.presses("Import 3 opportunities", in_="dm")
    maria.sees("That file is not there any more", in_="dm")
    assert count(oppy) == 0


def test_what_failed_may_be_tried_again_as_soon_as_it_is_said(
    maria: Actor, slack: Sandbox, oppy: Oppy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    maria.uploads("deals.csv", DEALS, in_="dm")
    maria.sees("3 new opportunities", in_="dm")
    slack.faults.add("chat.update", "delay", seconds=0)  # that it is being read
    held = slack.faults.add("chat.update", "hold_answer")
    with monkeypatch.context() as patch:
        patch.setattr(taking, "import_file", broken)
        maria.presses("Import 3 opportunities", in_="dm")
        maria.sees("tell an admin the reference", in_="dm")
    maria.presses("Import 3 opportunities", in_="dm")
    maria.sees("3 opportunities are imported", in_="dm")
    held.release()


def test_a_busy_database_says_so_and_may_be_tried_again(maria: Actor, oppy: Oppy) -> None:
    maria.uploads("deals.csv", DEALS, in_="dm")
    maria.sees("3 new opportunities", in_="dm")
    held = maria.sandbox.faults.add("chat.update", "hold")
    maria.presses("Import 3 opportunities", in_="dm")
    assert held.is_holding.wait(20)
    with oppy.database.sessions() as session:
        session.get_one(Workspace, oppy.workspace_id, with_for_update=True)
        held.release()
        maria.sees("The database did not answer. Nothing was changed", in_="dm")
        session.rollback()
    maria.sandbox.wait_for(lambda: may_be_tried_again(oppy))
    maria.presses("Import 3 opportunities", in_="dm")
    maria.sees("3 opportunities are imported", in_="dm")


def may_be_tried_again(oppy: Oppy) -> bool:
    """Told so, a person leaves it time; a test does not."""
    with oppy.database.readings() as session:
        importing = session.scalars(select(Delivery).where(Delivery.kind == errands.IMPORT)).one()
    return importing.lease_until is None
