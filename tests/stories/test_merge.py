"""Two cards of one customer's wish become one, after a look, and two again."""

import pytest

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from store import people, undoing
from store.changes import Change
from store.models import Event, Workspace
from tests.people import Actor
from tests.stories.test_life import cards, creates, twice


def two(li: Actor) -> None:
    creates(li, "Acme renewal")
    creates(li, "Acme Berlin extension 50k")
    li.plans("2 fri call Bob")
    li.sees("#2 Acme Berlin extension", in_="#deals")


def test_it_is_shown_what_will_happen_and_then_it_happens(li: Actor, sam: Actor) -> None:
    two(li)
    sam.types("/opp merge 1 2", in_="#deals")
    form = sam.modal
    assert form.title == "Merge #2"
    told = form.text.replace("*", "")
    for part in (
        "Stays: #1 Acme renewal", "Goes into it: #2 Acme Berlin extension", "€50,000",
        "27 Nov 2026: call Bob", "counts in no figure any more",
    ):  # fmt: skip
        assert part in told, part
    form.submits()
    done = sam.reads(sam.sees("#2 is part of #1 now."))
    assert "€50,000" in done
    assert "call Bob" in done
    assert "€50,000" in sam.reads(sam.sees("#1 Acme renewal", in_="#deals"))
    sam.types("/opp list all")
    assert "Berlin" not in sam.reads(sam.sees("Everyone’s opportunities"))


def test_both_cards_in_the_channel_are_edited(li: Actor, slack: Sandbox) -> None:
    two(li)

    def posted(number: int) -> list[dict[str, object]]:
        return [one for one in cards(slack, number) if not one.get("ephemeral_for")]

    def shown(number: int) -> str:
        return "".join(li.reads(one) for one in posted(number))

    slack.wait_for(lambda: "call Bob" in shown(2) and "Identified" in shown(1))
    before = [one["ts"] for number in (1, 2) for one in posted(number)]
    li.types("/opp merge 1 2", in_="#deals")
    li.modal.submits()
    slack.wait_for(lambda: "€50,000" in shown(1) and "Advance to" not in shown(2))
    assert [one["ts"] for number in (1, 2) for one in posted(number)] == before
    assert len(before) == 2


def test_taken_back_they_are_two_again(li: Actor, oppy: Oppy) -> None:
    two(li)
    li.types("/opp merge 1 2", in_="#deals")
    li.modal.submits()
    li.sees("#2 is part of #1 now.")
    with oppy.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, oppy.workspace_id)
        who = people.find_member(session, workspace.id, "U0LI")
        assert who is not None
        asked = Change(workspace.id, workspace.timezone, who.id, "test", oppy.clock(), "undo")
        undoing.undo_last(session, asked)
    li.types("/opp list")
    shown = li.reads(li.sees("My opportunities"))
    assert "Acme renewal" in shown
    assert "Berlin" in shown


def test_the_same_click_twice_merges_once(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    two(li)
    li.types("/opp merge 1 2", in_="#deals")
    twice(slack)
    li.modal.submits()
    li.sees("#2 is part of #1 now.")
    with oppy.database.readings() as session:
        kinds = [event.kind for event in session.query(Event).order_by(Event.id)]
    assert kinds.count("merged") == 2


@pytest.mark.parametrize(
    "line", ["merge #1 #2", "merge 1 and 2", "merge 1, 2", "merge 2 into 1", "merge 2并入1"]
)
def test_however_it_is_said(li: Actor, line: str) -> None:
    two(li)
    li.types(f"/opp {line}")
    assert "Stays: #1" in li.modal.text.replace("*", "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("merge", "Name two opportunities: `/opp merge 42 57` puts #57 into #42."),
        ("merge 1", "Name two opportunities: `/opp merge 1 57` puts #57 into #1."),
        ("merge 1 acme", "Name two opportunities"),
        ("merge 1 1", "Name two opportunities"),
        ("merge 1 99", "There is no opportunity #99"),
        ("merge 2 3", "#3 is closed. Put the open one into it: `/opp merge 3 2`"),
        ("merge 3 3", "Name two opportunities"),
    ],
)
def test_a_mistake_gets_a_sentence(li: Actor, line: str, said: str) -> None:
    two(li)
    creates(li, "Globex pilot")
    li.types("/opp won 3")
    li.modal.submits()
    li.types(f"/opp {line}", in_="#deals")
    li.sees(said)
    assert not li.has_modal


def test_what_was_closed_meanwhile_is_said_in_the_form(li: Actor, sam: Actor) -> None:
    two(li)
    li.types("/opp merge 1 2", in_="#deals")
    sam.types("/opp won 2", in_="#deals")
    sam.modal.submits()
    li.modal.submits()
    assert "#2 is closed" in li.modal.text
    li.modal.closes()


def test_a_guest_merges_nothing(li: Actor, slack: Sandbox) -> None:
    two(li)
    gina = Actor(slack, "gina")
    gina.types("/opp merge 1 2", in_="#deals")
    assert not gina.has_modal
    gina.sees("Guests cannot see opportunities")


def test_in_chinese(chen: Actor, li: Actor) -> None:
    two(li)
    chen.types("/opp merge 1 2", in_="#deals")
    assert chen.modal.title == "合并 #2"
    chen.modal.submits()
    chen.sees("#2 已并入 #1。")
