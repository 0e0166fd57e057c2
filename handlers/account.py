"""``/opp account acme``: a customer, the people there, and the forms to change both."""

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, Modal, Options, Replacement, Reply, Saved
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.views.account import (
    account_blocks,
    account_text,
    accounts_found,
    choose_account,
    contact_form,
    rename_form,
)
from handlers.views.blocks import escape, option, shorten
from store.account_search import find_accounts, similar_accounts
from store.accounts import LONGEST, find_or_add_account, get_account, name_key, rename_account
from store.contacts import ContactFacts, add_contact, change_contact, get_contact
from store.customers import KnownContact, customer

MOST = 10
MOST_OPTIONS = 20


def account(asked: Interaction) -> Answer:
    """``/opp account acme``; several are offered, and a name that nobody knows can be added."""
    name = " ".join(unescape(asked.text).split())[:LONGEST]
    if not name:
        return Reply(asked.words("Which account?"), choose_account(asked.words))
    with asked.services.readings() as session:
        found = find_accounts(session, asked.place.id, name, MOST + 1)
        if found and (len(found) == 1 or found[0].name_key == name_key(name)):
            return _shown(session, asked, found[0].id)
        near = found or similar_accounts(session, asked.place.id, name, MOST)
    return _choice(asked, name, [(one.id, one.name) for one in near], known=bool(found))


def _choice(asked: Interaction, name: str, near: list[tuple[int, str]], *, known: bool) -> Reply:
    words, shown = asked.words, escape(shorten(name, 100))
    if not known:
        said = words("There is no account called “{name}”.", name=shown)
        said += " " + (words("Did you mean one of these?") if near else _how(asked))
    elif len(near) > MOST:
        said = words("Many accounts have “{name}” in their names. Write more of it.", name=shown)
    else:
        said = words("Which “{name}”?", name=shown)
    add = None if known else name
    return Reply(said, accounts_found(said, near[:MOST], add, words))


def _how(asked: Interaction) -> str:
    return asked.words("Add it here, or with the first opportunity: `/opp new`.")


def search(asked: Interaction) -> Answer:
    """The menu of a bare ``/opp account``: only accounts that there are."""
    with asked.services.readings() as session:
        found = find_accounts(session, asked.place.id, asked.text[:LONGEST], MOST_OPTIONS)
    return Options([option(one.name, str(one.id)) for one in found])


def chosen(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        return _in_place(asked, _shown(session, asked, int(asked.value)))


def added(asked: Interaction) -> Answer:
    with asked.services.sessions.begin() as session:
        account_id = find_or_add_account(session, asked.place.id, asked.value[:LONGEST]).id
    with asked.services.readings() as session:
        said = asked.words("Added. Who do you talk to there?")
        return _in_place(asked, _shown(session, asked, account_id, said))


def add_contact_pressed(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        there = get_account(session, asked.place.id, int(asked.value))
    meta = {"account": there.id, "origin": asked.origin}
    return Modal(contact_form(there.name, None, asked.words, meta))


def edit_contact_chosen(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        one = get_contact(session, asked.place.id, int(asked.value))
        there = get_account(session, asked.place.id, one.account_id or 0)
    known = KnownContact(one.id, one.name, one.title, one.phone, one.email)
    meta = {"account": there.id, "contact": one.id, "origin": asked.origin}
    return Modal(contact_form(there.name, known, asked.words, meta))


def contact_saved(asked: Interaction) -> Answer:
    values, change = Values(asked.values), asked.change()
    facts = ContactFacts(
        values.text(Field.NAME) or "",
        values.text(Field.JOB),
        values.text(Field.PHONE),
        values.text(Field.EMAIL),
    )
    with asked.services.sessions.begin() as session:
        if "contact" in asked.meta:
            change_contact(session, change, asked.meta["contact"], facts)
        else:
            add_contact(session, asked.place.id, asked.meta["account"], facts)
    said = asked.words("{name} is saved.", name=escape(shorten(facts.name, 100)))
    return _saved(asked, said)


def rename_pressed(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        there = get_account(session, asked.place.id, int(asked.value))
    meta = {"account": there.id, "origin": asked.origin}
    return Modal(rename_form(there.name, asked.words, meta))


def renamed(asked: Interaction) -> Answer:
    name = Values(asked.values).text(Field.NAME) or ""
    with asked.services.sessions.begin() as session:
        before = get_account(session, asked.place.id, asked.meta["account"]).name
        rename_account(session, asked.change(), asked.meta["account"], name)
    said = asked.words(
        "“{before}” is called “{name}” now.", before=_short(before), name=_short(name)
    )
    return _saved(asked, said)


def _short(name: str) -> str:
    return escape(shorten(" ".join(name.split()), 100))


def _saved(asked: Interaction, said: str) -> Saved:
    asked.services.wake()
    with asked.services.readings() as session:
        return Saved(_in_place(asked, _shown(session, asked, asked.meta["account"], said)))


def _shown(session: Session, asked: Interaction, account_id: int, said: str | None = None) -> Reply:
    found = customer(session, asked.place.id, account_id)
    return Reply(said or account_text(found), account_blocks(found, asked.words, said))


def _in_place(asked: Interaction, reply: Reply) -> Reply:
    return Replacement(reply.text, reply.blocks) if asked.in_ephemeral else reply


def register(routes: Routes) -> None:
    routes.command("account", account)
    routes.action(Act.ACCOUNT, chosen)
    routes.search(Act.ACCOUNT, search)
    routes.action(Act.ADD_ACCOUNT, added)
    routes.action(Act.ADD_CONTACT, add_contact_pressed)
    routes.action(Act.EDIT_CONTACT, edit_contact_chosen)
    routes.form(Form.CONTACT, contact_saved)
    routes.action(Act.RENAME_ACCOUNT, rename_pressed)
    routes.form(Form.RENAME_ACCOUNT, renamed)
