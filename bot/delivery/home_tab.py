"""A Home tab that somebody looks at, made anew after what it shows has changed."""

from zoneinfo import ZoneInfo

from bot.delivery.composing import Composing, NothingToSay, person_of, slack_id_of
from bot.delivery.posting import Message
from handlers.home import Reader, blocks_for
from reports.words import words_for
from store import deliveries, homes, people


def home_tab(making: Composing) -> Message:
    """What the person chose to see. Raises ``NotAllowed`` for who may see nothing any more."""
    if deliveries.is_superseded(making.session, making.claim):
        raise NothingToSay("a newer version waits")
    person, workspace = person_of(making), making.workspace
    slack_id = slack_id_of(person)
    people.check_may_use(person, workspace)
    reader = Reader(
        workspace.id,
        workspace.timezone,
        person.id,
        ZoneInfo(person.timezone),
        words_for(person.locale),
        making.now,
    )
    shows = homes.home_of(making.session, person.id).shows or homes.MINE
    return Message(slack_id, "", blocks_for(making.session, reader, shows), is_home=True)
