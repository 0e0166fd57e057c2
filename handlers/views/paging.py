"""Below a page of opportunities: a menu to open one, buttons to turn the page, and where one is."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from handlers.ids import Act
from handlers.views.blocks import Block, actions, button, option, plain
from reports.words import Words


class Numbered(Protocol):
    """A line about one opportunity."""

    @property
    def number(self) -> int: ...
    @property
    def title(self) -> str: ...


class Paged(Protocol):
    """Some lines of ``total``, from the one at ``start``."""

    @property
    def lines(self) -> Sequence[Numbered]: ...
    @property
    def start(self) -> int: ...
    @property
    def total(self) -> int: ...


def page_controls(
    page: Paged, size: int, turning: tuple[Act, Act], query: Mapping[str, Any], words: Words
) -> Block:
    """``turning`` are the actions that go back and on; ``query`` travels with them."""
    menu: Block = {
        "type": "static_select",
        "action_id": Act.OPEN_CHOSEN,
        "placeholder": plain(words("Open one…")),
        "options": [
            option(f"#{line.number} {line.title}", str(line.number)) for line in page.lines
        ],
    }
    back, on = turning
    turns = []
    shown_to = page.start + len(page.lines)
    if page.start > 0:
        turns.append(_turn(words("◀ Back"), back, query, max(page.start - size, 0)))
    if shown_to < page.total:
        turns.append(_turn(words("More ▶"), on, query, shown_to))
    return actions(menu, *turns)


def page_place(page: Paged, words: Words) -> str:
    """How many there are, or which of them are shown."""
    if len(page.lines) == page.total:
        return words.many("{n} opportunity", "{n} opportunities", page.total)
    return words(
        "{first} to {last} of {total}",
        first=words.number(page.start + 1),
        last=words.number(page.start + len(page.lines)),
        total=words.number(page.total),
    )


def _turn(text: str, action: str, query: Mapping[str, Any], start: int) -> Block:
    return button(text, action, json.dumps({**query, "start": start}, separators=(",", ":")))
