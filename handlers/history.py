"""History: who did what, and when; with the reasons and notes that were given."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Modal
from handlers.opening import number_asked
from handlers.routes import Routes
from handlers.views.card import read_target
from handlers.views.history import history_view
from store import opportunities
from store.history import history


def shown(asked: Interaction) -> Answer:
    """``/opp history 42``."""
    number, _rest = number_asked(asked, "history")
    return _view(asked, number, 0)


def pressed(asked: Interaction) -> Answer:
    number, _version = read_target(asked.value)
    return _view(asked, number, 0)


def turned(asked: Interaction) -> Answer:
    """Another page, in place of this one."""
    number, start = read_target(asked.value)
    return Modal(_view(asked, number, start or 0).view, instead=True)


def _view(asked: Interaction, number: int, start: int) -> Modal:
    with asked.services.readings() as session:
        row = opportunities.get(session, asked.place.id, number)
        found = history(session, row, start)
    return Modal(history_view(number, found, asked.words, asked.who.zone))


def register(routes: Routes) -> None:
    routes.command("history", shown)
    routes.action(Act.HISTORY, pressed)
    routes.action(Act.OLDER, turned)
    routes.action(Act.NEWER, turned)
