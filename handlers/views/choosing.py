"""A menu that finds an opportunity as one types, and the small form with it alone."""

from collections.abc import Mapping
from typing import Any

from handlers.ids import Field, Form
from handlers.views.blocks import PLAIN_LIMITS, Block, modal, option, shorten
from handlers.views.inputs import search_input
from reports.words import Words
from store.models import Status
from store.opportunities import Line

LONGEST_ACCOUNT, LONGEST_OWNER = 20, 14


def opportunity_input(
    words: Words, label: str | None = None, *, initial: Line | None = None, hint: str | None = None
) -> Block:
    """The field ``Field.OPPORTUNITY``; its value is the number. ``label`` is ready."""
    chosen = None if initial is None else (str(initial.number), in_one_line(initial, words))
    return search_input(
        Field.OPPORTUNITY,
        label or words("Opportunity"),
        chosen,
        placeholder=words("Number, title, account or contact"),
        hint=hint,
        from_the_start=True,
    )


def which_one(words: Words, submit: str, meta: Mapping[str, Any]) -> Block:
    """Asks for the one that a command did not name."""
    return modal(
        Form.WHICH,
        words("Which one?"),
        [opportunity_input(words)],
        submit=submit,
        close=words("Cancel"),
        meta=meta,
    )


def opportunity_option(line: Line, words: Words) -> Block:
    return option(in_one_line(line, words), str(line.number))


def in_one_line(line: Line, words: Words) -> str:
    """``#42 Acme renewal · Acme · Li``, and how it ended; the title gives way to the rest."""
    facts = [shorten(line.account, LONGEST_ACCOUNT)] if line.account else []
    facts.append(shorten(line.owner, LONGEST_OWNER))
    if line.status != Status.OPEN:
        facts.append({Status.WON: words("Won"), Status.LOST: words("Lost")}[Status(line.status)])
    rest = "".join(f" · {fact}" for fact in facts)
    title = shorten(f"#{line.number} {line.title}", PLAIN_LIMITS["option"] - len(rest))
    return f"{title}{rest}"
