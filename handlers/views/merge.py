"""What merging would do, before it is done."""

from collections.abc import Mapping
from typing import Any

from handlers.ids import Form
from handlers.views.blocks import (
    Block,
    bold,
    context,
    escape,
    fields,
    modal,
    section,
    shorten,
)
from handlers.views.card import standing
from reports.words import Words
from store.merging import Merging
from store.models import Kind, Opportunity


def merge_form(merging: Merging, words: Words, meta: Mapping[str, Any]) -> Block:
    stays, goes = merging.stays, merging.goes
    numbers = {"number": stays.number, "other": goes.number}
    blocks = [
        section(words("Stays: {what}", what=_one(stays, words))),
        section(words("Goes into it: {what}", what=_one(goes, words))),
    ]
    taken = _taken(merging, words)
    if taken:
        blocks += [section(words("#{number} takes over from #{other}:", **numbers)), fields(taken)]
    blocks.append(
        context(
            words(
                "#{other} is closed and counts in no figure any more; what happened to it is "
                "shown with #{number}. It can be taken back for 24 hours.",
                **numbers,
            )
        )
    )
    return modal(
        Form.MERGE,
        words("Merge #{other}", other=goes.number),
        blocks,
        submit=words("Merge"),
        close=words("Cancel"),
        meta=meta,
    )


def _one(row: Opportunity, words: Words) -> str:
    facts = [row.account.name if row.account else None, standing(row, words), row.owner.name]
    if row.amount is not None:
        facts.append(words.money(row.amount, row.currency))
    title = bold(escape(f"#{row.number} {row.title}"))
    return f"{title}\n{escape(' · '.join(fact for fact in facts if fact))}"


def _taken(merging: Merging, words: Words) -> list[tuple[str, str]]:
    goes = merging.goes
    step = goes.next_step or ""
    if goes.next_step_on is not None:
        step = words("{day}: {step}", day=words.date(goes.next_step_on), step=step)
    shown = {
        Kind.ACCOUNT: (words("Account"), goes.account.name if goes.account else ""),
        Kind.AMOUNT: (words("Amount"), words.money(goes.amount, goes.currency)),
        Kind.EXPECTED_CLOSE: (words("Expected close"), words.date(goes.expected_close)),
        Kind.NEXT_STEP: (words("Next step"), step),
        Kind.CONTACT: (words("Contact"), goes.contact.name if goes.contact else ""),
        Kind.SOURCE: (words("Source"), words.name(goes.source.name) if goes.source else ""),
        Kind.DESCRIPTION: (words("What they need"), shorten(goes.description or "", 200)),
    }
    return [(label, escape(text)) for kind, (label, text) in shown.items() if kind in merging.taken]
