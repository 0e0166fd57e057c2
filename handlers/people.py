"""Finds the person somebody means: mentioned, named, or chosen in a form.

Slack may have to be asked, so this comes before any transaction is opened.
"""

import structlog
from slack_sdk.errors import SlackClientError

from handlers.interaction import Interaction
from handlers.reading.line import mentioned
from store.errors import UnknownPerson
from store.mentions import mentioned_in
from store.people import find_by_name

log = structlog.get_logger()


def person_meant(asked: Interaction, text: str) -> int:
    """The id of the person a mention, ``me`` or a name means. Raises ``UnknownPerson``."""
    slack_id = mentioned(text)
    if slack_id is not None:
        return person_with(asked, slack_id)
    if text.lower().lstrip("@") in ("me", "我"):
        return asked.who.id
    with asked.services.readings() as session:
        return find_by_name(session, asked.place.id, text).id


def person_with(asked: Interaction, slack_id: str) -> int:
    """The id of the person with that Slack id. Raises ``UnknownPerson``."""
    return asked.directory.person(asked.place, slack_id, asked.now).id


def meet_mentioned(asked: Interaction, text: str) -> None:
    """Get to know whoever is mentioned in ``text``, so that they can be told of it.

    When Slack does not answer, they hear nothing, and the text is kept all the same.
    """
    for slack_id in sorted(mentioned_in(text)):
        try:
            person_with(asked, slack_id)
        except UnknownPerson:
            log.info("nobody with the id that was mentioned")
        except (SlackClientError, OSError) as error:
            log.warning("mentioned person not looked up", error=type(error).__name__)
