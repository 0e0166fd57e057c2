"""A table is dropped, or a mapping file below one: the first look."""

from dataclasses import replace

import structlog
from slack_sdk.errors import SlackApiError

from handlers.files import SlackFile, described
from handlers.importing import showing
from handlers.interaction import Interaction
from handlers.views import dropped_file
from store import errands, looks
from store.errands import Errand
from store.looks import Look

log = structlog.get_logger()


def look_at_table(asked: Interaction, file: SlackFile, thread: str | None) -> None:
    """Below the message with the table, or, of one in a channel, in the admin's own messages."""
    with asked.services.sessions.begin() as session:
        if not errands.begin(session, _errand(asked, file, errands.HEARD), asked.now):
            return
    here = str(asked.channel_id) if thread else asked.who.slack_id
    mapping = _mapping_in(asked, thread)
    channel, shown_at = showing.post(asked, file.name, here, thread)
    wanted = Look(
        0, asked.place.id, file.id, channel, thread or shown_at, shown_at, file.name, mapping
    )
    with asked.services.sessions.begin() as session:
        look = looks.begin(session, _errand(asked, file, errands.LOOK), wanted, asked.now)
    if look is not None:
        showing.show(asked, look)


def use_mapping(asked: Interaction, file: SlackFile, thread: str) -> None:
    """Look again at the table above it, with its answers."""
    channel = str(asked.channel_id)
    with asked.services.sessions.begin() as session:
        look = looks.newest_below(session, asked.place.id, channel, thread)
        known = look is not None and look.mapping == file.id
        if known or not errands.begin(session, _errand(asked, file, errands.HEARD), asked.now):
            return
    if look is None:
        if not _is_beside_table(asked, thread):
            text = dropped_file.mapping_alone(file.name, asked.words)
            client = asked.services.posting
            client.chat_postMessage(channel=channel, thread_ts=thread, text=text)
        return
    showing.edit(asked, look, dropped_file.newer_below(look.name, asked.words))
    _, shown_at = showing.post(asked, look.name, channel, thread)
    showing.show(asked, replace(look, mapping=file.id, shown_at=shown_at, is_forgotten=False))


def _errand(asked: Interaction, file: SlackFile, kind: str) -> Errand:
    """Once for each event, however often it comes."""
    return Errand(asked.place.id, kind, f"file:{file.id}", asked.request_id)


def _mapping_in(asked: Interaction, thread: str | None) -> str | None:
    """The newest mapping file that stands beside the table or below it."""
    found = [file for file in _files_in(asked, thread) if file.is_mapping]
    return found[-1].id if found else None


def _is_beside_table(asked: Interaction, thread: str) -> bool:
    return any(file.is_table for file in _files_in(asked, thread))


def _files_in(asked: Interaction, thread: str | None) -> list[SlackFile]:
    """All of a thread; none where it may not be read."""
    if thread is None:
        return []
    try:
        found = asked.services.posting.conversations_replies(
            channel=str(asked.channel_id), ts=thread, limit=200
        )
    except SlackApiError as error:
        log.warning("thread not read", slack_error=error.response.get("error"))
        return []
    messages: list[dict[str, object]] = found["messages"]
    return [
        described(body)
        for one in messages
        for body in one.get("files") or ()  # type: ignore[attr-defined]
        if body.get("name")
    ]
