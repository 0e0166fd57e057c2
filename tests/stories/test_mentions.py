"""Oppy is asked in a channel, and answers in the thread."""

import pytest
from sqlalchemy import select

from bot.delivery.answers import answer as made
from bot.sandbox import Sandbox
from bot.sandbox.shapes import Json
from bot.wiring import Oppy
from store.errors import GuestNotAllowed
from store.models import Delivery, Person, Workspace
from tests.conftest import MONDAY
from tests.people import Actor
from tests.stories.test_life import creates
from tests.stories.test_morning import settled


def asks(actor: Actor, text: str, in_: str = "#deals", thread: str | None = None) -> str:
    """Write to Oppy; the moment of the message."""
    return str(actor.types(f"@oppy {text}", in_=in_, thread=thread).ts)


def answer(actor: Actor, ts: str, in_: str = "#deals") -> Json:
    """What Oppy said in the thread of that message, for everybody."""

    def look() -> Json | None:
        found = [one for one in actor.messages(in_) if one.get("bot_id")]
        return next((one for one in found if one.get("thread_ts") == ts), None)

    said: Json = actor.sandbox.wait_for(look, 20)
    assert said["ephemeral_for"] is None
    return said


def labels(message: Json) -> list[str]:
    """What can be pressed or chosen."""
    return [
        element.get("action_id")
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@pytest.mark.parametrize("text", ["what's due?", "due", "Today", "今天有什么", "今天有什么？"])
def test_the_askers_own_day(li: Actor, sam: Actor, text: str) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    ts = asks(li, text)
    said = answer(sam, ts)
    assert "Acme renewal" in sam.reads(said)
    assert "For @li" in sam.reads(said)
    assert labels(said) == ["open_chosen"]
    other = asks(sam, text)
    assert "Nothing is due today." in li.reads(answer(li, other))


@pytest.mark.parametrize("text", ["42?", "1", "#1", "show 1", "查看 1"])
def test_one_opportunity(li: Actor, sam: Actor, text: str) -> None:
    creates(li, "Acme renewal 50k")
    said = answer(sam, asks(sam, text))
    if text == "42?":
        assert "There is no opportunity #42" in sam.reads(said)
        return
    assert "#1 Acme renewal" in sam.reads(said)
    assert labels(said) == ["open"]


def test_open_below_an_answer_shows_the_card_to_who_pressed(
    li: Actor, sam: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    answer(li, asks(li, "1"))
    sam.presses("Open", in_="#deals")

    def private() -> list[Json]:
        return [one for one in sam.messages("#deals") if one["ephemeral_for"] == sam.id]

    (card,) = slack.wait_for(private)
    assert "Advance to Contacted" in sam.reads(card)
    mine = [li.reads(one) for one in li.messages("#deals") if one["ephemeral_for"]]
    assert not [told for told in mine if "Advance to Contacted" in told]


@pytest.mark.parametrize("text", ["funnel", "漏斗", "funnel this year", "report funnel EUR"])
def test_the_funnel_with_its_chart(li: Actor, text: str) -> None:
    creates(li, "Acme renewal 50k")
    said = answer(li, asks(li, text))
    kinds = [block["type"] for block in said["blocks"]]
    assert "image" in kinds
    assert "table" in kinds


@pytest.mark.parametrize("text", ["list", "list all", "find acme", "查找 acme", "查找acme"])
def test_a_table_without_pages(li: Actor, text: str) -> None:
    for number in range(21):
        creates(li, f"Acme renewal {number + 1}")
    said = answer(li, asks(li, text))
    assert "Acme renewal 21" in li.reads(said)
    assert labels(said) == ["open_chosen"]


@pytest.mark.parametrize("text", ["hello", "", "delete everything <!channel>", "will you?"])
def test_anything_else_gets_a_short_help(li: Actor, text: str) -> None:
    said = li.reads(answer(li, asks(li, text)))
    assert "You can ask me here" in said
    assert "delete" not in said


def test_an_answer_in_a_thread_stays_in_it(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    parent = str(sam.types("What about Acme?", in_="#deals").ts)
    asks(li, "1", thread=parent)
    assert "#1 Acme renewal" in sam.reads(answer(sam, parent))


def test_the_same_event_twice_is_answered_once(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    ts = asks(li, "due")
    answer(li, ts)
    repeated = slack._payloads.event(
        {"type": "app_mention", "user": li.id, "text": "due", "ts": ts, "channel": "C0DEALS"}
    )
    with oppy.database.readings() as session:
        event_id = session.scalars(select(Delivery.period).where(Delivery.kind == "answer")).one()
    slack._event_queue.send(repeated | {"event_id": event_id})
    oppy.courier.wake()
    answer(li, asks(li, "hello"))
    thread = [one for one in li.messages("#deals") if one.get("thread_ts") == ts]
    assert len([one for one in thread if one.get("bot_id")]) == 1


def test_a_period_that_is_not_understood_is_said_to_the_asker_alone(li: Actor, sam: Actor) -> None:
    asks(li, "funnel in my dreams")
    said = li.sees("is not a period I know", in_="#deals")
    assert said["ephemeral_for"] == li.id
    sam.does_not_see("is not a period", in_="#deals")


def test_what_was_typed_is_shown_as_it_was_typed(li: Actor) -> None:
    creates(li, "R&D tools <beta> 5k")
    heading, table = answer(li, asks(li, "find R&D <beta>"))["blocks"][1:3]
    assert heading["text"]["text"] == "Found for “R&D <beta>”"
    assert table["rows"][1][1]["text"] == "R&D tools <beta>"


def test_a_guest_is_refused_privately(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    gina = Actor(slack, "gina")
    ts = asks(gina, "1")
    said = gina.sees("Guests cannot see opportunities", in_="#deals")
    assert said["ephemeral_for"] == gina.id
    assert nothing_below(slack, "C0DEALS", ts)


def test_a_stranger_is_refused_privately(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    eve = Actor(slack, "eve")
    ts = str(slack.message(eve.id, "C0ACME", "@oppy 1").ts)
    said = eve.sees("These opportunities belong to another workspace", in_="#acme-shared")
    assert said["ephemeral_for"] == eve.id
    assert nothing_below(slack, "C0ACME", ts)


def test_a_member_is_refused_where_another_company_reads(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    ts = asks(li, "1", in_="#acme-shared")
    said = li.sees("This channel is shared with another company", in_="#acme-shared")
    assert said["ephemeral_for"] == li.id
    assert nothing_below(slack, "C0ACME", ts)


def test_a_refusal_that_cannot_be_whispered_comes_as_a_direct_message(
    li: Actor, slack: Sandbox
) -> None:
    slack.faults.add("chat.postEphemeral", error="user_not_in_channel")
    asks(li, "1", in_="#acme-shared")
    li.sees("This channel is shared with another company", in_="dm")


def test_a_channel_that_became_shared_gets_nothing_and_the_asker_gets_the_answer(
    li: Actor, slack: Sandbox
) -> None:
    """The event does not say yet that it is."""
    creates(li, "Acme renewal 50k")
    ts = str(slack.message(li.id, "C0ACME", "what about Acme?").ts)
    slack.happens("app_mention", user=li.id, text="<@U0OPPYBOT> 1", ts=ts, channel="C0ACME")
    li.sees("#acme-shared is shared with another company, so here is the answer.", in_="dm")
    li.sees("#1 Acme renewal", in_="dm")
    assert nothing_below(slack, "C0ACME", ts)


def nothing_below(slack: Sandbox, channel: str, ts: str) -> bool:
    """Whether the thread of that message has nothing of Oppy's for everybody."""
    thread = [one for one in slack.messages(channel) if one.get("thread_ts") == ts]
    return not [one for one in thread if one.get("bot_id") and not one["ephemeral_for"]]


def test_where_oppy_may_not_write_the_answer_comes_as_a_direct_message(
    li: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    slack.faults.add("chat.postMessage", error="restricted_action", channel="C0DEALS")
    asks(li, "1")
    li.sees("I cannot write in #deals, so here is the answer.", in_="dm")


def test_another_bots_mention_is_not_heard(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    slack.happens(
        "app_mention", user="U0FORMS", bot_id="B0FORMS", text=f"<@{slack.bot_user_id}> 1",
        ts="1.1", channel="C0DEALS",
    )  # fmt: skip
    gina = Actor(slack, "gina")
    asks(gina, "1")
    gina.sees("Guests cannot see opportunities", in_="#deals")
    with oppy.database.readings() as session:
        assert session.scalars(select(Delivery).where(Delivery.kind == "answer")).all() == []
    whispered = [call.args["user"] for call in slack.calls if call.method == "chat.postEphemeral"]
    assert whispered == [gina.id]


def test_who_was_locked_out_meanwhile_gets_no_answer(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    with oppy.database.readings() as session:
        workspace = session.get_one(Workspace, oppy.workspace_id)
        asker = session.scalars(select(Person).where(Person.slack_id == li.id)).one()
        ask = {"what": "show", "number": 1}
        assert made(session, workspace, asker, ask, MONDAY)[0].startswith("#1 Acme renewal")
        session.expunge(asker)
        asker.is_guest = True
        with pytest.raises(GuestNotAllowed):
            made(session, workspace, asker, ask, MONDAY)


def test_in_chinese(chen: Actor) -> None:
    creates(chen, "安信公司 续约 80万")
    said = chen.reads(answer(chen, asks(chen, "你好")))
    assert "可以在这里问我" in said
    assert "安信公司 续约" in chen.reads(answer(chen, asks(chen, "1")))


def test_in_its_own_messages_oppy_is_asked_without_a_mention(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("list", in_="dm")
    li.sees("Acme renewal", in_="dm")
    li.types("1", in_="dm")
    li.sees("#1 Acme renewal", in_="dm")
    li.types("good morning", in_="dm")
    li.sees("Only you see my answer", in_="dm")


def test_what_is_wrong_with_a_question_is_said_there(chen: Actor) -> None:
    chen.types("漏斗 32月", in_="dm")
    chen.sees("32月", in_="dm")


def test_a_guest_learns_nothing_there(li: Actor, slack: Sandbox) -> None:
    gina = Actor(slack, "gina")
    gina.types("list all", in_="dm")
    gina.sees("Guests cannot see opportunities", in_="dm")


def test_a_file_in_its_own_messages_is_answered_once(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    li.uploads("deals.csv", "title,stage\nAcme,Proposal\n", in_="dm", text="list all")
    li.sees("only an admin can import it", in_="dm")
    settled(slack, oppy)
    li.does_not_see("opportunities: ", in_="dm")
