"""What goes out: everything in a workbook, and the numbers of a report as a CSV."""

import csv
import datetime as dt
import io
from collections.abc import Iterable

import pytest
from openpyxl import load_workbook

from bot.sandbox import Sandbox
from tests.people import Actor
from tests.stories.test_life import creates

BOOK = "oppy-2026-11-23.xlsx"
FUNNEL = "funnel-2026-11-23.csv"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def titles(rows: Iterable[tuple[object, ...]]) -> list[object]:
    _header, *rest = rows
    return [row[2] for row in rest]


def test_everything_comes_as_a_workbook_into_ones_own_messages(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Globex pilot 10k")
    li.types("/opp export", in_="#deals")
    li.sees("I am writing the workbook", in_="#deals")
    book = load_workbook(io.BytesIO(li.sees_file(BOOK, in_="dm").content))
    assert book.sheetnames == ["Opportunities", "Activities", "Stage history", "Figures"]
    assert titles(book["Opportunities"].values) == ["Acme renewal", "Globex pilot"]
    headings = [str(row[0]) for row in book["Figures"].values if row and " · " in str(row[0])]
    assert [one for one in headings if one.startswith("Sales funnel")]
    sam.sees_no_file(BOOK)


def test_only_what_is_asked_for(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Globex pilot 10k")
    li.types("/opp export @sam")
    li.sees("Here is your export (Sam Carter)", in_="dm")
    book = load_workbook(io.BytesIO(li.sees_file(BOOK, in_="dm").content))
    assert titles(book["Opportunities"].values) == ["Globex pilot"]


def test_nobody_knows_whose(li: Actor) -> None:
    li.types("/opp export everything please")
    li.sees("I do not know “everything please”")


def test_in_chinese(chen: Actor) -> None:
    chen.types("/opp 导出")
    chen.sees("正在生成工作簿")
    book = load_workbook(io.BytesIO(chen.sees_file(BOOK, in_="dm").content))
    assert book.sheetnames[0] == "商机"


def test_a_command_delivered_twice_sends_one_file(li: Actor, slack: Sandbox) -> None:
    person = slack.team.people[li.id]
    payload = slack._payloads.command(person, slack.team.channels[li.channel], "/opp", "export")
    for _ in range(2):
        slack._carrier.deliver("slash_commands", payload, expects_payload=True)
    li.sees_file(BOOK, in_="dm")
    li.types("/opp export EUR")
    li.sees("Here is your export (EUR)", in_="dm")
    with_files = [one for one in li.dm_messages() if one.get("files")]
    assert len(with_files) == 2


def test_slack_does_not_take_the_file(li: Actor, slack: Sandbox) -> None:
    slack.faults.add("files.completeUploadExternal", "error", error="storage_limit_reached")
    li.types("/opp export")
    li.sees(f"Slack did not take {BOOK}. Try again")


@pytest.mark.parametrize("asked", ["/opp report funnel", "/opp report 漏斗"])
def test_the_numbers_of_a_report_are_those_that_were_shown(
    asked: str, li: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    li.types(asked)
    li.sees("Open a figure")
    slack.clock.move_by(dt.timedelta(seconds=5))
    creates(li, "Globex pilot 10k")
    li.presses("CSV to me")
    li.sees("The CSV comes into our own messages")
    file = li.sees_file(FUNNEL, in_="dm")
    assert file.content.startswith(b"\xef\xbb\xbf")
    header, first, *_ = rows_of(file.text)
    assert header[:2] == ["Stage", "Reached"]
    assert first[1] == "1"


def test_a_post_in_a_channel_has_its_csv_in_the_thread(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp subscribe weekly", in_="#deals")
    slack.clock.move_by(dt.timedelta(days=7))
    file = li.sees_file("funnel-2026-11-30.csv", in_="#deals")
    post = next(one for one in li.messages("#deals") if one["ts"] == file.message["thread_ts"])
    assert "Sales funnel" in li.reads(post)
    assert rows_of(file.text)[1][1] == "1"
    li.presses("CSV to me", in_="#deals")
    assert li.sees_file("funnel-2026-11-30.csv", in_="dm").text == file.text


def test_an_answer_in_a_channel_has_its_csv_in_the_thread(chen: Actor) -> None:
    creates(chen, "安信公司 续约 80万")
    ts = chen.types("@oppy 漏斗", in_="#deals").ts
    file = chen.sees_file(FUNNEL, in_="#deals")
    assert file.message["thread_ts"] == ts
    assert rows_of(file.text)[0][0] == "阶段"


def test_a_guest_gets_no_numbers_and_opens_no_figure(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.types("@oppy funnel", in_="#deals")
    li.sees_file(FUNNEL, in_="#deals")
    gina = Actor(slack, "gina")
    gina.chooses("reached: 1", in_="#deals")
    gina.sees("Guests cannot see opportunities")
    gina.presses("CSV to me", in_="#deals")
    gina.sees("Guests cannot see opportunities", in_="#deals")
    gina.sees_no_file(FUNNEL, in_="dm")
