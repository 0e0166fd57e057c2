"""What stands below a link to an opportunity, for everybody who sees the link."""

from handlers.ids import Act
from handlers.views.blocks import Block, bold, button, section
from reports.words import Words


def link_blocks(number: int, words: Words) -> list[Block]:
    """The number and nothing more: who presses Open is shown what they may see."""
    said = bold(words("Opportunity #{number}", number=number))
    return [section(said, button(words("Open"), Act.OPEN, str(number)))]
