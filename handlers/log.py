"""Log: what was done with an opportunity, open or closed, and what comes next."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, View
from handlers.opening import Build, form_from_button
from handlers.routes import Routes
from handlers.views.step_forms import done_form
from store.lifecycle import check_open
from store.models import Opportunity, Status
from store.schedule import next_workday


def log_pressed(asked: Interaction) -> Answer:
    """The form of Done: it asks the same, and is answered in the same way."""
    return form_from_button(asked, _form(asked), must_be_open=False)


def _form(asked: Interaction) -> Build:
    following = next_workday(asked.today)

    def build(_session: Session, row: Opportunity, meta: dict[str, Any]) -> View:
        if row.status == Status.INVALID:
            check_open(row)
        return done_form(row, following, asked.words, meta)

    return build


def register(routes: Routes) -> None:
    routes.action(Act.LOG, log_pressed)
