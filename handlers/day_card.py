"""Whether something was asked on the morning's card, which shows by itself what became of it."""

from handlers.interaction import Interaction
from store.day_cards import is_open_at


def is_on_day_card(asked: Interaction) -> bool:
    if asked.message_ts is None or asked.in_ephemeral:
        return False
    with asked.services.readings() as session:
        return is_open_at(session, asked.place.id, asked.who.id, asked.message_ts)
