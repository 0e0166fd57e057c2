"""Snooze: nothing is said about an opportunity until a day."""

from handlers.day_card import is_on_day_card
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction
from handlers.opening import form_from_button
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.step_forms import SNOOZE_FOR, snooze_form
from store import lifecycle
from store.models import Opportunity


def snooze_pressed(asked: Interaction) -> Answer:
    return form_from_button(
        asked, lambda _session, row, meta: snooze_form(row, asked.today, asked.words, meta)
    )


def snoozed(asked: Interaction) -> Answer:
    chosen = Values(asked.values).day(Field.UNTIL_WHEN, Field.UNTIL)
    until = chosen or asked.today + SNOOZE_FOR
    return carried_out(
        asked,
        lambda session: lifecycle.snooze(
            session, asked.change(asked.meta["version"]), asked.meta["number"], until
        ),
        _said,
        brief=is_on_day_card(asked),
    )


def _said(asked: Interaction, row: Opportunity) -> str:
    day = asked.words.date(row.snoozed_until)
    return asked.words("#{number} rests until {day}.", number=row.number, day=day)


def register(routes: Routes) -> None:
    routes.action(Act.SNOOZE, snooze_pressed)
    routes.form(Form.SNOOZE, snoozed)
