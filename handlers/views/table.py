"""A list of opportunities as a table, with a menu to open one and buttons to turn the page."""

from typing import Any

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    bold,
    context,
    escape,
    header,
    section,
    shorten,
    table,
)
from handlers.views.paging import page_controls, page_place
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
        page_controls(found, PAGE, (Act.PAGE_BACK, Act.PAGE_ON), query, words),
        context(page_place(found, words)),
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
