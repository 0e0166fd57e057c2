"""Opens a form about one opportunity, from a command or from a button."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from handlers.interaction import Interaction, Modal, View
from handlers.reading.line import long_number, take_number
from handlers.views.blocks import shorten
from handlers.views.card import read_target
from store import errors, lifecycle, opportunities
from store.models import Opportunity

LONGEST_SHOWN = 20
Build = Callable[[Session, Opportunity, dict[str, Any]], View]


def number_asked(asked: Interaction, word: str) -> tuple[int, str]:
    """The number that a command names and the rest of its text.

    Raises ``NumberMissing``, and ``UnknownNumber`` for a phone number and the like.
    """
    number, rest = take_number(asked.text)
    if (digits := long_number(asked.text)) is not None:
        raise errors.UnknownNumber(number=shorten(digits, LONGEST_SHOWN))
    if number is None:
        raise errors.NumberMissing(word=word)
    return number, rest


def form_about(
    asked: Interaction, number: int, build: Build, *, must_be_open: bool = True
) -> Modal:
    """A form made by ``build``; it remembers which version the person saw when it opened."""
    with asked.services.readings() as session:
        row = opportunities.get(session, asked.place.id, number)
        if must_be_open:
            lifecycle.check_open(row)
        meta = {"number": number, "version": row.version, "origin": asked.origin}
        return Modal(build(session, row, meta))


def form_from_button(asked: Interaction, build: Build, *, must_be_open: bool = True) -> Modal:
    number, _version = read_target(asked.value)
    return form_about(asked, number, build, must_be_open=must_be_open)
