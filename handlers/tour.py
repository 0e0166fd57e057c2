"""The tour: opened from the greeting or the help, turned page by page in place."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Modal
from handlers.routes import Routes
from handlers.views.tour import tour_view


def turned(asked: Interaction) -> Answer:
    """The page that the button names; over a message it opens, in the tour it takes its place."""
    in_tour = asked.view.get("callback_id") == "tour"
    return Modal(tour_view(int(asked.value or 0), asked.words), instead=in_tour)


def register(routes: Routes) -> None:
    routes.action(Act.TOUR, turned)
    routes.action(Act.TOUR_BACK, turned)
