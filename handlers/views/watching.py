"""What somebody watches."""

from collections.abc import Iterable

from handlers.ids import Act
from handlers.views.blocks import Block, actions, button, context, escape, section
from handlers.views.card import standing, target
from reports.words import Words
from store.models import Opportunity


def watch_blocks(row: Opportunity, said: str, words: Words, *, watching: bool) -> list[Block]:
    """A sentence about one, and the way back."""
    here = target(row.number, row.version)
    return [
        section(said),
        context(_named(row, words)),
        actions(_turn(here, words, watching=watching), button(words("Open"), Act.OPEN, here)),
    ]


def watched_blocks(rows: Iterable[Opportunity], said: str, words: Words) -> list[Block]:
    """Each with a button to end it."""
    shown = [
        section(_named(row, words), _turn(target(row.number, row.version), words, watching=True))
        for row in rows
    ]
    return [section(said), *shown]


def _named(row: Opportunity, words: Words) -> str:
    return f"*#{row.number} {escape(row.title)}* · {escape(standing(row, words))}"


def _turn(here: str, words: Words, *, watching: bool) -> Block:
    if watching:
        return button(words("Stop watching"), Act.UNWATCH, here)
    return button(words("Watch"), Act.WATCH, here)
