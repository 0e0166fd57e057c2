"""Somebody drops a file on Oppy, and Oppy hands files out."""

import pytest
from sqlalchemy import select

from bot.sandbox import Sandbox
from bot.sandbox.shapes import Json
from bot.wiring import Oppy
from handlers import files
from store.models import Delivery
from tests.people import Actor

CSV = "Title,Amount\nAcme renewal,50000\n"


def said_by_oppy(actor: Actor, in_: str) -> list[Json]:
    return [one for one in actor.messages(in_) if one.get("bot_id")]


@pytest.mark.parametrize("name", ["deals.csv", "Deals Q4.XLSX", "商机.csv"])
def test_a_table_in_its_messages_is_answered_below_it(li: Actor, name: str) -> None:
    ts = li.uploads(name, CSV, in_="dm").ts
    said = li.sees(f"I see {name}, but only an admin can import it", in_="dm")
    assert said["thread_ts"] == ts


def test_another_file_in_its_messages_gets_a_hint(chen: Actor) -> None:
    chen.uploads("报价.pdf", b"%PDF", in_="dm", text="给你")
    chen.sees("报价.pdf 我读不了", in_="dm")


def test_a_table_in_a_channel_is_answered_in_private(li: Actor, sam: Actor) -> None:
    li.uploads("deals.csv", CSV, in_="#deals", text="Our list")
    assert "thread_ts" not in li.sees("I see deals.csv", in_="dm")
    assert said_by_oppy(sam, "#deals") == []


def test_other_files_in_a_channel_are_nobodys_business(li: Actor, sam: Actor) -> None:
    li.uploads("team.png", b"PNG", in_="#deals")
    li.uploads("after.csv", CSV, in_="#deals")
    li.sees("I see after.csv", in_="dm")
    assert len(said_by_oppy(li, "dm")) == 1
    assert said_by_oppy(li, "#deals") == []


def test_a_mention_beside_a_file_is_answered_to_the_asker(li: Actor, sam: Actor) -> None:
    li.uploads("offer.pdf", b"%PDF", in_="#deals", text="@oppy take this")
    said = li.sees("I cannot read offer.pdf", in_="#deals")
    assert said["ephemeral_for"] == li.id
    li.uploads("deals.csv", CSV, in_="#deals", text="@oppy and this")
    li.sees("I answer about deals.csv in our own messages", in_="#deals")
    li.sees("I see deals.csv", in_="dm")
    sam.does_not_see("deals.csv", in_="dm")


def test_a_question_beside_a_file_is_answered_as_ever(li: Actor) -> None:
    li.uploads("team.png", b"PNG", in_="#deals", text="@oppy what's due?")
    li.sees("Nothing is due today", in_="#deals")


def test_what_is_too_large_is_said_so(li: Actor) -> None:
    li.uploads("all.csv", b"x" * (files.LIMIT + 1), in_="dm")
    li.sees("all.csv has more than 10 MB", in_="dm")


def test_a_name_is_shown_as_it_is(li: Actor) -> None:
    li.uploads("R&D <!channel>.csv", CSV, in_="dm")
    li.sees("I see R&D <!channel>.csv", in_="dm")


def test_guests_are_told_where_they_meant_oppy(li: Actor, slack: Sandbox) -> None:
    gina = Actor(slack, "gina")
    gina.uploads("deals.csv", CSV, in_="#deals")
    gina.uploads("deals.csv", CSV, in_="dm")
    gina.sees("Guests cannot see opportunities", in_="dm")
    assert said_by_oppy(gina, "#deals") == []


def test_where_another_company_reads_nothing_is_heard(li: Actor, slack: Sandbox) -> None:
    li.uploads("deals.csv", CSV, in_="#acme-shared")
    slack.upload("U0EVE", "C0ACME", [("theirs.csv", CSV.encode())])
    li.uploads("mine.csv", CSV, in_="#deals")
    li.sees("I see mine.csv", in_="dm")
    li.does_not_see("deals.csv", in_="dm")
    assert [call for call in slack.calls if call.method == "files.info"][1:] == []


def test_the_same_event_twice_is_answered_once(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    li.uploads("deals.csv", CSV, in_="dm")
    li.sees("I see deals.csv", in_="dm")
    file = li.sees_file("deals.csv", in_="dm")
    again = slack._payloads.event(
        {"type": "file_shared", "user_id": li.id, "file_id": file.id, "channel_id": slack.dm(li.id)}
    )
    with oppy.database.readings() as session:
        event_id = session.scalars(select(Delivery.period).where(Delivery.kind == "answer")).one()
    slack._event_queue.send(again | {"event_id": event_id})
    li.uploads("other.csv", CSV, in_="dm")
    li.sees("I see other.csv", in_="dm")
    assert len(said_by_oppy(li, "dm")) == 2


def test_a_file_that_slack_does_not_tell_about(li: Actor, slack: Sandbox) -> None:
    slack.faults.add("files.info", "status", status=503)
    li.uploads("deals.csv", CSV, in_="dm")
    li.sees("Slack did not tell me about the file you dropped", in_="dm")
