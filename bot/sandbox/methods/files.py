"""Uploading in three steps: ask for a URL, send the bytes there, complete."""

from __future__ import annotations

from typing import Any

from bot.sandbox.files import File
from bot.sandbox.limits import check_blocks, refuse_blocks, with_ids
from bot.sandbox.messages import Message
from bot.sandbox.methods.call import TIER_3, TIER_4, Call, Method
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.team import Channel

ALT_TEXT_LIMIT = 1000
CHANNEL_LIMIT = 100


def get_upload_url(call: Call) -> Json:
    args = call.args
    length = args.number("length", 0)
    if length < 1:
        raise SlackError("missing_argument", arg="length")
    alt_text = args.text("alt_txt") or args.text("alt_text")
    if len(alt_text) > ALT_TEXT_LIMIT:
        raise SlackError("alt_txt_too_large")
    created = int(call.workspace.clock().timestamp())
    file = call.workspace.files.ask(args.required("filename"), length, alt_text, created)
    return {"upload_url": f"{call.workspace.url}/upload/v1/{file.upload_key}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    args, workspace = call.args, call.workspace
    wanted: Any = args.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        args.required("files")
    files = [_uploaded(call, str(one.get("id"))) for one in wanted]
    channels = _channels(call)
    blocks = args.structure("blocks", "invalid_blocks") or []
    refuse_blocks(check_blocks(blocks, workspace.files.can_be_shown))
    for file, one in zip(files, wanted, strict=True):
        workspace.files.complete(file, str(one.get("title") or ""))
    for channel in channels:
        _share(call, channel, files, with_ids(blocks))
    return {"files": [workspace.file_as_slack(file.id) for file in files]}


def file_info(call: Call) -> Json:
    file = _existing(call)
    return {"file": call.workspace.file_as_slack(file.id), "comments": []}


def delete(call: Call) -> Json:
    file = _existing(call)
    file.deleted, file.content = True, None
    return {}


def _uploaded(call: Call, file_id: str) -> File:
    file = call.workspace.files.get(file_id)
    if file is None or file.content is None or file.deleted:
        raise SlackError("file_not_found")
    return file


def _existing(call: Call) -> File:
    file = call.workspace.files.get(call.args.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


def _channels(call: Call) -> list[Channel]:
    """Without any the file stays private to the app."""
    listed = call.args.text("channels") or call.args.text("channel_id")
    wanted = [channel_id for channel_id in listed.split(",") if channel_id]
    if len(wanted) > CHANNEL_LIMIT:
        raise SlackError("channels_limit_exceeded")
    return [_channel(call, channel_id) for channel_id in wanted]


def _channel(call: Call, channel_id: str) -> Channel:
    channel = call.workspace.team.channels.get(channel_id)
    if channel is None or (channel.is_private and not call.is_in(channel)):
        raise SlackError("channel_not_found")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("posting_to_channel_denied")
    return channel


def _share(call: Call, channel: Channel, files: list[File], blocks: list[Json]) -> None:
    team = call.workspace.team
    for file in files:
        file.channels.append(channel.id)
    message = Message(
        channel.id,
        call.workspace.messages.next_ts(channel.id),
        team.bot.id,
        text=call.args.text("initial_comment"),
        blocks=blocks,
        files=[file.id for file in files],
        thread_ts=call.args.text("thread_ts") or None,
        bot_id=team.bot_id,
        app_id=team.app_id,
    )
    call.workspace.messages.add(message)


WRITE, READ = ("files:write",), ("files:read",)
ASKED = "filename length alt_txt alt_text snippet_type"
COMPLETED = (
    "files channel_id channels thread_ts initial_comment blocks username icon_url icon_emoji"
)

METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, ASKED, WRITE, TIER_4, False),
    Method("files.completeUploadExternal", complete_upload, COMPLETED, WRITE, TIER_4),
    Method(
        "files.info", file_info, "file count cursor limit page", READ, TIER_4, False, changes=False
    ),
    Method("files.delete", delete, "file", WRITE, TIER_3),
)
