"""Next step, Done and what comes next."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from handlers.day_card import is_on_day_card
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, View
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.reading.step_line import Step, read_step
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.blocks import escape
from handlers.views.card import when
from handlers.views.planning_forms import next_form, step_of
from handlers.views.step_forms import done_form
from store import lifecycle
from store.models import Opportunity
from store.schedule import next_workday

NOTHING_SAID = Step("")


def next_(asked: Interaction) -> Answer:
    """``/opp next 42 fri 3pm call Bob``: a form shows what was understood before it is saved."""
    number, rest = number_asked(asked, "next")
    said = read_step(rest, asked.here)
    lifecycle.check_lengths(next_step=said.text)
    return form_about(asked, number, _form(asked, said))


def next_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked, NOTHING_SAID))


def next_saved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    on, at = values.moment(Field.NEXT_STEP_ON, Field.NEXT_STEP_AT, asked.who.zone)
    return carried_out(
        asked,
        lambda session: lifecycle.set_next_step(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            values.text(Field.NEXT_STEP) or "",
            on,
            at,
        ),
        _said,
    )


def done_pressed(asked: Interaction) -> Answer:
    return form_from_button(
        asked, lambda _session, row, meta: done_form(row, asked.today, asked.words, meta)
    )


def done(asked: Interaction) -> Answer:
    """What was done, and what comes next, of which one of text and day is enough."""
    values = Values(asked.values)
    step = values.text(Field.NEXT_STEP)
    on = values.day(Field.NEXT_STEP_WHEN, Field.NEXT_STEP_ON)
    if step and on is None:
        on = next_workday(asked.today)
    elif on and step is None:
        step = asked.words("Follow up")
    return carried_out(
        asked,
        lambda session: lifecycle.log_activity(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            values.choice(Field.ACTIVITY) or "note",
            values.text(Field.NOTE),
            step,
            on,
            values.date(Field.EXPECTED_CLOSE),
        ),
        _said,
        brief=is_on_day_card(asked),
    )


def _form(asked: Interaction, said: Step) -> Build:
    def build(_session: Session, row: Opportunity, meta: dict[str, Any]) -> View:
        now = step_of(row, asked.who.zone)
        # A day alone moves the step that there is.
        step = now if said == NOTHING_SAID else replace(said, text=said.text or now.text)
        return next_form(row, step, asked.words, meta)

    return build


def _said(asked: Interaction, row: Opportunity) -> str:
    words = asked.words
    if row.next_step is None:
        return words("Done: #{number}.", number=row.number)
    step = escape(row.next_step)
    if row.next_step_on is None:
        return words("Next for #{number}: {step}.", number=row.number, step=step)
    if row.next_step_at is not None:
        at = when(row.next_step_at, words, asked.who.zone)
        return words("Next for #{number}: {step}, {at}.", number=row.number, step=step, at=at)
    day = words.full_date(row.next_step_on)
    return words("Next for #{number}: {step}, on {day}.", number=row.number, step=step, day=day)


def register(routes: Routes) -> None:
    routes.command("next", next_)
    routes.action(Act.NEXT, next_pressed)
    routes.form(Form.NEXT, next_saved)
    routes.action(Act.DONE, done_pressed)
    routes.form(Form.DONE, done)
