"""The Home tab: my day, and how to begin."""

from handlers.views.blocks import Block, divider
from handlers.views.help import help_blocks
from reports.words import Words


def home_blocks(mine: list[Block], words: Words) -> list[Block]:
    """``mine`` is what is due for the person who looks."""
    return [*mine, divider(), *help_blocks(None, words)]
