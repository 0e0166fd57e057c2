"""Nothing is created a second time by accident, and nobody is kept from creating it."""

import json

from sqlalchemy import func, select

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from store.models import Account, Opportunity
from tests.people import Actor
from tests.stories.test_life import cards, creates, twice


def count(oppy: Oppy, table: type = Opportunity) -> int:
    with oppy.database.readings() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_likely_twin_is_shown_and_going_on_is_one_click(
    li: Actor, sam: Actor, oppy: Oppy
) -> None:
    creates(sam, "Acme renewal 50k")
    li.types("/opp new ACME Renewal 2027 60k", in_="#deals")
    form = li.modal.fills(description="Forty seats", next_step="Call Bob", account="Zenith")
    form.submits()
    assert "#1 Acme renewal" in form.text
    assert "Sam Carter · Identified · similar title" in form.text
    assert (count(oppy), count(oppy, Account)) == (1, 0)
    assert form["What they need"] == "Forty seats"
    assert form.view["submit"]["text"] == "Create anyway"
    assert len(form.view["private_metadata"]) < 3000
    form.submits()
    assert not li.has_modal
    assert "Forty seats" in li.reads(li.sees("#2 ACME Renewal 2027", in_="#deals"))
    assert (count(oppy), count(oppy, Account)) == (2, 1)


def test_the_twin_can_be_opened_without_losing_the_form(li: Actor, sam: Actor) -> None:
    creates(sam, "Acme renewal 50k")
    li.types("/opp new Acme renewal", in_="#deals")
    li.modal.fills(description="Forty seats").submits()
    li.presses("Open")
    assert "€50,000" in li.modal.text
    li.modal.closes()
    assert li.modal["What they need"] == "Forty seats"
    li.modal.closes()


def test_at_most_three_and_those_of_the_customer_too(li: Actor) -> None:
    for number in range(5):
        li.types(f"/opp new Lot {number}", in_="#deals")
        li.modal.fills(account="Acme").submits()
        if number:
            li.modal.submits()
    li.types("/opp new Something new", in_="#deals")
    li.modal.fills(account="acme").submits()
    assert li.modal.text.count("same account") == 3
    assert "#5 Lot 4" in li.modal.text


def test_a_mistake_is_said_first_and_later_ones_beside_their_field(li: Actor) -> None:
    creates(li, "Acme renewal")
    li.types("/opp new Acme renewal", in_="#deals")
    form = li.modal.fills(amount="abc")
    form.submits()
    assert "not an amount" in form.errors["amount"]
    assert "similar title" not in form.text
    form.fills(amount="50k", expected_close="1990-01-01").submits()
    assert "similar title" in form.text
    form.submits()
    assert "cannot be right" in form.errors["expected_close"]
    form.fills(expected_close="2027-03-31").submits()
    assert not li.has_modal


def test_delivered_twice_it_is_created_once_and_does_not_meet_itself(
    li: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    li.types("/opp new Acme renewal", in_="#deals")
    twice(slack)
    li.modal.submits()
    assert not li.has_modal
    assert count(oppy) == 1


def test_something_else_is_created_without_a_word(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 2026")
    creates(li, "Acme renewal 2027")
    creates(li, "Globex renewal")
    assert not li.has_modal
    li.sees("#3 Globex renewal", in_="#deals")
    assert len(cards(slack, 2)) == 1


def test_the_form_says_what_it_has_shown(li: Actor) -> None:
    creates(li, "Acme renewal")
    li.types("/opp new Acme renewal", in_="#deals")
    li.modal.submits()
    meta = json.loads(li.modal.view["private_metadata"])
    assert meta["twins_seen"] is True
    assert meta["origin"]["channel"] == "C0DEALS"


def test_in_chinese(chen: Actor, li: Actor) -> None:
    creates(li, "安信公司续约")
    chen.types("/opp new 安心续约", in_="#deals")
    chen.modal.submits()
    assert "标题相近" in chen.modal.text
    assert chen.modal.view["submit"]["text"] == "仍然创建"
