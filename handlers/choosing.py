"""Choosing an opportunity: search as you type."""

from handlers.forms import Values
from handlers.ids import Field
from handlers.interaction import Answer, Interaction, Options
from handlers.reading.line import take_number
from handlers.routes import Routes
from handlers.views.blocks import Block, option
from store import errors, opportunities
from store.opportunities import Filter

MOST = 20
LONGEST = 100


def chosen_number(values: Values) -> int:
    """The number that was chosen in a form. Raises ``UnknownChoice``."""
    choice = values.choice(Field.OPPORTUNITY)
    if choice is None:
        raise errors.UnknownChoice
    return int(choice)


def search(asked: Interaction) -> Answer:
    typed = " ".join(asked.text.split())[:LONGEST]
    number, rest = take_number(typed)
    with asked.services.readings() as session:
        if number is not None and not rest:
            row = opportunities.get(session, asked.place.id, number)
            account = row.account.name if row.account else None
            return Options([_option(row.number, row.title, account)])
        wanted = Filter(status=None, text=typed or None)
        found = opportunities.page(session, asked.place.id, wanted, size=MOST)
    return Options([_option(line.number, line.title, line.account) for line in found.lines])


def _option(number: int, title: str, account: str | None) -> Block:
    return option(" · ".join(part for part in (f"#{number} {title}", account) if part), str(number))


def register(routes: Routes) -> None:
    routes.search(Field.OPPORTUNITY, search)
