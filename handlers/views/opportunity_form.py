"""The forms that describe an opportunity: a new one, and an existing one to edit."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers.ids import Field, Form
from handlers.reading.amounts import COMMON
from handlers.reading.step_line import Step
from handlers.views.blocks import Block, alert, escape, modal, section
from handlers.views.inputs import (
    choice,
    date_input,
    person_input,
    radio,
    search_input,
    text_input,
    time_input,
)
from reports.words import Words
from store.models import Opportunity, Source
from store.pipeline import Pipeline

HERE, ONLY_ME = "channel", "me"


@dataclass(frozen=True)
class NewForm:
    """What a new form starts with."""

    title: str
    account: tuple[str, str] | None
    amount: Decimal | None
    currency: str
    expected_close: dt.date | None
    owner: str
    channel: str | None
    unread: tuple[str, ...] = ()
    contact: str | None = None
    step: Step | None = None
    description: str | None = None


def new_form(
    start: NewForm,
    pipeline: Pipeline,
    sources: Iterable[Source],
    words: Words,
    meta: Mapping[str, Any],
) -> Block:
    blocks = [
        text_input(Field.TITLE, words("Title"), start.title, placeholder=words("Acme renewal")),
        _account(start.account, words),
        *_money(start.amount, start.currency, words),
        choice(
            Field.STAGE,
            words("Stage"),
            [(str(stage.id), words.name(stage.name)) for stage in pipeline.stages],
            str(pipeline.first.id),
        ),
        date_input(
            Field.EXPECTED_CLOSE, words("Expected close"), start.expected_close, optional=True
        ),
        _source(None, sources, words),
        person_input(Field.OWNER, words("Owner"), start.owner),
        text_input(
            Field.NEXT_STEP,
            words("Next step"),
            start.step.text if start.step else None,
            optional=True,
            placeholder=words("Call Bob about the quote"),
        ),
        date_input(
            Field.NEXT_STEP_ON,
            words("Next step on"),
            start.step.on if start.step else None,
            optional=True,
        ),
        time_input(
            Field.NEXT_STEP_AT,
            words("Next step at"),
            start.step.at if start.step else None,
            optional=True,
        ),
        _contact(start.contact, words),
        _description(start.description, words),
    ]
    blocks[:0] = not_read(start.unread, words)
    if start.channel is not None:
        where = [(HERE, words("In this channel")), (ONLY_ME, words("Only to me"))]
        blocks.append(radio(Field.WHERE, words("Show the card"), where, HERE))
    return modal(
        Form.NEW,
        words("New opportunity"),
        blocks,
        submit=words("Create"),
        close=words("Cancel"),
        meta=meta,
    )


def edit_form(
    row: Opportunity, sources: Iterable[Source], words: Words, meta: Mapping[str, Any]
) -> Block:
    account = (f"account:{row.account_id}", row.account.name) if row.account else None
    blocks = [
        text_input(Field.TITLE, words("Title"), row.title),
        _account(account, words),
        *_money(row.amount, row.currency, words),
        date_input(
            Field.EXPECTED_CLOSE, words("Expected close"), row.expected_close, optional=True
        ),
        _source(row.source_id, sources, words),
        _contact(row.contact.name if row.contact else None, words),
        _description(row.description, words),
    ]
    return modal(
        Form.EDIT,
        words("Edit #{number}", number=row.number),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )


def about(row: Opportunity) -> Block:
    """Which opportunity a form is about."""
    account = f" · {escape(row.account.name)}" if row.account else ""
    return section(f"*{escape(row.title)}*{account}")


def not_read(parts: Sequence[str], words: Words) -> list[Block]:
    """A notice of what a line said that was not understood."""
    if not parts:
        return []
    said = words("I could not read “{parts}”: fill it in below.", parts=", ".join(parts))
    return [alert(said)]


def _account(initial: tuple[str, str] | None, words: Words) -> Block:
    return search_input(
        Field.ACCOUNT,
        words("Account"),
        initial,
        optional=True,
        placeholder=words("Type to search, or to add a new one"),
    )


def _money(amount: Decimal | None, currency: str, words: Words) -> list[Block]:
    codes = list(dict.fromkeys((currency, *COMMON)))
    initial = None if amount is None else plain_amount(amount)
    return [
        text_input(
            Field.AMOUNT,
            words("Amount"),
            initial,
            optional=True,
            placeholder=words("50k, 1.2m or 48,500"),
            longest=40,
        ),
        choice(Field.CURRENCY, words("Currency"), [(code, code) for code in codes], currency),
    ]


def plain_amount(amount: Decimal) -> str:
    """An amount as one would type it: no sign, no cents when there are none."""
    return str(int(amount)) if amount == amount.to_integral_value() else f"{amount:.2f}"


def _source(initial: int | None, sources: Iterable[Source], words: Words) -> Block:
    return choice(
        Field.SOURCE,
        words("Source"),
        [(str(source.id), words.name(source.name)) for source in sources],
        None if initial is None else str(initial),
        optional=True,
    )


def _contact(initial: str | None, words: Words) -> Block:
    return text_input(
        Field.CONTACT,
        words("Contact"),
        initial,
        optional=True,
        placeholder=words("Who you talk to there"),
    )


def _description(initial: str | None, words: Words) -> Block:
    return text_input(
        Field.DESCRIPTION,
        words("What they need"),
        initial,
        optional=True,
        multiline=True,
        longest=3000,
    )
