"""Note: keep a line about an opportunity."""

from handlers.interaction import Answer, Interaction
from handlers.opening import number_asked
from handlers.people import meet_mentioned
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.showing import told
from store import errors, lifecycle


def note(asked: Interaction) -> Answer:
    """``/opp note 42 They want a demo for ten people``."""
    number, rest = number_asked(asked, "note")
    if not rest:
        raise errors.NoteMissing(number=number)
    meet_mentioned(asked, rest)
    with asked.services.sessions.begin() as session:
        row = lifecycle.log_activity(session, asked.change(), number, "note", unescape(rest))
    asked.services.wake()
    return told(asked, asked.words("Noted for #{number}.", number=row.number))


def register(routes: Routes) -> None:
    routes.command("note", note)
