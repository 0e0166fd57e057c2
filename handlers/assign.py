"""Assign: hand an opportunity to somebody, who is told in a direct message."""

from handlers.day_card import is_on_day_card
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.people import person_meant, person_with
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.blocks import mention
from handlers.views.step_forms import assign_form
from store import lifecycle
from store.models import Opportunity


def assign(asked: Interaction) -> Answer:
    """``/opp assign 42 @sam``; without a name a form asks for it."""
    number, rest = number_asked(asked, "assign")
    if not rest:
        return form_about(asked, number, _form(asked), must_be_open=False)
    owner_id = person_meant(asked, rest)
    return carried_out(
        asked,
        lambda session: lifecycle.assign(session, asked.change(), number, owner_id),
        _said,
    )


def assign_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked), must_be_open=False)


def assigned(asked: Interaction) -> Answer:
    owner_id = person_with(asked, Values(asked.values).person(Field.OWNER) or "")
    return carried_out(
        asked,
        lambda session: lifecycle.assign(
            session, asked.change(asked.meta["version"]), asked.meta["number"], owner_id
        ),
        _said,
        brief=is_on_day_card(asked),
    )


def _form(asked: Interaction) -> Build:
    return lambda _session, row, meta: assign_form(row, asked.words, meta)


def _said(asked: Interaction, row: Opportunity) -> str:
    owner = mention(row.owner.slack_id, row.owner.name)
    return asked.words("#{number} now belongs to {owner}.", number=row.number, owner=owner)


def register(routes: Routes) -> None:
    routes.command("assign", assign)
    routes.action(Act.ASSIGN, assign_pressed)
    routes.form(Form.ASSIGN, assigned)
