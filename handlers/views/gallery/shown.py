"""One thing that people see."""

from dataclasses import dataclass
from typing import Literal

from handlers.views.blocks import Block

Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True)
class Shown:
    """``payload`` is a view, or for a message its text and blocks."""

    name: str
    surface: Surface
    payload: Block


def modal_named(name: str, view: Block) -> Shown:
    return Shown(name, "modal", view)


def message_named(name: str, text: str, blocks: list[Block]) -> Shown:
    return Shown(name, "message", {"text": text, "blocks": blocks})
