"""The opportunities behind a figure: what it is, and a table of them."""

from collections.abc import Mapping

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    context,
    escape,
    header,
    section,
    shorten,
    table,
)
from handlers.views.paging import page_controls, page_place
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
        page_controls(page, PAGE, (Act.FIGURE_BACK, Act.FIGURE_ON), turn, words),
        context(page_place(page, words)),
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
