"""Lost: asks for the reason, which is required, and closes."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, View
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.reading.closing_line import read_lost
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.step_forms import lost_form
from store import lifecycle
from store.models import Opportunity
from store.pipeline import loss_reasons


def lost(asked: Interaction) -> Answer:
    """``/opp lost 42 [why] [on 3 Mar]``; what is said goes into the note."""
    number, rest = number_asked(asked, "lost")
    return form_about(asked, number, _form(asked, rest))


def lost_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked, ""))


def closed_as_lost(asked: Interaction) -> Answer:
    values = Values(asked.values)
    reason = values.choice(Field.LOSS_REASON)
    return carried_out(
        asked,
        lambda session: lifecycle.lose(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            reason_id=int(reason) if reason else None,
            note=values.text(Field.NOTE),
            competitor=values.text(Field.COMPETITOR),
            closed_on=values.date(Field.CLOSED_ON),
        ),
        _said,
    )


def _form(asked: Interaction, text: str) -> Build:
    today = asked.change().today
    said = read_lost(text, today)

    def build(session: Session, row: Opportunity, meta: dict[str, Any]) -> View:
        reasons = loss_reasons(session, asked.place.id)
        on = said.on or today
        return lost_form(row, reasons, said.note, on, asked.words, meta, said.unread)

    return build


def _said(asked: Interaction, row: Opportunity) -> str:
    return asked.words("#{number} is closed as lost.", number=row.number)


def register(routes: Routes) -> None:
    routes.command("lost", lost)
    routes.action(Act.LOST, lost_pressed)
    routes.form(Form.LOST, closed_as_lost)
