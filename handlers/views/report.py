"""A report as a message: its sentences, its picture, its numbers as a table, its footnotes."""

from handlers.views.blocks import Block, context, escape, header, image, sections, shorten, table
from reports.telling import Telling
from reports.words import Words

LONGEST = 1200  # escaping may double and more what people wrote


def report_text(told: Telling) -> str:
    """The report without blocks: title and sentences."""
    return escape(" ".join((told.title, *told.sentences)))[:3900]


def report_blocks(
    told: Telling, words: Words, picture: str | None = None, late: str | None = None
) -> list[Block]:
    """``picture`` is the id of an uploaded file; ``late`` says why it comes after its time."""
    blocks = [header(told.title)]
    if late:
        blocks.append(context(escape(late)))
    if picture is not None:
        blocks.append(image(picture, told.alt_text))
    blocks += sections(f"• {escape(shorten(one, LONGEST))}" for one in told.sentences)
    if told.table is not None:
        rows = [told.table.header, *told.table.rows]
        blocks.append(table(rows, right=range(1, len(told.table.header))))
    if told.footnotes:
        blocks.append(context(escape(" ".join(told.footnotes))))
    return blocks
