"""A file that somebody dropped on Oppy, in its messages or in a channel where it is a member.

Slack tells of one file in up to three events. ``file_shared`` is the one that is heard: it comes
for every conversation without the right to read what people write there. The answer is in the
person's own messages, so that a table of customers is never discussed before a channel.
"""

from typing import Any

from handlers import files
from handlers.interaction import Answer, Interaction, Nothing
from handlers.mentions import Ask
from handlers.routes import Routes
from store import outbox
from store.errors import FileGone, RuleBroken


def dropped(asked: Interaction) -> Answer:
    """Not where another company reads. Slack is asked what it is once the event is acknowledged."""
    if not asked.meta.get("shared"):
        asked.services.later(take, asked)
    return Nothing()


def take(asked: Interaction) -> None:
    """Owe the answer to a table; to any other file only where nobody but Oppy can be meant."""
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
    if file.is_table or to_oppy:
        thread = file.shares.get(channel) if to_oppy else None
        about = {"id": file.id, "name": file.name, "size": file.size}
        _owe(asked, channel if to_oppy else asked.who.slack_id, thread, about)


def _owe(asked: Interaction, channel: str, thread: str | None, about: dict[str, Any]) -> None:
    """Once for each event, however often it comes and to however many copies."""
    with asked.services.sessions.begin() as session:
        ask = {"what": Ask.FILE, **about}
        outbox.owe_answer(session, asked.change(), channel, thread, ask)
    asked.services.wake()


def register(routes: Routes) -> None:
    routes.event("file_shared", dropped)
