"""The forms of what comes next: a next step, and a note with one. They show what was understood."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from handlers.ids import Field, Form
from handlers.reading.note_line import NoteLine
from handlers.reading.step_line import Step
from handlers.views.blocks import Block, alert, modal
from handlers.views.inputs import choice, date_input, radio, text_input, time_input
from handlers.views.opportunity_form import about, not_read
from reports.words import Words
from store.models import Opportunity, Status

KEPT = "keep"
Meta = Mapping[str, Any]
Money = tuple[Decimal, str]


def next_form(row: Opportunity, step: Step, words: Words, meta: Meta) -> Block:
    """``step`` is what the form starts with, and what was not understood."""
    blocks = [
        *not_read(step.unread, words),
        about(row),
        text_input(
            Field.NEXT_STEP,
            words("Next step"),
            step.text,
            placeholder=words("Call Bob about the quote"),
        ),
        *_day_and_hour(step, words),
    ]
    title = words("Next: #{number}", number=row.number)
    return _form(Form.NEXT, title, blocks, words, meta)


def note_form(row: Opportunity, note: NoteLine, step: Step, words: Words, meta: Meta) -> Block:
    """What was written, and what was understood of it; ``step`` is what will be next.

    A closed opportunity has no next step: the note stays whole.
    """
    if row.status == Status.OPEN:
        text, next_step = note.text, _next_step(step, words)
        notices = [*_asked(note, words), *not_read(step.unread, words)]
    else:
        text, next_step, notices = note.whole, [], []
    blocks = [
        *notices,
        about(row),
        _activity(note.kind, words),
        text_input(Field.NOTE, words("Note"), text, multiline=True, longest=3000),
        *next_step,
    ]
    if note.money is not None and note.money != (row.amount, row.currency):
        blocks.append(_amount(row, note.money, words))
    title = words("Note: #{number}", number=row.number)
    return _form(Form.NOTE, title, blocks, words, meta)


def step_of(row: Opportunity, zone: ZoneInfo) -> Step:
    """The next step as it is, its day and hour where the person is."""
    if row.next_step_at is None:
        return Step(row.next_step or "", row.next_step_on)
    here = row.next_step_at.astimezone(zone)
    return Step(row.next_step or "", here.date(), here.time())


def _asked(note: NoteLine, words: Words) -> list[Block]:
    """A day in a note may be a next step, or only what the note is about."""
    if not note.unread:
        return []
    parts = ", ".join(note.unread)
    return [alert(words("Is “{parts}” a next step? Then fill it in below.", parts=parts), "info")]


def _activity(kind: str, words: Words) -> Block:
    kinds = [
        ("call", words("Call")),
        ("email", words("E-mail")),
        ("meeting", words("Meeting")),
        ("note", words("Note")),
    ]
    return choice(Field.ACTIVITY, words("What happened?"), kinds, kind)


def _next_step(step: Step, words: Words) -> list[Block]:
    label = words("What comes next?")
    return [
        text_input(Field.NEXT_STEP, label, step.text, optional=True),
        *_day_and_hour(step, words),
    ]


def _day_and_hour(step: Step, words: Words) -> list[Block]:
    return [
        date_input(Field.NEXT_STEP_ON, words("On"), step.on, optional=True),
        time_input(Field.NEXT_STEP_AT, words("At"), step.at, optional=True),
    ]


def _amount(row: Opportunity, money: Money, words: Words) -> Block:
    """Whether an amount that a note names is the opportunity's new one."""
    kept = words("Keep {amount}", amount=words.money(row.amount, row.currency))
    new = words("Change it to {amount}", amount=words.money(*money))
    options = [(KEPT, kept), (f"{money[0]} {money[1]}", new)]
    return radio(Field.AMOUNT, words("Amount"), options, KEPT)


def _form(form: Form, title: str, blocks: list[Block], words: Words, meta: Meta) -> Block:
    submit, close = words("Save"), words("Cancel")
    return modal(form, title, blocks, submit=submit, close=close, meta=meta)
