"""Assign: hand an opportunity to somebody, who is told in a direct message."""

from sqlalchemy.orm import Session

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

    def work(session: Session) -> Opportunity:
        owner = person_meant(session, asked, rest)
        return lifecycle.assign(session, asked.change(), number, owner.id)

    return carried_out(asked, work, _said)


def assign_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked), must_be_open=False)


def assigned(asked: Interaction) -> Answer:
    slack_id = Values(asked.values).person(Field.OWNER) or ""

    def work(session: Session) -> Opportunity:
        owner = person_with(session, asked, slack_id)
        change = asked.change(asked.meta["version"])
        return lifecycle.assign(session, change, asked.meta["number"], owner.id)

    return carried_out(asked, work, _said)


def _form(asked: Interaction) -> Build:
    return lambda _session, row, meta: assign_form(row, asked.words, meta)


def _said(asked: Interaction, row: Opportunity) -> str:
    owner = mention(row.owner.slack_id, row.owner.name)
    return asked.words("#{number} now belongs to {owner}.", number=row.number, owner=owner)


def register(routes: Routes) -> None:
    routes.command("assign", assign)
    routes.action(Act.ASSIGN, assign_pressed)
    routes.form(Form.ASSIGN, assigned)
