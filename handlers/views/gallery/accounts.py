"""Accounts, and what keeps two of a kind apart or joins them."""

from collections.abc import Iterator
from decimal import Decimal

from handlers.views.account import (
    account_blocks,
    account_text,
    accounts_found,
    choose_account,
    contact_form,
    rename_form,
)
from handlers.views.blocks import escape
from handlers.views.gallery.sample import CHANNEL, SLACK_ID, TODAY, Sample
from handlers.views.gallery.shown import Shown, message_named, modal_named
from handlers.views.merge import merge_form
from handlers.views.opportunity_form import NewForm, new_form
from handlers.views.twins import with_twins
from reports.words import Words
from store.customers import MOST_OPEN, Customer, KnownContact, OpenOne
from store.merging import Merging
from store.models import Kind, Status
from store.twins import MOST, Twin, Why

TAKEN = (
    Kind.ACCOUNT, Kind.CONTACT, Kind.SOURCE, Kind.DESCRIPTION, Kind.AMOUNT, Kind.EXPECTED_CLOSE,
    Kind.NEXT_STEP,
)  # fmt: skip


def account_messages(words: Words, sample: Sample) -> Iterator[Shown]:
    found = _customer(sample)
    said = words("{name} is saved.", name=escape(sample.contact)) if sample.full else None
    yield message_named("account", account_text(found), account_blocks(found, words, said))
    which = words("Which account?")
    yield message_named("choose account", which, choose_account(words))
    said = words("Which “{name}”?", name=escape(sample.search))
    names = [(2**40 + place, sample.account) for place in range(10 if sample.full else 0)]
    several = accounts_found(said, names, sample.account, words)
    yield message_named("accounts found", said, several)


def account_forms(words: Words, sample: Sample) -> Iterator[Shown]:
    meta = sample.meta | {"account": 2**40, "contact": 2**40}
    known = _contact(sample, 1) if sample.full else None
    yield modal_named("contact form", contact_form(sample.account, known, words, meta))
    yield modal_named("rename account form", rename_form(sample.account, words, meta))
    row = sample.opportunity(Status.OPEN)
    merging = Merging(row, row, frozenset(TAKEN if sample.full else ()))
    yield modal_named("merge form", merge_form(merging, words, meta))
    start = NewForm(sample.title, None, sample.amount, "EUR", TODAY, SLACK_ID, CHANNEL)
    form = new_form(start, sample.pipeline, sample.source_rows, words, sample.meta)
    twins = [
        Twin(
            sample.number - place, sample.title, sample.account if sample.full else None,
            sample.person, sample.stages[0], Why.ACCOUNT if place else Why.TITLE,
        )
        for place in range(MOST if sample.full else 1)
    ]  # fmt: skip
    yield modal_named("new form with twins", with_twins(form, twins, words))


def _customer(sample: Sample) -> Customer:
    full, many = sample.full, sample.many if sample.full else 0
    one = OpenOne(
        sample.number, sample.title, sample.stages[0], sample.amount if full else None, "EUR",
        sample.person,
    )  # fmt: skip
    return Customer(
        id=2**40,
        name=sample.account,
        contacts=tuple(_contact(sample, place) for place in range(many)),
        open=(one,) * min(many, MOST_OPEN),
        open_total=many,
        won={"EUR": sample.amount, "CNY": Decimal(800_000)} if full else {},
        wins=3 if full else 0,
        wins_unknown=1 if full else 0,
    )


def _contact(sample: Sample, place: int) -> KnownContact:
    full = place == 0 or sample.full
    return KnownContact(
        2**40 + place,
        sample.contact,
        sample.contact if full else None,
        "+49 30 123456",
        "bob@acme.com",
    )
