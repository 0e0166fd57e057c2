"""A message quoted: its words as they were written, whose they are, and the way to it."""

from handlers.views.blocks import Block, context, escape, quote
from reports.words import Words
from store.lifecycle import Quote

QUOTED = "quote"


def quoted_blocks(one: Quote, words: Words) -> list[Block]:
    """The quote can be read back from its block: it is too long for what a form carries along."""
    said = quote(one.text) | {"block_id": QUOTED}
    return [said, context(f"{escape(one.who)} · {message_link(one.link, words)}")]


def message_link(link: str, words: Words) -> str:
    """A link to a message in ``mrkdwn``; ``link`` is one of ours."""
    label = words("the message")
    return f"<{escape(link)}|{label}>"
