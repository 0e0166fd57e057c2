"""``/opp 42``, ``/opp show 42`` and Open: the card, for the asker alone."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Reply
from handlers.opening import number_asked
from handlers.routes import Routes
from handlers.views.card import card, card_text, read_target
from store import opportunities
from store.pipeline import load_pipeline


def show(asked: Interaction) -> Answer:
    number, _rest = number_asked(asked, "show")
    return _card(asked, number)


def open_one(asked: Interaction) -> Answer:
    number, _version = read_target(asked.value)
    return _card(asked, number)


def _card(asked: Interaction, number: int) -> Reply:
    with asked.services.readings() as session:
        row = opportunities.get(session, asked.place.id, number)
        pipeline = load_pipeline(session, asked.place.id)
    link = asked.services.link_to(number)
    blocks = card(row, pipeline, asked.words, asked.now, asked.who.zone, link)
    return Reply(card_text(row, asked.words), blocks)


def register(routes: Routes) -> None:
    routes.command("show", show)
    routes.action(Act.OPEN, open_one)
    routes.action(Act.OPEN_CHOSEN, open_one)
