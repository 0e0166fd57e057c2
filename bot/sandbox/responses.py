"""Messages that answer an interaction: by the acknowledgement of a command or a response URL.

They go where the person is, whether or not the app is a member there.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import check_blocks, refuse_blocks, with_ids
from bot.sandbox.messages import Message
from bot.sandbox.passes import ResponseUrl
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.state import Workspace


def use_response_url(workspace: Workspace, path: str, body: Any) -> None:
    """Take one use of a response URL. The caller holds the workspace's lock."""
    url = workspace.passes.use(path)
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    original = _original(workspace, url)
    if body.get("delete_original"):
        given = {name for name, value in body.items() if value}
        if given != {"delete_original"} or original is None:
            raise SlackError("invalid_payload")
        original.deleted = True
    elif body.get("replace_original") and original is not None:
        _replace(workspace, original, body)
    else:
        say(workspace, url.user_id, url.channel_id, body)


def say(workspace: Workspace, user_id: str, channel_id: str, body: Json) -> Message:
    """Post the answer: seen by this person only unless it says `in_channel`."""
    blocks, attachments = _content(workspace, body)
    team = workspace.team
    in_channel = body.get("response_type") == "in_channel"
    message = Message(
        channel_id,
        workspace.messages.next_ts(channel_id),
        team.bot.id,
        text=str(body.get("text") or ""),
        blocks=blocks,
        attachments=attachments,
        metadata=body.get("metadata"),
        thread_ts=body.get("thread_ts"),
        ephemeral_for=None if in_channel else user_id,
        bot_id=team.bot_id,
        app_id=team.app_id,
    )
    return workspace.messages.add(message)


def _replace(workspace: Workspace, original: Message, body: Json) -> None:
    """An ephemeral message stays one: it cannot become visible to all."""
    original.blocks, original.attachments = _content(workspace, body)
    original.text = str(body.get("text") or "")
    original.edited = workspace.messages.next_ts(original.channel)


def _content(workspace: Workspace, body: Json) -> tuple[list[Json], list[Json]]:
    blocks, attachments = body.get("blocks") or [], body.get("attachments") or []
    if not body.get("text") and not blocks and not attachments:
        raise SlackError("no_text")
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    refuse_blocks(check_blocks(blocks, workspace.files.can_be_shown))
    return with_ids(blocks), attachments


def _original(workspace: Workspace, url: ResponseUrl) -> Message | None:
    if url.message_ts is None:
        return None
    return workspace.messages.get(url.channel_id, url.message_ts)
