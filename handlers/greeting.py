"""The first use: after their answer somebody is greeted, once in their life."""

from handlers.interaction import Interaction
from store.people import greet


def greet_once(asked: Interaction | None) -> None:
    """Costs nothing for who was greeted: that stands in memory with their name."""
    if asked is None or asked.who.greeted or _only_looks(asked):
        return
    asked.directory.note_greeted(asked.place, asked.who)
    asked.services.later(_greet, asked)


def _only_looks(asked: Interaction) -> bool:
    """Somebody who opens the conversation with Oppy, or shares a file, has not used it yet."""
    if asked.via != "event":
        return False
    return asked.meta.get("tab", "home") != "home" or asked.meta.get("type") == "file_shared"


def _greet(asked: Interaction) -> None:
    with asked.services.sessions.begin() as session:
        is_first = greet(session, asked.who.id, asked.now)
    if is_first:
        asked.services.wake()
