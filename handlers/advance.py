"""Advance: to the next stage at once, or to a chosen one; back too, with a reason."""

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction
from handlers.opening import form_about, number_asked
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.stages import split_stage
from handlers.views.blocks import escape
from handlers.views.card import read_target
from handlers.views.step_forms import move_form
from store import errors, lifecycle
from store.models import Opportunity
from store.pipeline import load_pipeline


def advance(asked: Interaction) -> Answer:
    """``/opp advance 42 [stage [reason]]``. Moving back without a reason asks for it."""
    number, rest = number_asked(asked, "advance")
    with asked.services.readings() as session:
        pipeline = load_pipeline(session, asked.place.id)
    stage, reason = split_stage(pipeline, asked, rest)
    if rest and stage is None:
        pipeline.named(rest)
    to = stage.id if stage else None
    try:
        return carried_out(
            asked,
            lambda session: lifecycle.advance(session, asked.change(), number, to, reason or None),
            _said,
        )
    except errors.BackNeedsReason:
        return _ask(asked, number, to)


def advance_pressed(asked: Interaction) -> Answer:
    number, version = read_target(asked.value)
    return carried_out(
        asked, lambda session: lifecycle.advance(session, asked.change(version), number), _said
    )


def move_pressed(asked: Interaction) -> Answer:
    number, _version = read_target(asked.value)
    return _ask(asked, number, None)


def moved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    return carried_out(
        asked,
        lambda session: lifecycle.advance(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            int(values.choice(Field.STAGE) or 0),
            values.text(Field.REASON),
        ),
        _said,
    )


def _ask(asked: Interaction, number: int, stage_id: int | None) -> Answer:
    return form_about(
        asked,
        number,
        lambda session, row, meta: move_form(
            row, load_pipeline(session, asked.place.id), asked.words, meta, stage_id
        ),
    )


def _said(asked: Interaction, row: Opportunity) -> str:
    stage = escape(asked.words.name(row.stage.name))
    return asked.words("#{number} is now in {stage}.", number=row.number, stage=stage)


def register(routes: Routes) -> None:
    routes.command("advance", advance)
    routes.action(Act.ADVANCE, advance_pressed)
    routes.action(Act.MOVE, move_pressed)
    routes.form(Form.MOVE, moved)
