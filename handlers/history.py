"""History: the timeline of an opportunity, with the reasons and notes that were given."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Modal, View
from handlers.opening import number_asked
from handlers.routes import Routes
from handlers.views.card import read_target
from handlers.views.history import history_view, read_page
from store import opportunities
from store.history import history


def shown(asked: Interaction) -> Answer:
    """``/opp history 42``."""
    number, _rest = number_asked(asked, "history")
    return Modal(_view(asked, number, 0))


def pressed(asked: Interaction) -> Answer:
    number, _version = read_target(asked.value)
    return Modal(_view(asked, number, 0))


def turned(asked: Interaction) -> Answer:
    """Another page, or other entries, in place of these."""
    number, start, only_activities = read_page(asked.value)
    return Modal(_view(asked, number, start, only_activities=only_activities), instead=True)


def _view(asked: Interaction, number: int, start: int, *, only_activities: bool = False) -> View:
    with asked.services.readings() as session:
        row = opportunities.get(session, asked.place.id, number)
        found = history(session, row, start, only_activities=only_activities)
    return history_view(number, found, asked.words, asked.who.zone)


def register(routes: Routes) -> None:
    routes.command("history", shown)
    routes.action(Act.HISTORY, pressed)
    for act in (Act.OLDER, Act.NEWER, Act.EVERYTHING, Act.ACTIVITIES):
        routes.action(act, turned)
