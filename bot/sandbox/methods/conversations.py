"""Channels and direct messages: what they are and who is in them."""

from __future__ import annotations

from bot.sandbox.methods.call import TIER_2, TIER_3, TIER_4, Call, Method
from bot.sandbox.methods.paging import page
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.team import Channel

READ_SCOPE = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def info(call: Call) -> Json:
    channel = call.channel()
    call.need(READ_SCOPE[channel.kind])
    body = _as_slack(call, channel)
    if call.args.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need(READ_SCOPE[channel.kind])
    shown, rest = page(call, sorted(channel.members), "member")
    return {"members": shown, **rest}


def list_all(call: Call) -> Json:
    team = call.workspace.team
    seen = [c for c in team.channels.values() if not c.is_private or call.is_in(c)]
    return _listed(call, seen)


def of_user(call: Call) -> Json:
    """The conversations of a person, or of the app; private ones only where both are."""
    team = call.workspace.team
    user_id = call.args.text("user") or team.bot.id
    call.person(user_id)
    theirs = [
        channel
        for channel in team.channels.values()
        if user_id in channel.members and (call.is_in(channel) or channel.kind == "public_channel")
    ]
    return _listed(call, theirs)


def open_conversation(call: Call) -> Json:
    args, team = call.args, call.workspace.team
    if args.given("channel"):
        return {"channel": {"id": call.channel().id}}
    user_ids = [user_id.strip() for user_id in args.text("users").split(",") if user_id.strip()]
    if not user_ids:
        raise SlackError("users_list_not_supplied")
    if len(user_ids) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = call.person(user_ids[0])
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    if person.is_external:
        raise SlackError("user_not_visible")
    call.need("im:write")
    already = any(channel.user == person.id for channel in team.channels.values())
    channel = team.direct_messages(person.id)
    if not args.flag("return_im"):
        return {"channel": {"id": channel.id}}
    return {"no_op": already, "already_open": already, "channel": _as_slack(call, channel)}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_im or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    channel.members.add(call.workspace.team.bot.id)
    return {"channel": _as_slack(call, channel)}


def _listed(call: Call, channels: list[Channel]) -> Json:
    kinds = [kind.strip() for kind in (call.args.text("types") or "public_channel").split(",")]
    if not set(kinds) <= set(READ_SCOPE):
        raise SlackError("invalid_types")
    for kind in kinds:
        call.need(READ_SCOPE[kind])
    active = not call.args.flag("exclude_archived")
    wanted = [c for c in channels if c.kind in kinds and (active or not c.is_archived)]
    shown, rest = page(call, wanted, "channel")
    return {"channels": [_as_slack(call, channel) for channel in shown], **rest}


def _as_slack(call: Call, channel: Channel) -> Json:
    if channel.is_im:
        return {
            "id": channel.id,
            "created": 0,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.user,
            "is_open": True,
            "priority": 0,
        }
    text = {"creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": 0,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "unlinked": 0,
        "is_shared": channel.is_ext_shared,
        "is_frozen": False,
        "is_read_only": channel.is_read_only,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_member": call.is_in(channel),
        "context_team_id": call.workspace.team.id,
        "topic": {"value": channel.topic, **text},
        "purpose": {"value": "", **text},
    }


ANY_READ = tuple(READ_SCOPE.values())
OPENS = ("im:write", "mpim:write", "groups:write", "channels:manage")
LISTED = "types exclude_archived limit cursor team_id"

METHODS = (
    Method(
        "conversations.info",
        info,
        "channel include_locale include_num_members",
        ANY_READ,
        TIER_3,
        False,
        changes=False,
    ),
    Method(
        "conversations.members",
        members,
        "channel limit cursor",
        ANY_READ,
        TIER_4,
        False,
        changes=False,
    ),
    Method("conversations.list", list_all, LISTED, ANY_READ, TIER_2, False, changes=False),
    Method(
        "users.conversations",
        of_user,
        f"{LISTED} user exclude_muted",
        ANY_READ,
        TIER_3,
        False,
        changes=False,
    ),
    Method(
        "conversations.open",
        open_conversation,
        "users channel return_im prevent_creation",
        OPENS,
        TIER_3,
    ),
    Method("conversations.join", join, "channel", ("channels:join",), TIER_3),
)
