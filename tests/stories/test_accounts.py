"""Customers and the people there, as a rep looks them up and keeps them right."""

from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from store.accounts import find_or_add_account
from store.contacts import ContactFacts, add_contact
from store.workspaces import Defaults, join_workspace
from tests.conftest import MONDAY
from tests.people import Actor


def creates(actor: Actor, title: str, **fields: Any) -> None:
    actor.types("/opp new", in_="#deals")
    actor.modal.fills(title=title, **fields).submits()
    if actor.has_modal:
        actor.modal.submits()


@pytest.fixture
def acme(li: Actor, oppy: Oppy) -> str:
    with oppy.database.sessions.begin() as session:
        account = find_or_add_account(session, oppy.workspace_id, "Acme")
        bob = ContactFacts("Bob Miller", "Head of IT", "+49 30 123456", "bob@acme.com")
        add_contact(session, oppy.workspace_id, account.id, bob)
    return "Acme"


@pytest.fixture
def strangers(oppy: Oppy) -> tuple[int, int]:
    """The ids of an account and a contact of another workspace."""
    with oppy.database.sessions.begin() as session:
        defaults = Defaults("UTC", "EUR", "en-US")
        theirs = join_workspace(session, "T0OTHER", "Other", defaults, MONDAY)
        account = find_or_add_account(session, theirs.id, "Secret customer")
        add_contact(session, theirs.id, account.id, ContactFacts("Secret contact"))
        session.flush()
        return account.id, account.id


def test_a_customer_at_a_glance(li: Actor, acme: str) -> None:
    creates(li, "Acme renewal", account="Acme", amount="50k", contact="bob miller")
    creates(li, "Acme seats", account="Acme", amount="20k")
    creates(li, "Acme training", account="Acme")
    li.types("/opp won 2")
    li.modal.submits()
    li.types("/opp won 3")
    li.modal.submits()
    li.types("/opp account acme")
    shown = li.reads(li.sees("Open opportunities"))
    for part in (
        "2 won: €20,000", "1 of them without an amount", "Contacts · 1", "Bob Miller",
        "Head of IT · +49 30 123456 · bob@acme.com", "#1 Acme renewal",
        "Identified · €50,000 · Li Wei 李伟",
    ):  # fmt: skip
        assert part in shown.replace("*", ""), part
    li.presses("Open")
    li.sees("Bob Miller")


def test_the_newest_ten_and_how_many_more(li: Actor, acme: str) -> None:
    for number in range(12):
        creates(li, f"Lot {number}", account="Acme")
    li.types("/opp account acme")
    shown = li.reads(li.sees("Open opportunities"))
    assert "#12 Lot 11" in shown
    assert "#2 Lot 1" not in shown
    assert "and 2 more" in shown


def test_one_more_for_the_same_customer(li: Actor, acme: str) -> None:
    li.types("/opp account acme", in_="#deals")
    li.presses("New opportunity")
    assert li.modal["Account"] == "Acme"
    li.modal.fills(title="Acme laptops").submits()
    li.sees("#1 Acme laptops", in_="#deals")


def test_several_of_that_name_are_offered(li: Actor, acme: str, oppy: Oppy) -> None:
    with oppy.database.sessions.begin() as session:
        for name in ("Big Acme", "Acme North"):
            find_or_add_account(session, oppy.workspace_id, name)
    li.types("/opp account acm")
    assert "Acme North" in li.reads(li.sees("Which “acm”?"))
    li.presses("Open")
    li.sees("Nothing won yet.")
    li.does_not_see("Which “acm”?")


def test_an_unknown_name_is_said_and_added_in_one_click(li: Actor, acme: str) -> None:
    li.types("/opp account Acmee")
    assert "Did you mean one of these?" in li.reads(li.sees("There is no account called “Acmee”"))
    li.types("/opp account Zenith Power")
    assert "/opp new" in li.reads(li.sees("There is no account called “Zenith Power”"))
    li.presses("Add account “Zenith Power”")
    li.sees("Added. Who do you talk to there?")
    li.types("/opp account zenith")
    li.sees("Contacts · 0".replace("Contacts", "*Contacts*"))


def test_without_a_name_there_is_a_menu(li: Actor, acme: str, slack: Sandbox) -> None:
    li.types("/opp account")
    li.sees("Which account?")
    li.chooses("Acme")
    li.sees("Bob Miller")


def test_a_contact_is_added_and_nothing_typed_is_lost(li: Actor, acme: str) -> None:
    li.types("/opp account acme")
    li.presses("Add contact")
    form = li.modal.fills(name="Ann Lee", email="ann@", phone="12")
    form.submits()
    assert "not an e-mail address" in form.errors["email"]
    assert (form["Name"], form["Phone"]) == ("Ann Lee", "12")
    form.fills(email="ann@acme.com").submits()
    assert "not a phone number" in form.errors["phone"]
    form.fills(phone="+49 30 99999").submits()
    assert not li.has_modal
    shown = li.reads(li.sees("Ann Lee is saved."))
    assert "ann@acme.com" in shown
    assert "Bob Miller" in shown


def test_a_contact_is_changed(li: Actor, acme: str) -> None:
    li.types("/opp account acme")
    li.chooses("Bob Miller", from_="Edit contact…")
    assert li.modal["Job title"] == "Head of IT"
    assert li.modal["E-mail"] == "bob@acme.com"
    li.modal.fills(name="Robert Miller").submits()
    shown = li.reads(li.sees("Robert Miller is saved."))
    assert "Bob Miller" not in shown
    li.presses("Add contact")
    form = li.modal.fills(name="robert miller")
    form.submits()
    assert "is a contact of Acme already" in form.errors["name"]


def test_another_name_is_on_the_cards_at_once(li: Actor, acme: str, oppy: Oppy) -> None:
    creates(li, "Renewal", account="Acme")
    li.sees("Acme", in_="#deals")
    with oppy.database.sessions.begin() as session:
        find_or_add_account(session, oppy.workspace_id, "Globex")
    li.types("/opp account acme")
    li.presses("Rename account")
    form = li.modal.fills(name="globex")
    form.submits()
    assert "another account called Globex" in form.errors["name"]
    form.fills(name="Acme <Europe>").submits()
    li.sees("“Acme” is called “Acme <Europe>” now.")
    li.sees("Acme <Europe>", in_="#deals")
    li.types("/opp find europe")
    li.sees("Renewal")


def test_in_chinese(chen: Actor, oppy: Oppy) -> None:
    with oppy.database.sessions.begin() as session:
        find_or_add_account(session, oppy.workspace_id, "安信公司")
    chen.types("/opp account axgs", in_="#deals")
    chen.sees("还没有赢单。")
    chen.presses("添加联系人")
    chen.modal.fills(name="王经理", phone="１３８ ００１３ ８０００").submits()
    assert "138 0013 8000" in chen.reads(chen.sees("已保存“王经理”"))
    chen.types("/opp account 安心公司")
    chen.sees("还没有赢单。")
    chen.types("/opp account 明远")
    chen.sees("没有叫“明远”的客户")


def test_a_guest_learns_nothing(li: Actor, acme: str, slack: Sandbox) -> None:
    gina = Actor(slack, "gina")
    for line in ("/opp account acme", "/opp account", "/opp account nobody"):
        gina.types(line, in_="#deals")
        assert not gina.has_modal
    gina.sees("Guests cannot see opportunities")
    gina.does_not_see("Bob Miller")
    gina.does_not_see("no account called")


def test_what_belongs_to_others_is_refused(
    li: Actor, acme: str, slack: Sandbox, strangers: tuple[int, int]
) -> None:
    """Ids that were made up: a button, a menu and a form that say what Oppy never showed."""
    account, contact = strangers
    li.types("/opp account Secret customer")
    li.sees("There is no account called “Secret customer”")
    li.types("/opp account acme")
    message = li.sees("Bob Miller")
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element["type"] == "button":
                element["value"] = str(account)
            for option in element.get("options", []):
                option["value"] = str(contact)
    for press in ("New opportunity", "Add contact", "Rename account"):
        li.presses(press)
        li.sees("What you chose is gone.")
        assert not li.has_modal
    li.chooses("Bob Miller", from_="Edit contact…")
    assert not li.has_modal
    li.does_not_see("Secret contact")
