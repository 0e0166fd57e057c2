"""The opportunities behind a figure: what it is, and a table of them."""

import json
from collections.abc import Mapping

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
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
from reports.report import Opening
from reports.words import Words
from store.models import Status
from store.opened import PAGE, Opened, OpenedPage

AMOUNT_COLUMN = 5
LONGEST = 60


def opened_text(opening: Opening, page: OpenedPage, words: Words) -> str:
    return escape(f"{opening.label}: {opening.value} ({words.number(page.total)})")


def opened_blocks(
    opening: Opening, page: OpenedPage, turn: Mapping[str, str], words: Words
) -> list[Block]:
    """``turn`` names the figure in the paging buttons."""
    blocks = [
        header(f"{opening.label}: {opening.value}"),
        section(escape(opening.definition)),
    ]
    if not page.lines:
        return [*blocks, context(words("No opportunity is behind it."))]
    heading = [
        "#",
        words("Title"),
        words("Account"),
        words("Owner"),
        words("Stage"),
        words("Amount"),
        words("Close"),
    ]
    rows = [heading, *(_row(line, words) for line in page.lines)]
    return [
        *blocks,
        table(rows, right=(AMOUNT_COLUMN,)),
        _controls(page, turn, words),
        context(_where(page, words)),
    ]


def _row(line: Opened, words: Words) -> list[str]:
    standing = {
        Status.WON: words("Won"),
        Status.LOST: words("Lost"),
        Status.INVALID: words("withdrawn"),
    }
    return [
        str(line.number),
        shorten(line.title, LONGEST),
        shorten(line.account or "–", LONGEST),
        shorten(line.owner, LONGEST),
        standing.get(Status(line.status), words.name(line.stage)),
        words.money(line.amount, line.currency),
        words.date(line.closed_on or line.expected_close),
    ]


def _controls(page: OpenedPage, turn: Mapping[str, str], words: Words) -> Block:
    menu: Block = {
        "type": "static_select",
        "action_id": Act.OPEN_CHOSEN,
        "placeholder": plain(words("Open one…")),
        "options": [
            option(f"#{line.number} {line.title}", str(line.number)) for line in page.lines
        ],
    }
    turns = []
    if page.start > 0:
        turns.append(_turn(words("◀ Back"), Act.FIGURE_BACK, turn, max(page.start - PAGE, 0)))
    if page.start + len(page.lines) < page.total:
        turns.append(_turn(words("More ▶"), Act.FIGURE_ON, turn, page.start + PAGE))
    return actions(menu, *turns)


def _turn(text: str, action: str, turn: Mapping[str, str], start: int) -> Block:
    return button(text, action, json.dumps({**turn, "start": start}, separators=(",", ":")))


def _where(page: OpenedPage, words: Words) -> str:
    if len(page.lines) == page.total:
        return words.many("{n} opportunity", "{n} opportunities", page.total)
    return words(
        "{first} to {last} of {total}",
        first=words.number(page.start + 1),
        last=words.number(page.start + len(page.lines)),
        total=words.number(page.total),
    )
