"""Finds the person somebody means: mentioned, named, or chosen in a form."""

from sqlalchemy.orm import Session

from handlers.interaction import Interaction
from handlers.reading.line import mentioned
from store.models import Person
from store.people import find_by_name


def person_meant(session: Session, asked: Interaction, text: str) -> Person:
    """The person a mention, ``me`` or a name means. Raises ``UnknownPerson``."""
    slack_id = mentioned(text)
    if slack_id is not None:
        return person_with(session, asked, slack_id)
    if text.lower().lstrip("@") in ("me", "我"):
        return session.get_one(Person, asked.who.id)
    return find_by_name(session, asked.place.id, text)


def person_with(session: Session, asked: Interaction, slack_id: str) -> Person:
    """The person with that Slack id. Raises ``UnknownPerson``."""
    return asked.directory.person(session, asked.place, slack_id, asked.now)
