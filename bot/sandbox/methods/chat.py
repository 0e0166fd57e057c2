"""Posting, changing and removing messages."""

from __future__ import annotations

from typing import Any

from bot.sandbox.files import Share
from bot.sandbox.limits import check_blocks, check_metadata, refuse_blocks, with_ids
from bot.sandbox.messages import Message
from bot.sandbox.methods.call import TIER_3, TIER_4, Call, Method
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.state import Post
from bot.sandbox.team import Channel

TEXT_LIMIT = 40_000
ATTACHMENT_LIMIT = 100
TRUNCATED = {
    "warning": "message_truncated",
    "response_metadata": {"warnings": ["message_truncated"]},
}


def post_message(call: Call) -> Json:
    workspace = call.workspace
    channel = _channel_to_post_in(call)
    content = _content(call)
    if not content["text"] and not content["blocks"] and not content["attachments"]:
        raise SlackError("no_text")
    message = workspace.messages.add(_by_app(call, channel, content, _thread(call, channel)))
    _share_linked(call, message)
    workspace.posts.append(
        Post(workspace.clock(), channel.id, message.ts, message.text, message.metadata)
    )
    shown = workspace.message_as_slack(message)
    return {"channel": channel.id, "ts": message.ts, "message": shown, **_warning(call)}


def post_ephemeral(call: Call) -> Json:
    channel = _channel_to_post_in(call)
    user_id = call.args.required("user")
    person = call.workspace.team.people.get(user_id)
    if person is None or person.deleted or user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call)
    if not content["text"] and not content["blocks"] and not content["attachments"]:
        raise SlackError("no_text")
    message = _by_app(call, channel, content, _thread(call, channel))
    message.ephemeral_for = user_id
    call.workspace.messages.add(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Text without blocks removes the blocks; metadata stays unless new is given."""
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_inactive")
    message = _own_message(call, channel, "cant_update_message")
    content = _content(call)
    given = [
        name for name in ("text", "blocks", "attachments", "markdown_text") if call.args.given(name)
    ]
    if not given:
        raise SlackError("no_text")
    message.text = content["text"] if "text" in given or "markdown_text" in given else message.text
    message.blocks, message.attachments = content["blocks"], content["attachments"]
    message.metadata = content["metadata"] or message.metadata
    message.edited = call.workspace.messages.next_ts(channel.id)
    shown = call.workspace.message_as_slack(message)
    body = {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}
    return body | _warning(call)


def delete(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    message.deleted = True
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.args.required("message_ts")
    message = call.workspace.messages.get(channel.id, ts)
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    domain = call.workspace.team.domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _channel_to_post_in(call: Call) -> Channel:
    channel = _conversation(call, call.args.required("channel"))
    if channel is None or (channel.is_private and not call.is_in(channel)):
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_read_only:
        raise SlackError("restricted_action_read_only_channel")
    if channel.is_im and not call.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    if not call.is_in(channel) and "chat:write.public" not in call.scopes:
        raise SlackError("not_in_channel")
    return channel


def _conversation(call: Call, wanted: str) -> Channel | None:
    """A channel by id or name, or a person, which means their direct messages with the app."""
    team = call.workspace.team
    channel = team.channel_named(wanted)
    user_id = wanted if channel is None else channel.user
    if user_id is None:
        return channel
    person = team.people.get(user_id)
    if person is None or person.deleted or person.is_external:
        return None
    return team.direct_messages(person.id)


def _content(call: Call) -> dict[str, Any]:
    args = call.args
    if args.given("markdown_text"):
        if args.given("text") or args.given("blocks"):
            raise SlackError("markdown_text_conflict")
        if len(args.text("markdown_text")) > 12_000:
            raise SlackError("msg_too_long")
    attachments = args.structure("attachments", "invalid_attachments") or []
    if len(attachments) > ATTACHMENT_LIMIT:
        raise SlackError("too_many_attachments")
    return {
        "text": (args.text("text") or args.text("markdown_text"))[:TEXT_LIMIT],
        "blocks": _blocks(call, args.structure("blocks", "invalid_blocks_format") or []),
        "attachments": [_attachment(call, index, one) for index, one in enumerate(attachments)],
        "metadata": _metadata(call),
    }


def _blocks(call: Call, blocks: Any, at: str = "/blocks") -> list[Json]:
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    refuse_blocks(check_blocks(blocks, call.workspace.files.can_be_shown, at))
    return with_ids(blocks)


def _attachment(call: Call, index: int, attachment: Json) -> Json:
    if not attachment.get("blocks"):
        return attachment
    blocks = _blocks(call, attachment["blocks"], f"/attachments/{index}/blocks")
    return {**attachment, "blocks": blocks}


def _metadata(call: Call) -> Json | None:
    metadata = call.args.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    check_metadata(metadata)
    found: Json = metadata
    return found


def _thread(call: Call, channel: Channel) -> str | None:
    """The parent of the thread. A reply to a reply hangs on the same parent."""
    ts = call.args.text("thread_ts")
    if not ts:
        return None
    parent = call.workspace.messages.get(channel.id, ts)
    if parent is None or parent.ephemeral_for:
        raise SlackError("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def _share_linked(call: Call, message: Message) -> None:
    """A link to a file that the app has or sees shares the file where the link is posted.

    Slack does not say whether it still does where unfurling is off, so here it does not.
    """
    off = [name for name in ("unfurl_links", "unfurl_media") if call.args.refused(name)]
    for file in call.workspace.files.linked_in("" if off else _read_text(message)):
        if call.workspace.app_sees(file):
            message.files.append(file.id)
            file.shares.append(Share(message.channel, message.ts))


def _read_text(message: Message) -> str:
    """What people read: the fallback text only where there are no blocks."""
    if not message.blocks:
        return message.text
    texts = (block.get("text") for block in message.blocks if block["type"] == "section")
    return "\n".join(str(text["text"]) for text in texts if text and text["type"] == "mrkdwn")


def _by_app(call: Call, channel: Channel, content: dict[str, Any], thread: str | None) -> Message:
    team = call.workspace.team
    return Message(
        channel.id,
        call.workspace.messages.next_ts(channel.id),
        team.bot.id,
        thread_ts=thread,
        bot_id=team.bot_id,
        app_id=team.app_id,
        **content,
    )


def _own_message(call: Call, channel: Channel, error: str) -> Message:
    message = call.workspace.messages.get(channel.id, call.args.required("ts"))
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    if message.bot_id != call.workspace.team.bot_id:
        raise SlackError(error)
    return message


def _warning(call: Call) -> Json:
    return dict(TRUNCATED) if len(call.args.text("text")) > TEXT_LIMIT else {}


CONTENT = "channel text blocks attachments markdown_text metadata as_user link_names parse"
POSTED = f"{CONTENT} thread_ts username icon_url icon_emoji mrkdwn unfurl_links unfurl_media"
WRITE = ("chat:write",)

METHODS = (
    Method("chat.postMessage", post_message, f"{POSTED} reply_broadcast", WRITE),
    Method("chat.postEphemeral", post_ephemeral, f"{POSTED} user", WRITE, TIER_4),
    Method("chat.update", update, f"{CONTENT} ts reply_broadcast file_ids", WRITE, TIER_3),
    Method("chat.delete", delete, "channel ts as_user", WRITE, TIER_3),
    Method(
        "chat.getPermalink", get_permalink, "channel message_ts", takes_json=False, changes=False
    ),
)
