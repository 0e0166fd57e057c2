"""Every change can be taken back: beside its confirmation, and with ``/opp undo``."""

import datetime as dt
from collections.abc import Callable

import pytest

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from reports import funnel
from reports.periods import parse_period
from reports.report import Asked, measure
from store import merging
from store.changes import Change
from store.models import Person, Workspace
from tests.conftest import MONDAY
from tests.people import Actor
from tests.sandbox.seeing import buttons
from tests.stories.test_life import creates
from tests.stories.test_morning import at, reminders, settled

DAY = dt.timedelta(days=1)
Does = Callable[[Actor], object]


def closes_as_lost(li: Actor) -> None:
    li.types("/opp lost 1")
    li.modal.fills(loss_reason="Price").submits()


def wins(li: Actor) -> None:
    li.types("/opp won 1")
    li.modal.fills(amount="60k").submits()


def reopens(li: Actor) -> None:
    closes_as_lost(li)
    li.sees("#1 is closed as lost.")
    li.types("/opp reopen 1")
    li.modal.fills(stage="Proposal").submits()


def edits(li: Actor) -> None:
    li.types("/opp 1")
    li.presses("Edit")
    li.modal.fills(title="Acme renewal 2027").submits()


def logs(li: Actor) -> None:
    li.types("/opp 1")
    li.presses("Log…")
    li.modal.fills(activity="Meeting", note="They like it", next_step="Send the contract").submits()


VERBS: dict[str, tuple[Does, str, str, str]] = {
    "advance": (
        lambda li: li.types("/opp advance 1"),
        "#1 is now in Contacted.",
        "Taken back: #1 is in Identified again.",
        "Done after all: #1 is in Contacted again.",
    ),
    "assign": (
        lambda li: li.types("/opp assign 1 @sam"),
        "#1 now belongs to @sam.",
        "Taken back: #1 belongs to @li again.",
        "Done after all: #1 belongs to @sam again.",
    ),
    "next": (
        lambda li: li.plans("1 fri call Bob"),
        "Next for #1: call Bob",
        "Taken back: #1 has no next step again.",
        "Done after all: #1 has its next step again: call Bob.",
    ),
    "note": (
        lambda li: li.types("/opp note 1 They want a demo"),
        "Noted for #1.",
        "Taken back: what you noted about #1.",
        "Done after all: what you noted about #1.",
    ),
    "log": (
        logs,
        "Next for #1: Send the contract",
        "Taken back: what you noted about #1.",
        "Done after all: what you noted about #1.",
    ),
    "won": (
        wins,
        ":tada: #1 is won: €60,000.",
        "Taken back: #1 is in Identified again.",
        "Done after all: #1 is won again.",
    ),
    "lost": (
        closes_as_lost,
        "#1 is closed as lost.",
        "Taken back: #1 is in Identified again.",
        "Done after all: #1 is lost again.",
    ),
    "reopen": (
        reopens,
        "#1 is open again, in Proposal.",
        "Taken back: #1 is lost again.",
        "Done after all: #1 is in Proposal again.",
    ),
    "edit": (
        edits,
        "#1 is saved.",
        "Taken back: #1 is as it was before.",
        "Done after all: #1 is as you had changed it.",
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_change_can_be_taken_back_and_done_again(li: Actor, verb: str) -> None:
    does, said, taken_back, done_again = VERBS[verb]
    creates(li, "Acme renewal 50k")
    li.sees("#1 is added.")
    does(li)
    li.sees(said)
    li.presses("Take back")
    li.sees(taken_back)
    li.does_not_see(said)
    li.presses("Do it again")
    li.sees(done_again)
    li.presses("Take back")
    li.sees(taken_back)


def test_a_new_one_taken_back_is_withdrawn(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    li.sees("#1 is added.")
    li.presses("Take back")
    li.sees("Taken back: #1 is withdrawn.")
    card = li.sees("Withdrawn", in_="#deals")
    assert [text for text, *_ in buttons(card["blocks"])][-1:] == ["History"]
    li.types("/opp list")
    li.does_not_see("Acme renewal · ")
    li.types("/opp advance 1")
    li.sees("#1 is already withdrawn.")
    li.presses("Do it again")
    li.sees("Done after all: #1 is there again.")


def test_two_merged_ones_are_two_again(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Acme Berlin extension")
    li.sees("#2 is added.")
    with oppy.database.sessions.begin() as session:
        person = session.query(Person).filter_by(slack_id="U0LI").one()
        change = _change(session.get_one(Workspace, oppy.workspace_id), person, oppy.clock())
        merging.merge(session, change, 1, 2)
    li.types("/opp 2")
    li.sees("Merged into #1")
    li.presses("Open #1")
    li.sees("Acme renewal\n")
    li.types("/opp advance 2")
    li.sees("#2 is part of #1 already.")
    li.types("/opp undo")
    li.sees("Taken back: #1 and #2 are two again.")
    li.presses("Do it again")
    li.sees("Done after all: #2 is part of #1 again.")


def _change(workspace: Workspace, person: Person, now: dt.datetime) -> Change:
    return Change(workspace.id, workspace.timezone, person.id, "command", now, "merge")


def test_the_channels_card_says_only_a_sentence_to_who_pressed_it(
    li: Actor, sam: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    sam.presses("Advance to Contacted", in_="#deals")
    said = sam.sees("#1 is now in Contacted.")
    assert said["ephemeral_for"] == "U0SAM"
    assert "Acme" not in sam.reads(said)
    li.sees("Contacted · 20%", in_="#deals")
    sam.presses("Take back")
    sam.sees("Taken back: #1 is in Identified again.")
    li.sees("Identified · 10%", in_="#deals")


def test_a_form_that_changed_nothing_offers_nothing_to_take_back(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 is added.")
    li.types("/opp 1")
    li.presses("Edit")
    li.modal.submits()
    said = li.sees("#1 is saved.")
    assert "Take back" not in [text for text, *_ in buttons(said["blocks"])]


def test_undo_takes_back_one_thing_after_the_other(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot")
    li.types("/opp advance 1")
    li.types("/opp advance 2")
    li.types("/opp undo 1")
    li.sees("Taken back: #1 is in Identified again.")
    li.types("/opp undo")
    li.sees("Taken back: #2 is in Identified again.")
    li.types("/opp undo")
    li.sees("Taken back: #2 is withdrawn.")
    li.types("/opp undo")
    li.sees("Taken back: #1 is withdrawn.")
    li.types("/opp undo")
    li.sees("There is nothing of yours to take back")
    li.types("/opp undo 9")
    li.sees("There is no opportunity #9")
    li.types("/opp undo everything")
    assert li.modal.title == "Which one?"


def test_what_others_built_upon_is_not_taken_back(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1")
    li.sees("#1 is now in Contacted.")
    sam.types("/opp advance 1")
    sam.sees("#1 is now in Needs confirmed.")
    li.presses("Take back")
    li.sees("Sam Carter changed #1")
    li.sees("after you. Take that back first")


def test_what_one_built_upon_oneself_is_said_so(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1")
    first = li.sees("#1 is now in Contacted.")
    li.types("/opp advance 1")
    li.sees("#1 is now in Needs confirmed.")
    _presses_take_back(li, first)
    li.sees("You changed #1 again")


def _presses_take_back(actor: Actor, message: dict[str, object]) -> None:
    """In an older message."""
    for text, block, element in buttons(message["blocks"]):  # type: ignore[arg-type]
        if text == "Take back":
            actor._does(message, block, element)
            return
    raise AssertionError("no such button")


def test_after_a_day_it_is_too_late(li: Actor, clock: MovableClock) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1")
    said = li.sees("#1 is now in Contacted.")
    clock.move_by(DAY + dt.timedelta(minutes=1))
    _presses_take_back(li, said)
    li.sees("That was more than 24 hours ago.")
    li.types("/opp undo")
    li.sees("There is nothing of yours to take back in the last 24 hours.")


def test_nobody_takes_back_what_somebody_else_did(li: Actor, sam: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1")
    li.sees("#1 is now in Contacted.")
    sam.types("/opp undo")
    sam.sees("There is nothing of yours to take back")
    gina = Actor(slack, "gina")
    gina.types("/opp undo", in_="#deals")
    gina.sees("Guests cannot see opportunities")
    li.types("/opp 1")
    li.sees("Contacted · 20%")


def test_in_a_modal_the_answer_takes_the_confirmations_place(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    li.opens_home()
    li.presses("Open")
    li.modal.presses("Advance to Contacted")
    li.modal.sees("#1 is now in Contacted.").presses("Take back")
    li.modal.sees("Taken back: #1 is in Identified again.").presses("Do it again")
    assert "Contacted · 20%" in li.modal.sees("Done after all").text


def test_the_figures_are_what_they_were(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot 20k")

    def measured() -> object:
        with oppy.database.readings() as session:
            workspace = session.get_one(Workspace, oppy.workspace_id)
            period = parse_period(None, dt.date(2026, 11, 23))
            found = measure(session, workspace, funnel.REPORT, Asked(period), MONDAY)
            return found.steps, found.closed, found.cohort, found.standing

    before = measured()
    li.types("/opp advance 1 proposal")
    li.types("/opp won 1")
    li.modal.fills(amount="70k").submits()
    li.sees("#1 is won")
    assert measured() != before
    li.types("/opp undo")
    li.sees("is in Proposal again")
    li.types("/opp undo")
    li.sees("is in Identified again")
    assert measured() == before


def test_the_reminder_is_what_it_was(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    li.plans("1 in 2 weeks write to Bob")
    li.sees("write to Bob")
    li.presses("Take back")
    li.sees("#1 has its next step again: call Bob.")
    clock.move_to(at("2026-11-24T01:00:30+00:00"))
    li.sees("call Bob", in_="dm")
    settled(slack, oppy)
    assert len(reminders(slack, "U0LI")) == 1


def test_it_speaks_chinese(chen: Actor) -> None:
    creates(chen, "安信公司续约 ¥80万")
    chen.types("/opp 推进1")
    chen.sees("#1 现在处于“初步接触”。")
    chen.presses("撤销")
    chen.sees("已撤销：#1 又处于“发现商机”。")
    chen.presses("恢复")
    chen.sees("已恢复：#1 又处于“初步接触”。")
    chen.types("/opp 撤销")
    chen.sees("已撤销：#1 又处于“发现商机”。")


def test_what_was_done_with_a_closed_one_is_logged_and_with_a_withdrawn_one_is_not(
    li: Actor,
) -> None:
    creates(li, "Acme renewal 50k")
    closes_as_lost(li)
    li.sees("#1 is closed as lost.")
    li.presses("Log…")
    li.modal.fills(activity="Note", note="They may come back").submits()
    li.sees("Done: #1.")
    li.types("/opp history 1")
    li.modal.sees("They may come back").closes()
    creates(li, "Globex pilot")
    li.types("/opp 2")
    card = li.sees("#2 Globex pilot\n")
    li.types("/opp undo")
    li.sees("#2 is withdrawn.")
    for text, block, element in buttons(card["blocks"]):
        if text == "Log…":
            li._does(card, block, element)
    li.sees("#2 is already withdrawn.")
