"""Reading messages back, and reacting to them."""

from __future__ import annotations

import re

from bot.sandbox.messages import Message
from bot.sandbox.methods.call import TIER_3, Call, Method
from bot.sandbox.methods.paging import page
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.team import Channel

HISTORY_SCOPE = {
    "public_channel": "channels:history",
    "private_channel": "groups:history",
    "im": "im:history",
}


def history(call: Call) -> Json:
    """Newest first, without replies."""
    channel = _readable(call)
    top = [m for m in call.workspace.messages.of(channel.id) if m.thread_ts in (None, m.ts)]
    return _shown(call, [*reversed(_within(call, top))], "history")


def replies(call: Call) -> Json:
    """The parent, then its replies, oldest first."""
    channel = _readable(call)
    parent = call.workspace.messages.get(channel.id, call.args.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    thread = [parent, *call.workspace.messages.replies(parent)]
    return _shown(call, _within(call, thread), "replies")


def add_reaction(call: Call) -> Json:
    channel = call.channel()
    message = call.workspace.messages.get(channel.id, call.args.required("timestamp"))
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    name = call.args.required("name").strip(":")
    if re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name) is None:
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if call.workspace.team.bot.id in users:
        raise SlackError("already_reacted")
    users.append(call.workspace.team.bot.id)
    return {}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(HISTORY_SCOPE[channel.kind])
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _within(call: Call, messages: list[Message]) -> list[Message]:
    """Between `oldest` and `latest`; messages at these moments only with `inclusive`."""
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.args.flag("inclusive")

    def is_wanted(message: Message) -> bool:
        if message.ephemeral_for:
            return False
        if inclusive and message.posted_at in (oldest, latest):
            return True
        after = oldest is None or message.posted_at > oldest
        return after and (latest is None or message.posted_at < latest)

    return [message for message in messages if is_wanted(message)]


def _moment(call: Call, name: str) -> float | None:
    value = call.args.text(name)
    if not value:
        return None
    try:
        return float(value)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _shown(call: Call, messages: list[Message], kind: str) -> Json:
    with_metadata = call.args.flag("include_all_metadata")
    shown, rest = page(call, messages, kind)
    more = bool(rest["response_metadata"]["next_cursor"])
    bodies = [call.workspace.message_as_slack(message, with_metadata) for message in shown]
    return {"messages": bodies, "has_more": more, **(rest if more else {})}


READ = tuple(HISTORY_SCOPE.values())
WINDOW = "channel latest oldest inclusive include_all_metadata limit cursor"

METHODS = (
    Method("conversations.history", history, WINDOW, READ, TIER_3, changes=False),
    Method("conversations.replies", replies, f"{WINDOW} ts", READ, TIER_3, False, changes=False),
    Method("reactions.add", add_reaction, "channel name timestamp", ("reactions:write",), TIER_3),
)
