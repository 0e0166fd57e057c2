"""One line does it: people write as they speak, see what was understood, and press Save."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.wiring import Oppy
from store.models import Event, Opportunity
from store.rebuild import verify
from tests.people import Actor
from tests.stories.test_life import creates

NINE_THERE = dt.datetime(2026, 12, 2, 7, tzinfo=dt.UTC)  # 15:00 in Shanghai


def kept(oppy: Oppy) -> Opportunity:
    """The first opportunity as it is, which the log says too."""
    with oppy.database.readings() as session:
        assert verify(session, oppy.workspace_id) == []
        return session.scalars(select(Opportunity).where(Opportunity.number == 1)).one()


def activities(oppy: Oppy) -> list[dict[str, str]]:
    with oppy.database.readings() as session:
        found = select(Event.to_value).where(Event.kind == "activity").order_by(Event.id)
        return list(session.scalars(found))


def token(moment: dt.datetime) -> str:
    """How a message names a moment, which Slack shows in each reader's own zone."""
    return f"<!date^{int(moment.timestamp())}^"


def test_an_hour_said_in_shanghai_is_the_same_moment_in_london(
    chen: Actor, sam: Actor, oppy: Oppy
) -> None:
    creates(chen, "安信公司续约 ¥80万")
    chen.types("/opp next 1 下周三下午三点给王总打电话")
    form = chen.modal
    assert (form["下一步"], form["日期"], form["时间"]) == ("给王总打电话", "2026-12-02", "15:00")
    assert kept(oppy).next_step is None
    form.submits()
    assert kept(oppy).next_step_at == NINE_THERE
    assert token(NINE_THERE) in str(chen.sees("#1 的下一步"))
    sam.sees("12月2日 08:00", in_="#deals")  # the fallback, in the workspace’s zone
    assert token(NINE_THERE) in str(sam.sees("#1 安信公司续约", in_="#deals"))
    sam.presses("下一步", in_="#deals")
    assert (sam.modal["On"], sam.modal["At"]) == ("2026-12-02", "07:00")
    sam.modal.submits()
    assert kept(oppy).next_step_at == NINE_THERE
    sam.types("/opp next 1 fri 3pm call Bob")
    assert (sam.modal["Next step"], sam.modal["On"], sam.modal["At"]) == (
        "call Bob", "2026-11-27", "15:00",
    )  # fmt: skip
    sam.modal.submits()
    assert kept(oppy).next_step_at == dt.datetime(2026, 11, 27, 15, tzinfo=dt.UTC)
    chen.presses("下一步", in_="#deals")
    assert (chen.modal["日期"], chen.modal["时间"]) == ("2026-11-27", "23:00")


def test_what_was_not_understood_is_named_and_saves_nothing(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.types("/opp next 1 31/4 call Bob")
    assert "I could not read “31/4”" in sam.modal.text
    assert (sam.modal["Next step"], sam.modal["On"]) == ("31/4 call Bob", None)
    sam.modal.closes()
    assert kept(oppy).next_step is None


def test_a_day_alone_moves_the_step_that_there_is(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.plans("1 fri 3pm call Bob")
    sam.plans("1 next mon")
    row = kept(oppy)
    assert (row.next_step, row.next_step_on) == ("call Bob", dt.date(2026, 11, 30))
    assert row.next_step_at is None


def test_an_hour_that_does_not_come_or_has_no_day_is_asked_for(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.types("/opp next 1 28 Mar call Bob")
    form = sam.modal.fills(next_step_at="01:30")
    form.submits()
    assert "There is no 01:30 on 28 Mar 2027" in form.errors["next_step_at"]
    form.fills(next_step_at="02:30").submits()
    assert kept(oppy).next_step_at == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)
    sam.types("/opp next 1 6am call Bob")
    assert (sam.modal["On"], sam.modal["At"]) == (None, "06:00")
    sam.modal.submits()
    assert "Choose the day too" in sam.modal.errors["next_step_on"]


def test_a_new_one_comes_with_its_next_step_account_and_contact(sam: Actor, oppy: Oppy) -> None:
    sam.types(
        "/opp new Renewal 1.2m EUR close end of Q1 account: Acme Corp contact: Bob Miller "
        "next: fri 3pm call Bob",
        in_="#deals",
    )
    form = sam.modal
    assert (form["Title"], form["Amount"], form["Expected close"]) == (
        "Renewal", "1200000", "2027-03-31",
    )  # fmt: skip
    assert (form["Account"], form["Contact"]) == ("New account “Acme Corp”", "Bob Miller")
    assert (form["Next step"], form["Next step on"], form["Next step at"]) == (
        "call Bob", "2026-11-27", "15:00",
    )  # fmt: skip
    form.submits()
    card = sam.reads(sam.sees("#1 Renewal", in_="#deals"))
    assert "Acme Corp" in card
    assert "Bob Miller" in card
    assert kept(oppy).next_step_at == dt.datetime(2026, 11, 27, 15, tzinfo=dt.UTC)


def test_a_note_with_a_next_step_in_it_is_shown_before_it_is_saved(chen: Actor, oppy: Oppy) -> None:
    creates(chen, "安信公司续约")
    chen.types("/opp note 1 会议：客户要演示，下周三下午三点打电话")
    form = chen.modal
    assert form["做了什么？"] == "会面"
    assert (form["备注"], form["接下来做什么？"]) == ("客户要演示", "打电话")
    assert (form["日期"], form["时间"]) == ("2026-12-02", "15:00")
    assert activities(oppy) == []
    form.submits()
    assert activities(oppy) == [{"type": "meeting", "text": "客户要演示"}]
    assert kept(oppy).next_step_at == NINE_THERE


def test_a_note_in_which_nothing_else_is_said_is_saved_at_once(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.types("/opp note 1 They want a demo")
    sam.types("/opp note 1 call: They liked it")
    sam.sees("Noted for #1.")
    assert not sam.has_modal
    assert activities(oppy) == [
        {"type": "note", "text": "They want a demo"},
        {"type": "call", "text": "They liked it"},
    ]


def test_a_note_without_words_asks_for_them(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.types("/opp note 1")
    assert (sam.modal["What happened?"], sam.modal["Note"]) == ("Note", None)
    sam.modal.fills(note="They want a demo").submits()
    sam.sees("Noted for #1.")
    assert activities(oppy) == [{"type": "note", "text": "They want a demo"}]


def test_what_is_too_long_or_has_no_such_number_is_there_to_be_copied(
    sam: Actor, chen: Actor, oppy: Oppy
) -> None:
    creates(sam, "Acme renewal")
    long = "<!channel> They *want* it " * 130
    for line, said in (
        (f"note 1 {long}", "at most 3000 fit"),
        (f"note 1 {long} fri 3pm call", "at most 3000 fit"),
        (f"next 1 fri {long}", "at most 200 fit"),
        (f"new {long}", "at most 3000 fit"),
        ("note 9999 They want a demo on the third floor", "There is no opportunity #9999"),
        ("next 13912345678 call the number of Bob Miller", "no opportunity #13912345678"),
    ):
        sam.types(f"/opp {line}", in_="#deals")
        quoted = sam.sees(said, in_="#deals")["blocks"][-1]["elements"][0]["elements"][0]
        assert quoted == {"type": "text", "text": line.split(" ", 1)[1].strip()}
        assert not sam.has_modal
    chen.types(
        "/opp 备注 9999 客户想看演示，希望我们下周能派两位工程师到现场，并且带上新的报价单和合同"
    )
    assert "并且带上新的报价单和合同" in chen.reads(chen.sees("你刚才写的："))
    assert activities(oppy) == []


def test_a_long_title_is_kept_whole(sam: Actor, oppy: Oppy) -> None:
    title = ("Acme wants " * 30).strip()
    sam.types(f"/opp new {title}", in_="#deals")
    assert sam.modal["What they need"] == title
    sam.modal.submits()
    sam.sees("#1 Acme wants", in_="#deals")
    assert kept(oppy).description == title


def test_numbers_that_nothing_has(sam: Actor) -> None:
    creates(sam, "Acme renewal")
    for line in ("0", "99999999999999999999", "#13912345678", "undo 9999", "advance 9999"):
        sam.types(f"/opp {line}", in_="#deals")
        sam.sees("There is no opportunity #" + line.split()[-1].lstrip("#"), in_="#deals")


def test_a_call_shows_the_step_that_it_may_have_ended(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.plans("1 fri 3pm call Bob")
    sam.types("/opp note 1 call: They liked it")
    assert sam.modal["What comes next?"] == "call Bob"
    sam.modal.submits()
    assert kept(oppy).next_step == "call Bob"
    with oppy.database.readings() as session:
        kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert kinds == ["created", "next_step", "activity"]
    sam.types("/opp note 1 call: They signed")
    sam.modal.fills(next_step=None, next_step_on=None, next_step_at=None).submits()
    assert kept(oppy).next_step is None


def test_a_day_that_may_be_only_the_notes_is_asked_about(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.types("/opp note 1 Their board decides on 3 Mar")
    assert "Is “3 Mar” a next step?" in sam.modal.text
    sam.modal.submits()
    assert activities(oppy) == [{"type": "note", "text": "Their board decides on 3 Mar"}]
    assert kept(oppy).next_step is None


@pytest.mark.parametrize(("chosen", "amount"), [(None, 50_000), ("Change it to €60,000", 60_000)])
def test_an_amount_in_a_note_changes_nothing_until_it_is_chosen(
    sam: Actor, oppy: Oppy, chosen: str | None, amount: int
) -> None:
    creates(sam, "Acme renewal 50k")
    sam.types("/opp note 1 They would pay 60k")
    form = sam.modal
    assert form["Amount"] == "Keep €50,000"
    if chosen:
        form.fills(amount=chosen)
    form.submits()
    assert kept(oppy).amount == Decimal(amount)


def test_a_closed_one_takes_a_note_whole(sam: Actor, oppy: Oppy) -> None:
    creates(sam, "Acme renewal")
    sam.types("/opp lost 1 too dear on 23 Nov")
    form = sam.modal
    assert (form["Note"], form["Lost on"]) == ("too dear", "2026-11-23")
    form.fills(loss_reason="Price").submits()
    sam.types("/opp note 1 They may be back, fri call Bob")
    assert sam.modal["Note"] == "They may be back, fri call Bob"
    sam.modal.submits()
    assert kept(oppy).next_step is None


def test_won_with_an_amount_and_a_day_in_one_line(sam: Actor) -> None:
    creates(sam, "Acme renewal 50k")
    sam.types("/opp won 1 55k today")
    assert (sam.modal["Final amount"], sam.modal["Won on"]) == ("55000", "2026-11-23")
    sam.types("/opp won 1 55k on 24 Dec")
    assert sam.modal["Final amount"] == "55000"
    assert "I could not read “on 24 Dec”" in sam.modal.text
