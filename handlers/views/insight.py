"""Why something stands out: what was said, the rule with its limits, the numbers it used."""

from collections.abc import Iterable

from handlers.views.blocks import Block, context, escape, header, section, shorten
from reports.words import Words

LONGEST = 1200  # escaping may double and more what people wrote


def why_text(words: Words) -> str:
    return words("Why this stands out")


def why_blocks(told: Iterable[tuple[str, ...]], words: Words, silent: bool) -> list[Block]:
    """``told`` are sentences, each with its reasons below; ``silent``: rules that said nothing."""
    blocks = [header(why_text(words))]
    if silent:
        blocks.append(section(words("No rule had anything to say. These were asked:")))
    for said, *reasons in told:
        blocks.append(section(f"• {escape(shorten(said, LONGEST))}"))
        if reasons:
            blocks.append(context(*(escape(shorten(one, LONGEST)) for one in reasons)))
    return blocks
