"""The form that keeps a message with an opportunity."""

from collections.abc import Mapping
from typing import Any

from handlers.ids import Field, Form
from handlers.views.blocks import Block, modal
from handlers.views.choosing import opportunity_input
from handlers.views.inputs import choice, text_input
from handlers.views.quoting import quoted_blocks
from handlers.views.step_forms import ACTIVITIES
from reports.words import Words
from store.lifecycle import Quote


def add_form(quote: Quote, words: Words, meta: Mapping[str, Any]) -> Block:
    named = {
        "call": words("Call"),
        "email": words("E-mail"),
        "meeting": words("Meeting"),
        "note": words("Note"),
    }
    blocks = [
        *quoted_blocks(quote, words),
        opportunity_input(words),
        choice(
            Field.ACTIVITY,
            words("What is it?"),
            [(kind, named[kind]) for kind in ACTIVITIES],
            "note",
        ),
        text_input(Field.NOTE, words("Comment"), optional=True, multiline=True, longest=3000),
    ]
    title = words("Add to opportunity")
    return modal(Form.ADD, title, blocks, submit=words("Add"), close=words("Cancel"), meta=meta)
