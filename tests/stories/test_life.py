"""An opportunity's life, as the team lives it in Slack."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from store.models import Event, Opportunity
from tests.people import Actor

ADDED = re.compile(r"#\d+ is added\.|已新建 #\d+。")


def creates(actor: Actor, line: str) -> None:
    """Until the answer is there: its address expires when the clock is moved."""

    def answers() -> int:
        return sum(bool(ADDED.fullmatch(one["text"])) for one in actor.messages("#deals"))

    before = answers()
    actor.types(f"/opp new {line}", in_="#deals")
    actor.modal.submits()
    actor.sandbox.wait_for(lambda: answers() > before)


def cards(slack: Sandbox, number: int) -> list[dict[str, object]]:
    """What the channel sees of it."""
    seen = [one for one in slack.messages("C0DEALS") if not one.get("ephemeral_for")]
    return [one for one in seen if one["text"].startswith(f"#{number} ")]


def twice(slack: Sandbox) -> None:
    """From now on Slack delivers everything twice, and shows the second answer."""
    deliver = slack._carrier.deliver

    def again(*facts: Any, **more: Any) -> Any:
        deliver(*facts, **more)
        return deliver(*facts, **more)

    slack._carrier.deliver = again  # type: ignore[method-assign]


def test_a_line_becomes_a_filled_form_and_the_form_a_card(li: Actor, slack: Sandbox) -> None:
    li.types("/opp new Acme renewal 50k close 31 Mar", in_="#deals")
    form = li.modal
    assert form["Title"] == "Acme renewal"
    assert form["Amount"] == "50000"
    assert form["Expected close"] == "2027-03-31"
    form.fills(account="Acme", next_step="Call Bob").submits()
    card = li.sees("#1 Acme renewal", in_="#deals")
    assert "€50,000" in li.reads(card)
    assert "Call Bob" in li.reads(card)
    assert "31 Mar 2027" in li.reads(card)


def test_what_cannot_be_read_is_refused_beside_its_field(li: Actor) -> None:
    li.types("/opp new Acme renewal", in_="#deals")
    form = li.modal.fills(amount="abc", description="Forty seats")
    form.submits()
    assert "not an amount" in form.errors["amount"]
    assert form["What they need"] == "Forty seats"
    form.fills(amount="50k", expected_close="1990-01-01").submits()
    assert "cannot be right" in form.errors["expected_close"]
    form.fills(expected_close="2027-03-31").submits()
    assert not li.has_modal
    li.sees("Forty seats", in_="#deals")


def test_the_card_is_edited_in_place_and_never_posted_again(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("Identified", in_="#deals")
    li.presses("Advance to Contacted", in_="#deals")
    li.sees("Contacted", in_="#deals")
    li.presses("Move…", in_="#deals")
    li.modal.fills(stage="Negotiation").submits()
    li.sees("Negotiation · 80%", in_="#deals")
    assert len(cards(slack, 1)) == 1


def test_moving_back_needs_a_reason(li: Actor) -> None:
    creates(li, "Acme renewal")
    li.types("/opp advance 1 proposal")
    li.sees("#1 is now in Proposal.")
    li.types("/opp advance 1 contacted")
    form = li.modal
    form.submits()
    assert "needs a reason" in form.errors["reason"]
    form.fills(reason="The budget was stopped").submits()
    li.sees("#1 is now in Contacted.")


def test_the_new_owner_is_told_by_whom_and_what_comes_next(
    li: Actor, sam: Actor, clock: MovableClock
) -> None:
    clock.move_by(dt.timedelta(hours=1))  # in London they begin to work
    creates(li, "Acme renewal 50k")
    li.plans("1 fri call Bob about the quote")
    li.sees("call Bob about the quote, on Friday, 27 Nov 2026")
    li.types("/opp assign 1 @sam")
    li.sees("#1 now belongs to @sam")
    told = sam.sees("gave you", in_="dm")
    assert "call Bob about the quote" in sam.reads(told)


def test_winning_asks_for_the_final_amount_and_the_day(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp won 1")
    li.modal.fills(amount="55k", closed_on="2026-11-30").submits()
    assert "in the future" in li.modal.errors["closed_on"]
    li.modal.fills(closed_on="2026-11-23").submits()
    li.sees(":tada: #1 is won: €55,000.")
    li.sees("Won on 23 Nov 2026", in_="#deals")


def test_losing_needs_a_reason_from_the_list(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp lost 1")
    form = li.modal
    form.submits()
    assert form.errors
    form.fills(loss_reason="Price", note="Twenty percent too dear").submits()
    lost = li.sees("#1 is closed as lost.")
    assert "Twenty percent too dear" in li.reads(lost)


def test_a_closed_one_is_reopened_in_a_chosen_stage(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp lost 1")
    li.modal.fills(loss_reason="Price").submits()
    li.types("/opp advance 1")
    li.sees("#1 is already lost. Reopen it first")
    li.types("/opp reopen 1")
    li.modal.fills(stage="Proposal").submits()
    li.sees("#1 is open again, in Proposal.")


def test_lists_and_searches(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot 20k @sam")
    li.types("/opp advance 2 proposal")
    li.types("/opp list")
    assert "Globex" not in li.reads(li.sees("My opportunities"))
    li.types("/opp list @sam")
    assert "Globex pilot" in li.reads(li.sees("Opportunities of Sam Carter"))
    li.types("/opp list all proposal")
    found = li.reads(li.sees("Everyone’s opportunities · Proposal"))
    assert "Globex pilot" in found
    assert "Acme renewal" not in found
    li.types("/opp find RENEWAL acme")
    assert "Acme renewal" in li.reads(li.sees("Found for"))


def test_a_long_list_has_pages(li: Actor) -> None:
    for index in range(23):
        creates(li, f"Deal {index:02}")
    li.types("/opp list")
    first = li.reads(li.sees("My opportunities"))
    assert "1 to 20 of 23" in first
    assert "Deal 22" in first
    li.presses("More ▶")
    second = li.reads(li.sees("21 to 23 of 23"))
    assert "Deal 00" in second
    li.presses("◀ Back")
    li.sees("1 to 20 of 23")


def test_two_submissions_of_one_form_make_one_opportunity(
    li: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    li.types("/opp new Acme renewal", in_="#deals")
    twice(slack)
    li.modal.submits()
    li.sees("#1 Acme renewal", in_="#deals")
    with oppy.database.readings() as session:
        assert session.scalar(select(func.count()).select_from(Opportunity)) == 1


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    li.presses("Edit", in_="#deals")
    sam.presses("Edit", in_="#deals")
    li.modal.fills(amount="60k").submits()
    sam.modal.fills(title="Acme renewal 2027").submits()
    sam.sees("Li Wei 李伟 changed #1")
    sam.modal.submits()
    card = sam.sees("#1 Acme renewal 2027", in_="#deals")
    assert "€60,000" in sam.reads(card)


def test_only_me_keeps_the_card_out_of_the_channel(li: Actor, slack: Sandbox) -> None:
    li.types("/opp new Quiet deal", in_="#deals")
    li.modal.fills(where="Only to me").submits()
    li.sees("#1 Quiet deal", in_="dm")
    assert cards(slack, 1) == []


def test_people_in_chinese_get_chinese(chen: Actor) -> None:
    chen.types("/opp new 安信公司续约 ¥80万 成交下周三", in_="#deals")
    form = chen.modal
    assert form.title == "新建商机"
    assert form["金额"] == "800000"
    form.submits()
    chen.sees("#1 安信公司续约", in_="#deals")
    chen.types("/opp list 发现商机")
    chen.sees("安信公司续约")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/opp 99", "There is no opportunity #99"),
        ("/opp advance", "Which one?"),
        ("/opp lsit", "Did you mean `/opp list`?"),
        ("/opp list @nobody", "I know nobody called"),
        ("/opp list all nonsense", "There is no stage “nonsense”"),
        ("/opp subscribe hourly", "I did not understand “hourly”"),
        ("/opp subscribe daily @li", "the whole team’s"),
        ("/opp subscribe wins nobody", "I do not know “nobody”"),
        ("/opp report pie", "There is no report “pie”"),
    ],
)
def test_a_mistake_gets_a_sentence(li: Actor, typed: str, said: str) -> None:
    li.types(typed, in_="#deals")
    li.sees(said)


def test_text_that_looks_like_slack_markup_pings_nobody(li: Actor, slack: Sandbox) -> None:
    li.types("/opp new Deal", in_="#deals")
    li.modal.fills(title="<!channel> *bold* &amp; `code`", description="<@U0SAM> <!here>").submits()
    li.sees("#1", in_="#deals")
    for message in slack.messages("C0DEALS"):
        for text in markup(message["blocks"]):
            assert "<!channel>" not in text
            assert "<!here>" not in text
            assert "<@U0SAM>" not in text


def markup(part: Any) -> Iterator[str]:
    """Every text of a message that Slack reads as markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from markup(value)
    elif isinstance(part, list):
        for value in part:
            yield from markup(value)


def test_the_history_tells_who_did_what_and_why(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1 proposal")
    sam.types("/opp advance 1 contacted they want another demo", in_="#deals")
    sam.types("/opp note 1 Ask *Bob*")
    sam.plans("1 fri call Bob")
    li.sees("#1 Acme renewal", in_="#deals")
    li.presses("History", in_="#deals")
    told = li.modal.text
    for part in (
        "Added in Identified", "Identified → *Proposal*", "Proposal → *Contacted*",
        "they want another demo", "Note: Ask", "27 Nov 2026: call Bob", "@sam",
    ):  # fmt: skip
        assert part in told, part


def test_a_long_history_has_pages(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    for count in range(20):
        li.types(f"/opp note 1 Call {count:02}")
    li.types("/opp history 1")
    assert "Call 19" in li.modal.text
    li.modal.presses("Older ▶")
    assert "Added in Identified" in li.modal.sees("Call 00").text
    li.modal.presses("◀ Newer")
    li.modal.sees("Call 19")


def test_every_change_is_in_the_log(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1")
    li.types("/opp note 1 They want a demo")
    li.sees("Noted for #1.")
    with oppy.database.readings() as session:
        kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert kinds == ["created", "stage", "activity"]
