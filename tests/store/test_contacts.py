"""The people at a customer: what is kept of them, and what is refused."""

from typing import Any

import pytest

from store import errors
from store.accounts import find_or_add_account, find_or_add_contact
from store.contacts import ContactFacts, add_contact, change_contact, get_contact
from store.customers import KnownContact, customer
from tests.store.cards_out import cards_again, search_keys, stand
from tests.store.ground import Team


def account(team: Team, name: str = "Acme") -> int:
    with team.database.sessions.begin() as session:
        return find_or_add_account(session, team.id, name).id


def adds(team: Team, account_id: int, name: str, **facts: Any) -> None:
    with team.database.sessions.begin() as session:
        add_contact(session, team.id, account_id, ContactFacts(name, **facts))


def changes(team: Team, contact_id: int, name: str, **facts: Any) -> None:
    with team.database.sessions.begin() as session:
        change_contact(session, team.change(), contact_id, ContactFacts(name, **facts))


def contacts(team: Team, account_id: int) -> list[KnownContact]:
    with team.database.readings() as session:
        return list(customer(session, team.id, account_id).contacts)


def test_a_contact_with_everything(team: Team) -> None:
    acme = account(team)
    adds(team, acme, " Bob  Miller ", job="Head of IT", phone="+49 30 123456", email="bob@acme.com")
    [bob] = contacts(team, acme)
    assert (bob.name, bob.job) == ("Bob Miller", "Head of IT")
    assert (bob.phone, bob.email) == ("+49 30 123456", "bob@acme.com")


def test_what_is_emptied_is_gone(team: Team) -> None:
    acme = account(team)
    adds(team, acme, "Bob", job="Buyer", phone="030 123456", email="bob@acme.com")
    [bob] = contacts(team, acme)
    changes(team, bob.id, "Robert", phone=" ")
    assert contacts(team, acme) == [KnownContact(bob.id, "Robert", None, None, None)]


def test_two_of_one_name_need_something_that_tells_them_apart(team: Team) -> None:
    acme, globex = account(team), account(team, "Globex")
    adds(team, acme, "Bob Miller", phone="030 123456")
    with pytest.raises(errors.ContactExists):
        adds(team, acme, "BOB  miller", phone="030 999999")
    adds(team, globex, "Bob Miller")
    adds(team, acme, "Ann")
    ann, _bob = contacts(team, acme)
    with pytest.raises(errors.ContactExists):
        changes(team, ann.id, "bob miller")
    changes(team, ann.id, "ANN")


def test_the_same_click_twice_adds_one(team: Team) -> None:
    acme = account(team)
    for _ in range(2):
        adds(team, acme, "Bob", email="bob@acme.com")
    assert len(contacts(team, acme)) == 1


def test_an_opportunity_finds_the_contact_there_is(team: Team) -> None:
    acme = account(team)
    adds(team, acme, "Bob Miller")
    [bob] = contacts(team, acme)
    with team.database.sessions.begin() as session:
        assert find_or_add_contact(session, team.id, acme, "bob miller").id == bob.id
        assert find_or_add_contact(session, team.id, acme, "Bob").id != bob.id
        assert find_or_add_contact(session, team.id, None, "Bob Miller").id != bob.id


@pytest.mark.parametrize(
    "email",
    [
        "bob@acme.com",
        "b.o-b+x@mail.acme.co.uk",
        "王@安信.中国",
        "ＢＯＢ＠acme．com",
        "o'brien@x.io",
    ],
)
def test_an_e_mail_address(team: Team, email: str) -> None:
    adds(team, account(team), "Bob", email=email)


@pytest.mark.parametrize(
    "email",
    ["bob", "bob@", "@acme.com", "bob@acme", "bob@acme.", "a b@acme.com", "a@b@c.de", "a@b..de"],
)
def test_no_e_mail_address(team: Team, email: str) -> None:
    with pytest.raises(errors.EmailNotUnderstood):
        adds(team, account(team), "Bob", email=email)


@pytest.mark.parametrize(
    "phone",
    [
        "+49 30 123456", "030/12 34-56", "(415) 555-0100 ext. 12", "138 0013 8000",
        "０２１－６６６６８８８８转８０１", "1234567 x9", "010-88886666分机12",
    ],
)  # fmt: skip
def test_a_phone_number(team: Team, phone: str) -> None:
    adds(team, account(team), "Bob", phone=phone)


@pytest.mark.parametrize(
    "phone", ["1234", "call me", "bob@acme.com", "+49 30 one two three 12345", "12345 x"]
)
def test_no_phone_number(team: Team, phone: str) -> None:
    with pytest.raises(errors.PhoneNotUnderstood):
        adds(team, account(team), "Bob", phone=phone)


def test_a_name_is_needed_and_nothing_is_too_long(team: Team) -> None:
    acme = account(team)
    with pytest.raises(errors.NameMissing):
        adds(team, acme, "  ")
    with pytest.raises(errors.TooLong) as refused:
        adds(team, acme, "Bob", job="x" * 201)
    assert refused.value.field == "job"


def test_whoever_belongs_to_others_stays_there(team: Team, others: Team) -> None:
    theirs = account(others)
    adds(others, theirs, "Bob")
    [bob] = contacts(others, theirs)
    with pytest.raises(errors.UnknownChoice):
        adds(team, theirs, "Ann")
    with pytest.raises(errors.UnknownChoice):
        changes(team, bob.id, "Ann")
    with team.database.readings() as session:
        with pytest.raises(errors.UnknownChoice):
            get_contact(session, team.id, bob.id)
        with pytest.raises(errors.UnknownChoice):
            customer(session, team.id, theirs)
    assert contacts(others, theirs) == [bob]


def test_a_contact_of_no_customer_is_not_changed_here(team: Team) -> None:
    with team.database.sessions.begin() as session:
        nobody = find_or_add_contact(session, team.id, None, "Bob").id
    with pytest.raises(errors.UnknownChoice):
        changes(team, nobody, "Ann")


def test_a_new_name_is_searched_anew_and_shown_on_the_cards(team: Team) -> None:
    acme = account(team)
    adds(team, acme, "Bob")
    [bob] = contacts(team, acme)
    out, other = (team.creates(contact_id=id_, card_channel="C1").id for id_ in (bob.id, None))
    stand(team, out, other)
    changes(team, bob.id, "Bob", job="Buyer")
    assert (search_keys(team), cards_again(team)) == (["key", "key"], [])
    changes(team, bob.id, "Robert")
    assert (search_keys(team), cards_again(team)) == ([None, "key"], ["opportunity:1"])
