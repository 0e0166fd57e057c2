"""An account: its people, what is open, what was won; and the forms to change it."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.ids import Act, Field, Form
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    header,
    modal,
    option,
    plain,
    section,
    sections,
    shorten,
)
from handlers.views.inputs import text_input
from reports.words import Words
from store.contacts import LONGEST
from store.customers import Customer, KnownContact, OpenOne

MOST_CONTACTS, MOST_OPTIONS = 20, 100
Named = tuple[int, str]  # an account's id and name


def account_text(found: Customer) -> str:
    return escape(found.name)


def account_blocks(found: Customer, words: Words, said: str | None = None) -> list[Block]:
    """The whole account; ``said`` is what was just done to it."""
    blocks = [section(said)] if said else []
    blocks += [header(found.name), section(_won(found, words)), *_contacts(found, words)]
    blocks.append(section(_heading(words("Open opportunities"), found.open_total, words)))
    blocks += [_open_one(one, words) for one in found.open]
    more = found.open_total - len(found.open)
    if more > 0:
        blocks.append(context(_more(more, words)))
    return [*blocks, _buttons(found, words)]


def _won(found: Customer, words: Words) -> str:
    if not found.wins:
        return words("Nothing won yet.")
    text = words.many(
        "{n} won: {money}", "{n} won: {money}", found.wins, money=_money(found, words)
    )
    if found.wins_unknown and found.won:
        text += " · " + words.many(
            "{n} of them without an amount", "{n} of them without an amount", found.wins_unknown
        )
    return f":trophy: {escape(text)}"


def _money(found: Customer, words: Words) -> str:
    return words.moneys(found.won) if found.won else words("amount unknown")


def _heading(text: str, count: int, words: Words) -> str:
    return f"{bold(text)} · {words.number(count)}"


def _contacts(found: Customer, words: Words) -> list[Block]:
    heading = _heading(words("Contacts"), len(found.contacts), words)
    shown = [f"• {_contact(one)}" for one in found.contacts[:MOST_CONTACTS]]
    more = len(found.contacts) - len(shown)
    if more:
        shown.append(_more(more, words))
    return sections([heading, *shown])


def _contact(one: KnownContact) -> str:
    """In one line, each part short enough that the line is not cut within an escape."""
    facts = [bold(escape(shorten(one.name, 100)))]
    facts += [escape(shorten(part, 100)) for part in (one.job, one.phone, one.email) if part]
    return " · ".join(facts)


def _more(count: int, words: Words) -> str:
    return words.many("and {n} more", "and {n} more", count)


def _open_one(one: OpenOne, words: Words) -> Block:
    facts = [words.name(one.stage), words.money(one.amount, one.currency), one.owner]
    title = bold(escape(f"#{one.number} {one.title}"))
    text = f"{title}\n{escape(' · '.join(facts))}"
    return section(text, button(words("Open"), Act.OPEN, str(one.number)))


def _buttons(found: Customer, words: Words) -> Block:
    value = str(found.id)
    shown = [
        button(words("New opportunity"), Act.NEW_FOR, value, "primary"),
        button(words("Add contact"), Act.ADD_CONTACT, value),
    ]
    if found.contacts:
        options = [option(one.name, str(one.id)) for one in found.contacts[:MOST_OPTIONS]]
        menu: Block = {
            "type": "static_select",
            "action_id": Act.EDIT_CONTACT,
            "placeholder": plain(words("Edit contact…")),
            "options": options,
        }
        shown.append(menu)
    return actions(*shown, button(words("Rename account"), Act.RENAME_ACCOUNT, value))


def choose_account(words: Words) -> list[Block]:
    """``/opp account`` alone."""
    menu: Block = {
        "type": "external_select",
        "action_id": Act.ACCOUNT,
        "min_query_length": 1,
        "placeholder": plain(words("Type a few letters of its name")),
    }
    return [
        section(words("Which account? `/opp account acme` does it in one line.")),
        actions(menu),
    ]


def accounts_found(said: str, found: Iterable[Named], add: str | None, words: Words) -> list[Block]:
    """Several to choose from, under ``said``; ``add`` is the name that a new one would have."""
    blocks = [section(said)]
    for id_, name in found:
        shown = bold(escape(shorten(name, 200)))
        blocks.append(section(shown, button(words("Open"), Act.ACCOUNT, str(id_))))
    if add:
        text = words("Add account “{name}”", name=add)
        blocks.append(actions(button(text, Act.ADD_ACCOUNT, add)))
    return blocks


def contact_form(
    account: str, contact: KnownContact | None, words: Words, meta: Mapping[str, Any]
) -> Block:
    """A new contact of ``account``, or a known one to change."""
    known = contact or KnownContact(0, "", None, None, None)
    blocks = [
        context(escape(account)),
        text_input(Field.NAME, words("Name"), known.name, placeholder=words("Bob Miller")),
        text_input(
            Field.JOB,
            words("Job title"),
            known.job,
            optional=True,
            placeholder=words("Head of purchasing"),
            longest=LONGEST["job"],
        ),
        text_input(
            Field.PHONE,
            words("Phone"),
            known.phone,
            optional=True,
            placeholder=words("+49 30 123456"),
            longest=LONGEST["phone"],
        ),
        text_input(
            Field.EMAIL,
            words("E-mail"),
            known.email,
            optional=True,
            placeholder="bob@acme.com",
            longest=LONGEST["email"],
        ),
    ]
    return modal(
        Form.CONTACT,
        words("Edit contact") if contact else words("Add contact"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )


def rename_form(account: str, words: Words, meta: Mapping[str, Any]) -> Block:
    return modal(
        Form.RENAME_ACCOUNT,
        words("Rename account"),
        [text_input(Field.NAME, words("Name"), account)],
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )
