"""Edit: change the fields of an opportunity; only what the person touched is saved."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.accounts import chosen_account
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction
from handlers.opening import form_from_button
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.opportunity_form import edit_form
from store import lifecycle
from store.accounts import find_or_add_contact
from store.lifecycle import Edit
from store.models import Opportunity
from store.pipeline import sources


def edit_pressed(asked: Interaction) -> Answer:
    return form_from_button(
        asked,
        lambda session, row, meta: edit_form(
            row, sources(session, asked.place.id), asked.words, meta
        ),
        must_be_open=False,
    )


def edited(asked: Interaction) -> Answer:
    return carried_out(
        asked,
        lambda session: lifecycle.edit(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            _touched(session, asked),
        ),
        _said,
    )


def _touched(session: Session, asked: Interaction) -> Edit:
    """The fields that differ from what the form showed when it opened.

    Somebody else may have changed the others meanwhile; leaving them out keeps his work.
    """
    values = Values(asked.values, asked.view.get("blocks"))
    new: dict[str, Any] = {}
    if values.touched(Field.TITLE):
        new["title"] = values.text(Field.TITLE) or ""
    if values.touched(Field.AMOUNT) or values.touched(Field.CURRENCY):
        new["amount"], new["currency"] = values.money(Field.AMOUNT, Field.CURRENCY)
    if values.touched(Field.EXPECTED_CLOSE):
        new["expected_close"] = values.date(Field.EXPECTED_CLOSE)
    if values.touched(Field.SOURCE):
        source = values.choice(Field.SOURCE)
        new["source_id"] = int(source) if source else None
    if values.touched(Field.DESCRIPTION):
        new["description"] = values.text(Field.DESCRIPTION)
    if values.touched(Field.ACCOUNT):
        new["account_id"] = chosen_account(session, asked, values.choice(Field.ACCOUNT))
    if values.touched(Field.CONTACT):
        contact = values.text(Field.CONTACT)
        account_id = chosen_account(session, asked, values.choice(Field.ACCOUNT))
        new["contact_id"] = (
            find_or_add_contact(session, asked.place.id, account_id, contact).id
            if contact
            else None
        )
    return Edit(**new)


def _said(asked: Interaction, row: Opportunity) -> str:
    return asked.words("#{number} is saved.", number=row.number)


def register(routes: Routes) -> None:
    routes.action(Act.EDIT, edit_pressed)
    routes.form(Form.EDIT, edited)
