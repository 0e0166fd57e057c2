"""What is made of a message, from its own menu."""

import pytest
from sqlalchemy import select

from bot.sandbox import Sandbox
from bot.sandbox.messages import Message
from bot.sandbox.shapes import Json
from bot.wiring import Oppy
from store import undoing
from store.changes import Change
from store.models import Event, Kind, Opportunity, Status
from tests.conftest import MONDAY
from tests.people import Actor
from tests.stories.test_life import creates

CREATE, ADD = "create_from_message", "add_to_opportunity"
DOMAIN = "https://northwind-sales.slack.com/archives"


def writes(actor: Actor, text: str, in_: str = "#deals", thread: str | None = None) -> Json:
    """Somebody writes; returns the message."""
    ts = actor.types(text, in_=in_, thread=thread).ts
    return next(one for one in actor.messages(in_) if one["ts"] == ts)


def kept(oppy: Oppy) -> list[Json]:
    with oppy.database.readings() as session:
        found = session.scalars(select(Event).where(Event.kind == Kind.ACTIVITY).order_by(Event.id))
        return [event.to_value for event in found]


def test_a_message_becomes_an_opportunity(li: Actor, sam: Actor, oppy: Oppy) -> None:
    message = writes(sam, "Acme renewal 50k\nThey ask for 60 seats, close 31 Mar")
    li.uses_shortcut(CREATE, on=message)
    form = li.modal
    assert form.title == "New opportunity"
    assert form["title"] == "Acme renewal"
    assert (form["amount"], form["expected_close"]) == ("50000", "2027-03-31")
    form.sees("They ask for 60 seats").sees("Sam Carter · the message")
    form.submits()
    li.sees("#1 Acme renewal", in_="#deals")
    (note,) = kept(oppy)
    link = f"{DOMAIN}/C0DEALS/p{message['ts'].replace('.', '')}"
    text = "Acme renewal 50k\nThey ask for 60 seats, close 31 Mar"
    quote = {"text": text, "link": link, "who": "Sam Carter"}
    assert note == {"type": "note", "text": None, "quote": quote}


def test_a_sentence_is_understood_wherever_it_says_something(li: Actor, chen: Actor) -> None:
    creates(li, "Globex pilot 20k account: Acme")
    creates(li, "Initech account: 安信公司")
    li.uses_shortcut(CREATE, on=writes(li, "Bob at Acme wants more, for 80k EUR, closing eom"))
    form = li.modal
    assert (form["title"], form["account"]) == ("Bob at Acme wants more, for", "Acme")
    assert (form["amount"], form["expected_close"]) == ("80000", "2026-11-30")
    li.uses_shortcut(CREATE, on=writes(li, "They pay 80k EUR for it, says Acme"))
    assert li.modal["title"] == "They pay 80k EUR for it, says Acme"
    chen.uses_shortcut(CREATE, on=writes(chen, "王经理说安信公司的预算80万，月底前签"))
    form = chen.modal
    assert (form["title"], form["account"]) == ("王经理说安信公司的预算", "安信公司")
    assert (form["amount"], form["expected_close"]) == ("800000", "2026-11-30")
    assert "没看懂" not in form.text


def test_nothing_is_saved_before_create_is_pressed(li: Actor, oppy: Oppy) -> None:
    li.uses_shortcut(CREATE, on=writes(li, "Globex pilot 20k"))
    li.modal.closes()
    with oppy.database.readings() as session:
        assert session.scalar(select(Opportunity.id)) is None


def test_the_opportunity_and_its_quote_are_one_change_and_one_undo(li: Actor, oppy: Oppy) -> None:
    li.uses_shortcut(CREATE, on=writes(li, "Globex pilot 20k"))
    li.modal.submits()
    li.sees("#1 Globex pilot", in_="#deals")
    with oppy.database.sessions.begin() as session:
        created, noted = session.scalars(select(Event).order_by(Event.id))
        assert (created.request_id, created.ordinal, noted.ordinal) == (noted.request_id, 0, 1)
        change = Change(created.workspace_id, "UTC", created.actor_id or 0, "test", MONDAY, "undo")
        row = undoing.undo(session, change, str(created.request_id))
        assert row.status == Status.INVALID


def test_a_title_that_was_wrong_is_mended_and_the_quote_stays(li: Actor, oppy: Oppy) -> None:
    li.uses_shortcut(CREATE, on=writes(li, "Globex pilot"))
    li.modal.fills(amount="a lot").submits()
    assert "is not an amount" in li.modal.errors["amount"]
    li.modal.fills(amount="20k").submits()
    li.sees("#1 Globex pilot", in_="#deals")
    assert kept(oppy)[0]["quote"]["text"] == "Globex pilot"


def test_a_message_is_kept_with_an_opportunity(li: Actor, sam: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    message = writes(sam, "Bob says yes to the price")
    li.uses_shortcut(ADD, on=message)
    form = li.modal.sees("Bob says yes to the price")
    form.fills(opportunity="acme", activity="Call", note="That was quick").submits()
    shown = li.sees("The message is kept with #1.", in_="#deals")
    assert shown["ephemeral_for"] == li.id
    (added,) = kept(oppy)
    assert (added["type"], added["text"]) == ("call", "That was quick")
    assert added["quote"]["text"] == "Bob says yes to the price"


def test_the_menu_finds_an_opportunity_by_its_number(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot")
    li.uses_shortcut(ADD, on=writes(li, "for later"))
    li.modal.fills(opportunity="#2").submits()
    li.sees("The message is kept with #2.")
    assert kept(oppy)[0]["type"] == "note"


def test_the_link_of_an_answer_leads_into_its_thread(li: Actor, sam: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    parent = writes(sam, "What about Acme?")
    answer = writes(li, "They signed", thread=parent["ts"])
    li.uses_shortcut(ADD, on=answer)
    li.modal.fills(opportunity="1").submits()
    li.sees("The message is kept with #1.")
    here = f"{DOMAIN}/C0DEALS/p{answer['ts'].replace('.', '')}"
    assert kept(oppy)[0]["quote"]["link"] == f"{here}?thread_ts={parent['ts']}&cid=C0DEALS"


def test_what_is_quoted_pings_nobody(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    text = (
        "<!channel> <@U0SAM> see <#C0DEALS|deals>, <https://acme.example|their page> &amp; "
        "<!subteam^S0REPS|@reps> a &lt; b <mailto:bob@acme.example>"
    )
    message = posted(slack, text, user="U0CHEN")
    li.uses_shortcut(ADD, on=message)
    li.modal.fills(opportunity="1").submits()
    li.sees("The message is kept with #1.")
    said = "@channel @Sam Carter see #deals, their page & @reps a < b bob@acme.example"
    assert kept(oppy)[0]["quote"]["text"] == said


def posted(slack: Sandbox, text: str, user: str, **more: object) -> Json:
    """A message as other apps and Slack's own windows can write it."""
    with slack._workspace.change():
        messages = slack._workspace.messages
        message = Message("C0DEALS", messages.next_ts("C0DEALS"), user, text=text, **more)  # type: ignore[arg-type]
        messages.add(message)
    return {"channel": "C0DEALS", "ts": message.ts}


def test_a_very_long_message_is_cut(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    long = "Acme renewal " + "& so on " * 2000
    li.uses_shortcut(CREATE, on=posted(slack, long.replace("&", "&amp;"), user="U0SAM"))
    assert len(li.modal["title"] or "") <= 200
    li.modal.submits()
    li.sees("#1 Acme renewal", in_="#deals")
    text = kept(oppy)[0]["quote"]["text"]
    assert len(text) <= 3000
    assert text.endswith("…")


def test_what_an_app_wrote_in_blocks_can_be_quoted(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "New lead: *Acme*"}}]
    message = posted(slack, "", user="U0FORMS", bot_id="B0FORMS", blocks=blocks)
    li.uses_shortcut(CREATE, on=message)
    li.modal.sees("New lead: *Acme*").sees("Somebody · the message").submits()
    li.sees("#1 New lead", in_="#deals")


def test_a_file_without_a_word_is_quoted_by_its_name(li: Actor, slack: Sandbox) -> None:
    li.uses_shortcut(CREATE, on=posted(slack, "", user="U0SAM", files=["F0OFFER"]))
    li.modal.sees("📎 F0OFFER")


def test_a_message_in_my_own_conversation_with_oppy_makes_no_card_in_a_channel(
    li: Actor, oppy: Oppy
) -> None:
    creates(li, "Acme renewal 50k")
    li.uses_shortcut(CREATE, on=writes(li, "Globex pilot", in_="dm"))
    assert "where" not in [one["block_id"] for one in li.modal.view["blocks"]]
    li.modal.submits()
    li.sees("#2 Globex pilot", in_="dm")


def test_a_message_of_a_shared_channel_can_be_quoted_and_its_card_stays_out(
    li: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    eve = Actor(slack, "eve")
    ts = slack.message(eve.id, "C0ACME", "We would like 60 seats").ts
    li.uses_shortcut(CREATE, on={"channel": "C0ACME", "ts": ts})
    li.modal.submits()
    li.sees("is shared with another company, so here is the card", in_="dm")
    there = [one for one in slack.messages("C0ACME") if not one["ephemeral_for"]]
    assert [one for one in there if "#1" in one["text"]] == []
    assert kept(oppy)[0]["quote"]["who"] == "Eve External"


@pytest.mark.parametrize("callback_id", [CREATE, ADD])
@pytest.mark.parametrize(
    ("name", "channel", "sentence"),
    [
        ("gina", "C0DEALS", "Guests cannot see opportunities"),
        ("eve", "C0ACME", "These opportunities belong to another workspace"),
    ],
)
def test_outsiders_get_a_sentence(
    li: Actor, slack: Sandbox, callback_id: str, name: str, channel: str, sentence: str
) -> None:
    creates(li, "Acme renewal 50k")
    outsider = Actor(slack, name)
    ts = slack.message(li.id, channel, "Bob says yes").ts
    outsider.uses_shortcut(callback_id, on={"channel": channel, "ts": ts})
    outsider.sees(sentence)
    assert not outsider.has_modal


def test_in_chinese(chen: Actor, oppy: Oppy) -> None:
    message = writes(chen, "安信公司 续约 80万 预计3月31日\n对方要60个席位")
    chen.uses_shortcut(CREATE, on=message)
    form = chen.modal
    assert (form["title"], form["amount"]) == ("安信公司 续约", "800000")
    form.sees("查看消息").submits()
    chen.sees("#1 安信公司 续约", in_="#deals")
    chen.uses_shortcut(ADD, on=message)
    assert chen.modal.title == "添加到商机"
