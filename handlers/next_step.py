"""Next step, Done and what comes next."""

import datetime as dt

from handlers.day_card import is_on_day_card
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.reading.line import read_step
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.blocks import escape
from handlers.views.step_forms import done_form, next_form
from store import lifecycle
from store.models import Opportunity
from store.schedule import next_workday


def next_(asked: Interaction) -> Answer:
    """``/opp next 42 fri call Bob``; a form asks for what was not said."""
    number, rest = number_asked(asked, "next")
    text, on = read_step(rest, asked.today)
    if not text or on is None:
        return form_about(asked, number, _form(asked, text or None, on))
    return carried_out(
        asked,
        lambda session: lifecycle.set_next_step(session, asked.change(), number, text, on),
        _said,
    )


def next_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked, None, None))


def next_saved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    return carried_out(
        asked,
        lambda session: lifecycle.set_next_step(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            values.text(Field.NEXT_STEP) or "",
            values.date(Field.NEXT_STEP_ON),
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


def _form(asked: Interaction, text: str | None, on: dt.date | None) -> Build:
    return lambda _session, row, meta: next_form(row, asked.words, meta, text, on)


def _said(asked: Interaction, row: Opportunity) -> str:
    words = asked.words
    if row.next_step is None:
        return words("Done: #{number}.", number=row.number)
    step = escape(row.next_step)
    if row.next_step_on is None:
        return words("Next for #{number}: {step}.", number=row.number, step=step)
    day = words.full_date(row.next_step_on)
    return words("Next for #{number}: {step}, on {day}.", number=row.number, step=step, day=day)


def register(routes: Routes) -> None:
    routes.command("next", next_)
    routes.action(Act.NEXT, next_pressed)
    routes.form(Form.NEXT, next_saved)
    routes.action(Act.DONE, done_pressed)
    routes.form(Form.DONE, done)
