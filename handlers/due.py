"""A bare ``/opp`` and ``/opp due``: my day."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Reply
from handlers.listing import list_
from handlers.routes import Routes
from handlers.views.day import day_blocks, day_text, nothing_due
from reports import day


def due(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        found = day.measure(session, asked.place.id, asked.today, asked.who.zone, [asked.who.id])
    if not found:
        return Reply(asked.words("Nothing is due today."), nothing_due(asked.words))
    told = day.tell(found, asked.words, asked.today)
    return Reply(day_text(told), day_blocks(told, asked.words))


def register(routes: Routes) -> None:
    routes.command("due", due)
    routes.action(Act.LIST_MINE, list_)
