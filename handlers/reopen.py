"""Reopen: a closed opportunity goes on, in a chosen stage."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, View
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.blocks import escape
from handlers.views.step_forms import reopen_form
from store import errors, lifecycle
from store.models import Opportunity, Status
from store.pipeline import load_pipeline


def reopen(asked: Interaction) -> Answer:
    """``/opp reopen 42``."""
    number, _rest = number_asked(asked, "reopen")
    return form_about(asked, number, _form(asked), must_be_open=False)


def reopen_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked), must_be_open=False)


def reopened(asked: Interaction) -> Answer:
    stage = Values(asked.values).choice(Field.STAGE)
    return carried_out(
        asked,
        lambda session: lifecycle.reopen(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            int(stage) if stage else None,
        ),
        _said,
    )


def _form(asked: Interaction) -> Build:
    def build(session: Session, row: Opportunity, meta: dict[str, Any]) -> View:
        if row.status == Status.OPEN:
            raise errors.NotClosed(number=row.number)
        return reopen_form(row, load_pipeline(session, asked.place.id), asked.words, meta)

    return build


def _said(asked: Interaction, row: Opportunity) -> str:
    stage = escape(asked.words.name(row.stage.name))
    return asked.words("#{number} is open again, in {stage}.", number=row.number, stage=stage)


def register(routes: Routes) -> None:
    routes.command("reopen", reopen)
    routes.action(Act.REOPEN, reopen_pressed)
    routes.form(Form.REOPEN, reopened)
