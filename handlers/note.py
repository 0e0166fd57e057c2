"""Note: keep a line about an opportunity, and what in it is a next step or a new amount."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Field, Form
from handlers.interaction import Answer, Interaction, View
from handlers.opening import Build, form_about, number_asked
from handlers.people import meet_mentioned
from handlers.reading.amounts import read_amount
from handlers.reading.note_line import NOTE, NoteLine, read_note
from handlers.routes import Routes
from handlers.showing import carried_out, told
from handlers.views.planning_forms import KEPT, note_form, step_of
from store import lifecycle, opportunities
from store.lifecycle import UNCHANGED
from store.models import Opportunity


def note(asked: Interaction) -> Answer:
    """``/opp note 42 They want a demo``; ``/opp note 42 call: …`` for a call.

    Words in which nothing else was understood are saved at once; else a form shows what was, or
    asks for the words.
    """
    number, rest = number_asked(asked, "note")
    line = read_note(rest, asked.here, asked.place.currency)
    lifecycle.check_lengths(note=line.whole)
    if not line.text or line.says_more or _ends_a_step(asked, number, line):
        return form_about(asked, number, _form(asked, rest), must_be_open=False)
    meet_mentioned(asked, rest)
    with asked.services.sessions.begin() as session:
        row = lifecycle.log_activity(session, asked.change(), number, line.kind, line.text)
    asked.services.wake()
    return told(asked, _said(asked, row))


def _ends_a_step(asked: Interaction, number: int, line: NoteLine) -> bool:
    """Whether saving would clear a next step, as anything but a note does: that is asked for."""
    if line.kind == NOTE:
        return False
    with asked.services.readings() as session:
        return opportunities.get(session, asked.place.id, number).next_step is not None


def _form(asked: Interaction, text: str) -> Build:
    def build(_session: Session, row: Opportunity, meta: dict[str, Any]) -> View:
        line = read_note(text, asked.here, row.currency)
        step = line.step or step_of(row, asked.who.zone)
        return note_form(row, line, step, asked.words, meta)

    return build


def note_saved(asked: Interaction) -> Answer:
    values = Values(asked.values, asked.view.get("blocks"))
    step = values.text(Field.NEXT_STEP)
    on, at = values.moment(Field.NEXT_STEP_ON, Field.NEXT_STEP_AT, asked.who.zone)
    planned_anew = bool(step) or values.touched(Field.NEXT_STEP_ON)
    money = read_amount(values.choice(Field.AMOUNT) or KEPT, "") or (UNCHANGED, UNCHANGED)
    meet_mentioned(asked, values.text(Field.NOTE) or "")
    return carried_out(
        asked,
        lambda session: lifecycle.log_activity(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            values.choice(Field.ACTIVITY) or NOTE,
            values.text(Field.NOTE),
            step,
            on if planned_anew else None,
            next_step_at=at,
            amount=money[0],
            currency=money[1],
        ),
        _said,
    )


def _said(asked: Interaction, row: Opportunity) -> str:
    return asked.words("Noted for #{number}.", number=row.number)


def register(routes: Routes) -> None:
    routes.command("note", note)
    routes.form(Form.NOTE, note_saved)
