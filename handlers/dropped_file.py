"""A file that somebody dropped on Oppy, in its messages or in a channel where it is a member.

Slack tells of one file in up to three events. ``file_shared`` is the one that is heard: it comes
for every conversation without the right to read what people write there. The answer is in the
person's own messages, so that a table of customers is never discussed before a channel.
"""

from typing import Any

from handlers import files
from handlers.importing import looking
from handlers.interaction import Answer, Interaction, Nothing
from handlers.mentions import Ask
from handlers.routes import Routes
from store import outbox
from store.errors import FileGone, RuleBroken
from store.people import admins_of, may_administer


def dropped(asked: Interaction) -> Answer:
    """Not where another company reads. Slack is asked what it is once the event is acknowledged."""
    if not asked.meta.get("shared"):
        asked.services.later(take, asked)
    return Nothing()


def take(asked: Interaction) -> None:
    """Look at an admin's table. Owe others the answer to theirs; to any other file only where
    nobody but Oppy can be meant.
    """
    channel = str(asked.channel_id)
    to_oppy = channel.startswith("D")
    try:
        file = files.look_at(asked.services.posting, str(asked.meta["file_id"]))
    except FileGone:
        return
    except RuleBroken:
        if to_oppy:
            _owe(asked, channel, None, {})
        return
    thread = file.shares.get(channel) if to_oppy else None
    is_admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    if is_admin and file.is_table and not file.is_too_large:
        asked.services.slowly(looking.look_at_table, asked, file, thread)
    elif is_admin and file.is_mapping and thread is not None:
        asked.services.slowly(looking.use_mapping, asked, file, thread)
    elif file.is_table or to_oppy:
        about = {"id": file.id, "name": file.name, "size": file.size}
        if file.is_table and not is_admin:
            about["admins"] = _admins(asked)
        _owe(asked, channel if to_oppy else asked.who.slack_id, thread, about)


def _admins(asked: Interaction) -> list[str]:
    """Some who may import, for somebody who may not."""
    with asked.services.readings() as session:
        return admins_of(session, asked.place.id)


def _owe(asked: Interaction, channel: str, thread: str | None, about: dict[str, Any]) -> None:
    """Once for each event, however often it comes and to however many copies."""
    with asked.services.sessions.begin() as session:
        ask = {"what": Ask.FILE, **about}
        outbox.owe_answer(session, asked.change(), channel, thread, ask)
    asked.services.wake()


def register(routes: Routes) -> None:
    routes.event("file_shared", dropped)
