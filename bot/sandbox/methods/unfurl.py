"""What an app shows below a link to its domain. docs.slack.dev/reference/methods/chat.unfurl"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import check_blocks, with_ids
from bot.sandbox.messages import Message, unfurl_id
from bot.sandbox.methods.call import TIER_3, Call, Method
from bot.sandbox.shapes import Json, SlackError

SOURCES = ("composer", "conversations_history")


def unfurl(call: Call) -> Json:
    """By channel and moment, or by the id and source that the event named."""
    message = _by_id(call) if call.args.given("unfurl_id") else _by_place(call)
    unfurls = call.args.structure("unfurls", "invalid_unfurls_format")
    if unfurls is None:
        raise SlackError("missing_unfurls")
    if not isinstance(unfurls, dict) or not all(isinstance(u, dict) for u in unfurls.values()):
        raise SlackError("invalid_unfurls_format")
    shown = {url: _attachment(call, message, url, body) for url, body in unfurls.items()}
    message.unfurls |= shown
    for place, one in enumerate(message.unfurls.values(), start=1):
        one["id"] = place
    return {}


def _by_place(call: Call) -> Message:
    for name in ("channel", "ts"):
        if not call.args.given(name):
            raise SlackError(f"missing_{name}")
    channel = call.workspace.team.channels.get(call.args.text("channel"))
    if channel is None:
        raise SlackError("cannot_find_channel")
    message = call.workspace.messages.get(channel.id, call.args.text("ts"))
    if message is None or message.ephemeral_for:
        raise SlackError("cannot_find_message")
    return message


def _by_id(call: Call) -> Message:
    if not call.args.given("source"):
        raise SlackError("missing_source")
    if call.args.text("source") not in SOURCES:
        raise SlackError("invalid_source")
    channel_id, _, ts = call.args.text("unfurl_id").partition(".")
    message = call.workspace.messages.get(channel_id, ts)
    if message is None or unfurl_id(message) != call.args.text("unfurl_id"):
        raise SlackError("invalid_unfurl_id")
    return message


def _attachment(call: Call, message: Message, url: str, body: Json) -> Json:
    """A link must stand in the message, and the app must have been told of it."""
    if f"<{url}>" not in message.text:
        raise SlackError("cannot_unfurl_message")
    if url not in message.links:
        raise SlackError("cannot_unfurl_url")
    blocks: Any = body.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        raise SlackError("cannot_parse_attachment")
    problems = check_blocks(blocks, call.workspace.files.can_be_shown)
    if problems:
        wrong = [f"[ERROR] {one}" for one in problems]
        raise SlackError("cannot_parse_attachment", response_metadata={"messages": wrong})
    team = call.workspace.team
    return {
        "from_url": url,
        "app_unfurl_url": url,
        "is_app_unfurl": True,
        "app_id": team.app_id,
        "bot_id": team.bot_id,
        "blocks": with_ids(blocks),
    }


ARGUMENTS = "channel ts unfurls unfurl_id source metadata"
AUTH = "user_auth_message user_auth_required user_auth_url user_auth_blocks"

METHODS = (Method("chat.unfurl", unfurl, f"{ARGUMENTS} {AUTH}", ("links:write",), TIER_3),)
