"""Uploading in three steps: ask for a URL, send the bytes there, complete."""

from __future__ import annotations

from typing import Any

from bot.sandbox.files import File, Share
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
    owner = call.workspace.team.bot.id
    file = call.workspace.files.ask(args.required("filename"), length, alt_text, created, owner)
    return {"upload_url": f"{call.workspace.url}/upload/v1/{file.upload_key}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    args, workspace = call.args, call.workspace
    wanted: Any = args.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        args.required("files")
    files = [_uploaded(call, str(one.get("id"))) for one in wanted]
    channels = _channels(call)
    thread = _thread(call, channels)
    blocks = [] if args.given("initial_comment") else args.structure("blocks", "invalid_blocks")
    refuse_blocks(check_blocks(blocks or [], workspace.files.can_be_shown))
    for file, one in zip(files, wanted, strict=True):
        workspace.files.complete(file, str(one.get("title") or ""))
    for channel in channels:
        _share(call, channel, files, with_ids(blocks or []), thread)
    return {"files": [workspace.full_file_as_slack(file) for file in files]}


def file_info(call: Call) -> Json:
    file = _existing(call)
    return {"file": call.workspace.full_file_as_slack(file), "comments": []}


def delete(call: Call) -> Json:
    file = _existing(call)
    if file.user != call.workspace.team.bot.id:
        raise SlackError("cant_delete_file")
    file.deleted, file.content = True, None
    return {}


def _uploaded(call: Call, file_id: str) -> File:
    """A file whose bytes are there, once: what was completed is known to no upload any more."""
    file = call.workspace.files.get(file_id)
    if file is None or file.content is None or file.deleted or file.completed:
        raise SlackError("file_not_found")
    return file


def _existing(call: Call) -> File:
    file = call.workspace.files.get(call.args.required("file"))
    if file is None or not call.workspace.app_sees(file):
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


def _thread(call: Call, channels: list[Channel]) -> str | None:
    """Always the parent, and in one channel only. Slack documents no code for what is neither."""
    ts = call.args.text("thread_ts")
    if not ts:
        return None
    parent = call.workspace.messages.get(channels[0].id, ts) if len(channels) == 1 else None
    if parent is None or parent.ephemeral_for or parent.thread_ts not in (None, ts):
        message = "[ERROR] not the parent of a thread in that channel [json-pointer:/thread_ts]"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    return ts


def _channel(call: Call, channel_id: str) -> Channel:
    """A person in `channels` means their direct messages with the app."""
    team = call.workspace.team
    person = team.people.get(channel_id) if call.args.given("channels") else None
    if person is not None and not person.deleted and not person.is_external:
        channel_id = team.direct_messages(person.id).id
    channel = team.channels.get(channel_id)
    if channel is None or (channel.is_private and not call.is_in(channel)):
        raise SlackError("channel_not_found")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("posting_to_channel_denied")
    return channel


def _share(
    call: Call, channel: Channel, files: list[File], blocks: list[Json], thread: str | None
) -> None:
    team = call.workspace.team
    message = Message(
        channel.id,
        call.workspace.messages.next_ts(channel.id),
        team.bot.id,
        text=call.args.text("initial_comment"),
        blocks=blocks,
        files=[file.id for file in files],
        thread_ts=thread,
        bot_id=team.bot_id,
        app_id=team.app_id,
    )
    call.workspace.messages.add(message)
    for file in files:
        file.shares.append(Share(channel.id, message.ts))


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
