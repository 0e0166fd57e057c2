"""Watch: hear what happens to an opportunity, whoever owns it."""

from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Replacement, Reply
from handlers.opening import number_asked
from handlers.routes import Routes
from handlers.views.card import read_target
from handlers.views.watching import watch_blocks, watched_blocks
from store.models import Opportunity
from store.watching import unwatch, watch, watched_by

MOST_SHOWN = 20


def watch_(asked: Interaction) -> Answer:
    """``/opp watch 42``; alone it shows what this person watches."""
    if not asked.text:
        return _watched(asked)
    number, _rest = number_asked(asked, "watch")
    return _watch(asked, number)


def unwatch_(asked: Interaction) -> Answer:
    """``/opp unwatch 42``."""
    number, _rest = number_asked(asked, "unwatch")
    return _unwatch(asked, number)


def watch_pressed(asked: Interaction) -> Answer:
    return _watch(asked, read_target(asked.value)[0])


def unwatch_pressed(asked: Interaction) -> Answer:
    return _unwatch(asked, read_target(asked.value)[0])


def _watch(asked: Interaction, number: int) -> Answer:
    with asked.services.sessions.begin() as session:
        row = watch(session, asked.place.id, number, asked.who.id, asked.now)
    said = asked.words("You watch #{number}: I tell you what others do to it.", number=number)
    return _answer(asked, row, said, watching=True)


def _unwatch(asked: Interaction, number: int) -> Answer:
    with asked.services.sessions.begin() as session:
        row = unwatch(session, asked.place.id, number, asked.who.id)
    said = asked.words("You do not watch #{number} any more.", number=number)
    return _answer(asked, row, said, watching=False)


def _answer(asked: Interaction, row: Opportunity, said: str, *, watching: bool) -> Reply:
    kind = Replacement if asked.in_ephemeral else Reply
    return kind(said, watch_blocks(row, said, asked.words, watching=watching))


def _watched(asked: Interaction) -> Reply:
    with asked.services.readings() as session:
        rows = watched_by(session, asked.place.id, asked.who.id, MOST_SHOWN)
    if not rows:
        said = asked.words("You watch nothing yet. Write `/opp watch 42` to hear of number 42.")
        return Reply(said)
    said = asked.words("You watch:")
    return Reply(said, watched_blocks(rows, said, asked.words))


def register(routes: Routes) -> None:
    routes.command("watch", watch_)
    routes.command("unwatch", unwatch_)
    routes.action(Act.WATCH, watch_pressed)
    routes.action(Act.UNWATCH, unwatch_pressed)
