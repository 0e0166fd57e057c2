"""The questions of an import that a menu can answer, in one modal."""

from handlers.ids import Form
from handlers.views.blocks import Block, escape, modal, section, shorten
from handlers.views.import_preview import question_text
from handlers.views.import_words import FIELDS, ORDERS
from handlers.views.inputs import choice
from reports.words import Words
from store.importing.columns import Field
from store.importing.dates import Order
from store.importing.questions import About, Question
from store.looks import Look

MOST_ASKED = 40


def asked_here(look: Look) -> list[Question]:
    """Those that the form asks, in its order."""
    return [one for one in look.questions if one.is_of_few][:MOST_ASKED]


def field_of(place: int) -> str:
    """The id of the field for the question in that place."""
    return f"answer_{place}"


def questions_form(look: Look, words: Words) -> Block:
    questions = asked_here(look)
    blocks = [section(words("About {name}", name=escape(shorten(look.name, 80))))]
    blocks += [
        choice(
            field_of(place),
            shorten(question_text(one, words), 150),
            list(_choices(one, words)),
            one.guess or None,
            optional=one.about == About.COLUMN,
        )
        for place, one in enumerate(questions)
    ]
    return modal(
        Form.IMPORT_ANSWERS,
        words("Before the import"),
        blocks,
        submit=words("Look again"),
        close=words("Cancel"),
        meta={"look": look.id},
    )


def _choices(one: Question, words: Words) -> list[tuple[str, str]]:
    if one.about == About.DATES:
        return [(value, words.name(ORDERS[Order(value)])) for value in one.choices]
    if one.about == About.COLUMN:
        known = [Field(value) for value in one.choices if Field(value) in FIELDS]
        return [(field.value, words.name(FIELDS[field])) for field in known]
    return [(value, words.name(value)) for value in one.choices]
