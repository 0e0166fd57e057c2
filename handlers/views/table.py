"""A list of opportunities as a table, with a menu to open one and buttons to turn the page."""

import json
from typing import Any

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    header,
    option,
    plain,
    section,
    shorten,
    table,
)
from reports.words import Words
from store.models import Status
from store.opportunities import PAGE, Line, Page

AMOUNT_COLUMN = 4
LONGEST_TITLE = 60
LONGEST_STEP = 60


def page_text(title: str, found: Page, words: Words) -> str:
    return escape(f"{title}: {words.number(found.total)}")


def page_blocks(title: str, found: Page, query: dict[str, Any], words: Words) -> list[Block]:
    """A page of opportunities. ``query`` travels in the paging buttons.

    Whose they are is shown unless they are all one person's.
    """
    if not found.lines:
        return [section(_nothing(title, query, words))]
    owners = query.get("owner") is None
    heading = [
        "#",
        words("Title"),
        words("Account"),
        words("Stage"),
        words("Amount"),
        words("Next step"),
    ]
    if owners:
        heading.append(words("Owner"))
    rows = [heading, *(_row(line, owners, words) for line in found.lines)]
    return [
        header(title),
        table(rows, right=(AMOUNT_COLUMN,)),
        _controls(found, query, words),
        context(_where(found, words)),
    ]


def _row(line: Line, owners: bool, words: Words) -> list[str]:
    row = [
        str(line.number),
        shorten(line.title, LONGEST_TITLE),
        shorten(line.account or "–", LONGEST_TITLE),
        _standing(line, words),
        words.money(line.amount, line.currency),
        _step(line, words),
    ]
    if owners:
        row.append(line.owner)
    return row


def _standing(line: Line, words: Words) -> str:
    if line.status == Status.WON:
        return words("Won")
    if line.status == Status.LOST:
        return words("Lost")
    return words.name(line.stage)


def _step(line: Line, words: Words) -> str:
    if line.next_step is None:
        return "–"
    text = shorten(line.next_step, LONGEST_STEP)
    if line.next_step_on is None:
        return text
    return words("{day}: {step}", day=words.short_date(line.next_step_on), step=text)


def _controls(found: Page, query: dict[str, Any], words: Words) -> Block:
    menu: Block = {
        "type": "static_select",
        "action_id": Act.OPEN_CHOSEN,
        "placeholder": plain(words("Open one…")),
        "options": [
            option(f"#{line.number} {line.title}", str(line.number)) for line in found.lines
        ],
    }
    turns = []
    size = len(found.lines)
    if found.start > 0:
        turns.append(_turn(words("◀ Back"), Act.PAGE_BACK, query, max(found.start - PAGE, 0)))
    if found.start + size < found.total:
        turns.append(_turn(words("More ▶"), Act.PAGE_ON, query, found.start + size))
    return actions(menu, *turns)


def _turn(text: str, action: str, query: dict[str, Any], start: int) -> Block:
    return button(text, action, json.dumps(query | {"start": start}, separators=(",", ":")))


def _where(found: Page, words: Words) -> str:
    if len(found.lines) == found.total:
        return words.many("{n} opportunity", "{n} opportunities", found.total)
    return words(
        "{first} to {last} of {total}",
        first=words.number(found.start + 1),
        last=words.number(found.start + len(found.lines)),
        total=words.number(found.total),
    )


def _nothing(title: str, query: dict[str, Any], words: Words) -> str:
    if query.get("text"):
        said = words(
            "Nothing found. Try fewer words, a part of one, or the number; Chinese also by its "
            "pinyin or the initials."
        )
    elif query.get("status") == Status.OPEN and not query.get("stage"):
        said = words("Nothing here yet. Write `/opp new` and a title to add one.")
    else:
        said = words("None. Try `/opp list all` for everyone’s.")
    return f"{bold(escape(title))}\n{said}"
