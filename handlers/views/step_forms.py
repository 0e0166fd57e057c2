"""The small forms: move, assign, won, lost, reopen, done, snooze."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from handlers.ids import Field, Form
from handlers.reading.amounts import COMMON
from handlers.views.blocks import Block, modal
from handlers.views.inputs import choice, date_input, person_input, text_input
from handlers.views.opportunity_form import about as _about
from handlers.views.opportunity_form import not_read, plain_amount
from handlers.views.when import when_inputs
from reports.words import Words
from store.models import LossReason, Opportunity
from store.pipeline import Pipeline
from store.schedule import next_workday

Meta = Mapping[str, Any]
Money = tuple[Decimal, str]
SNOOZE_FOR = dt.timedelta(days=3)
ACTIVITIES = ("call", "email", "meeting", "note")


def move_form(
    row: Opportunity, pipeline: Pipeline, words: Words, meta: Meta, to: int | None
) -> Block:
    """Choose a stage. ``to`` is preselected; without it the next one."""
    following = pipeline.after(row.stage_id)
    chosen = to or (following.id if following else None)
    blocks = [
        _about(row),
        _stages(pipeline, words, chosen, without=row.stage_id),
        text_input(
            Field.REASON,
            words("Why"),
            optional=True,
            longest=300,
            hint=words("Needed when it moves back."),
        ),
    ]
    return _form(
        Form.MOVE, words("Move #{number}", number=row.number), blocks, words("Move"), words, meta
    )


def reopen_form(row: Opportunity, pipeline: Pipeline, words: Words, meta: Meta) -> Block:
    blocks = [_about(row), _stages(pipeline, words, row.stage_id)]
    title = words("Reopen #{number}", number=row.number)
    return _form(Form.REOPEN, title, blocks, words("Reopen"), words, meta)


def assign_form(row: Opportunity, words: Words, meta: Meta) -> Block:
    blocks = [
        _about(row),
        person_input(
            Field.OWNER, words("New owner"), hint=words("They are told in a direct message.")
        ),
    ]
    title = words("Assign #{number}", number=row.number)
    return _form(Form.ASSIGN, title, blocks, words("Assign"), words, meta)


def won_form(
    row: Opportunity,
    said: Money | None,
    on: dt.date,
    words: Words,
    meta: Meta,
    unread: Sequence[str] = (),
) -> Block:
    """``said`` was given with the command. An amount that is known cannot be emptied here."""
    known, currency = said or (row.amount, row.currency)
    codes = list(dict.fromkeys((currency, *COMMON)))
    amount = None if known is None else plain_amount(known)
    blocks = [
        *not_read(unread, words),
        _about(row),
        text_input(
            Field.AMOUNT, words("Final amount"), amount, optional=known is None, longest=40,
            placeholder=words("50k, 1.2m or 48,500"),
        ),
        choice(Field.CURRENCY, words("Currency"), [(c, c) for c in codes], currency),
        date_input(Field.CLOSED_ON, words("Won on"), on),
    ]  # fmt: skip
    title = words("Won: #{number}", number=row.number)
    return _form(Form.WON, title, blocks, words("Close as won"), words, meta)


def lost_form(
    row: Opportunity,
    reasons: Iterable[LossReason],
    note: str | None,
    on: dt.date,
    words: Words,
    meta: Meta,
    unread: Sequence[str] = (),
) -> Block:
    blocks = [
        *not_read(unread, words),
        _about(row),
        choice(
            Field.LOSS_REASON,
            words("Why was it lost?"),
            [(str(reason.id), words.name(reason.name)) for reason in reasons],
        ),
        text_input(Field.COMPETITOR, words("Lost to"), optional=True),
        text_input(Field.NOTE, words("Note"), note, optional=True, multiline=True, longest=3000),
        date_input(Field.CLOSED_ON, words("Lost on"), on),
    ]
    title = words("Lost: #{number}", number=row.number)
    return _form(Form.LOST, title, blocks, words("Close as lost"), words, meta)


def done_form(row: Opportunity, today: dt.date, words: Words, meta: Meta) -> Block:
    """What happened, and what comes next; nothing need be filled in."""
    named = {
        "call": words("Call"),
        "email": words("E-mail"),
        "meeting": words("Meeting"),
        "note": words("Note"),
    }
    blocks = [
        _about(row),
        choice(
            Field.ACTIVITY,
            words("What happened?"),
            [(kind, named[kind]) for kind in ACTIVITIES],
            "call",
        ),
        text_input(Field.NOTE, words("Note"), optional=True, multiline=True, longest=3000),
        text_input(
            Field.NEXT_STEP,
            words("What comes next?"),
            optional=True,
            placeholder=words("Call Bob about the quote"),
        ),
        *when_inputs(
            Field.NEXT_STEP_WHEN,
            Field.NEXT_STEP_ON,
            words("When?"),
            today,
            words,
            optional=True,
            hint=words("A step without a day is for the next working day."),
        ),
    ]
    if row.expected_close is not None and row.expected_close < next_workday(today):
        blocks.append(
            date_input(
                Field.EXPECTED_CLOSE,
                words("New expected close"),
                optional=True,
                hint=words("It should have closed by {date}.", date=words.date(row.expected_close)),
            )
        )
    title = words("Done: #{number}", number=row.number)
    return _form(Form.DONE, title, blocks, words("Save"), words, meta)


def snooze_form(row: Opportunity, today: dt.date, words: Words, meta: Meta) -> Block:
    blocks = [
        _about(row),
        *when_inputs(
            Field.UNTIL_WHEN,
            Field.UNTIL,
            words("Remind me again"),
            today,
            words,
            today + SNOOZE_FOR,
            hint=words("Until then it is not overdue and not stale."),
        ),
    ]
    title = words("Snooze #{number}", number=row.number)
    return _form(Form.SNOOZE, title, blocks, words("Snooze"), words, meta)


def _stages(
    pipeline: Pipeline, words: Words, initial: int | None, without: int | None = None
) -> Block:
    options = [
        (str(stage.id), words.name(stage.name)) for stage in pipeline.stages if stage.id != without
    ]
    return choice(Field.STAGE, words("Stage"), options, None if initial is None else str(initial))


def _form(
    form: Form, title: str, blocks: list[Block], submit: str, words: Words, meta: Meta
) -> Block:
    return modal(form, title, blocks, submit=submit, close=words("Cancel"), meta=meta)
