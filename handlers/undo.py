"""Undo: takes back a change of one's own, and does it again."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Replacement, Reply
from handlers.opening import number_asked
from handlers.routes import Routes
from handlers.views.card import card
from handlers.views.confirmation import confirmation, taken_back_text
from store.changes import Change
from store.models import Opportunity
from store.pipeline import load_pipeline
from store.undoing import undo, undo_last, what_was_undone

Work = Callable[[Session, Change], Opportunity]


def undo_(asked: Interaction) -> Answer:
    """``/opp undo``: my last change; ``/opp undo 42`` my last one of that."""
    number = number_asked(asked, "undo")[0] if asked.text else None
    return _taken_back(asked, lambda session, change: undo_last(session, change, number))


def undo_pressed(asked: Interaction) -> Answer:
    """The change whose confirmation has the button, whatever was done since."""
    return _taken_back(asked, lambda session, change: undo(session, change, asked.value))


def _taken_back(asked: Interaction, work: Work) -> Reply:
    with asked.services.sessions.begin() as session:
        row = work(session, asked.change())
        was = what_was_undone(session, asked.place.id, asked.request_id)
        pipeline = load_pipeline(session, asked.place.id)
    asked.services.wake()
    said = taken_back_text(row, was, asked.words)
    redo = asked.request_id if asked.has_written else None
    blocks = [
        confirmation(said, redo, asked.words, undone=not was.again),
        *card(row, pipeline, asked.words, asked.now, asked.who.zone),
    ]
    in_place = asked.in_ephemeral or asked.view.get("type") == "modal"
    return Replacement(said, blocks) if in_place else Reply(said, blocks)


def register(routes: Routes) -> None:
    routes.command("undo", undo_)
    routes.action(Act.UNDO, undo_pressed)
