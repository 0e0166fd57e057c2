"""Finds the person somebody means: mentioned, named, or chosen in a form.

Slack may have to be asked, so this comes before any transaction is opened.
"""

from handlers.interaction import Interaction
from handlers.reading.line import mentioned
from store.people import find_by_name


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
