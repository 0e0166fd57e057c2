"""A menu that finds an opportunity as one types."""

from handlers.ids import Field
from handlers.views.blocks import Block
from handlers.views.inputs import search_input
from reports.words import Words


def opportunity_input(words: Words) -> Block:
    """The field ``Field.OPPORTUNITY``; its value is the number."""
    return search_input(
        Field.OPPORTUNITY,
        words("Opportunity"),
        placeholder=words("Number, title, account or contact"),
    )
