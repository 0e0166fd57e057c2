"""Log: what was done with an opportunity, open or closed, and what comes next."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction
from handlers.opening import form_from_button
from handlers.routes import Routes
from handlers.views.step_forms import done_form
from store.schedule import next_workday


def log_pressed(asked: Interaction) -> Answer:
    """The form of Done: it asks the same, and is answered in the same way."""
    following = next_workday(asked.today)
    return form_from_button(
        asked,
        lambda _session, row, meta: done_form(row, following, asked.words, meta),
        must_be_open=False,
    )


def register(routes: Routes) -> None:
    routes.action(Act.LOG, log_pressed)
