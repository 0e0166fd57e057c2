"""The file object of messages and events, and the fuller one of the Web API.

docs.slack.dev/reference/objects/file-object
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.file_kinds import SNIPPET_LIMIT, kind_of, name_in_url
from bot.sandbox.files import File
from bot.sandbox.messages import Message
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team

LISTS = {"public_channel": "channels", "private_channel": "groups", "im": "ims"}


def file_object(file: File, team: Team, url: str) -> Json:
    """Type and MIME type are empty until Slack has processed the file."""
    if file.deleted:
        return tombstone(file.id)
    kind, name = kind_of(file.name), name_in_url(file.name)
    ready = bool(file.mimetype)
    snippet = kind.is_text and file.length <= SNIPPET_LIMIT
    private = f"{url}/files-pri/{team.id}-{file.id}"
    public = any(team.channels[one.channel].kind == "public_channel" for one in file.shares)
    body: dict[str, Any] = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": kind.filetype if ready else "",
        "pretty_type": kind.pretty if ready else "",
        "user": file.user,
        "user_team": _team_of(file.user, team),
        "editable": snippet,
        "size": file.length,
        "mode": "snippet" if snippet else "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": public,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}",
        "permalink": f"https://{team.domain}.slack.com/files/{file.user}/{file.id}/{name}",
        "file_access": "visible",
    }
    return body | ({"alt_txt": file.alt_text} if file.alt_text else {})


def full_file_object(file: File, team: Team, url: str, messages: list[Message]) -> Json:
    """With where it is shared. `messages` are those that show it."""
    body = file_object(file, team, url)
    for name in LISTS.values():
        body[name] = []
    shares: dict[str, dict[str, list[Json]]] = {}
    for message in messages:
        channel = team.channels[message.channel]
        body[LISTS[channel.kind]].append(channel.id)
        group = shares.setdefault("public" if channel.kind == "public_channel" else "private", {})
        shared: Json = {"ts": message.ts, "channel_name": channel.name, "team_id": team.id}
        if message.thread_ts is not None:
            shared["thread_ts"] = message.thread_ts
        group.setdefault(channel.id, []).append(shared)
    return body | {"shares": shares}


def tombstone(file_id: str) -> Json:
    return {"id": file_id, "mode": "tombstone"}


def to_be_asked_for(file_id: str) -> Json:
    """What events tell of a file in a channel that is shared with another company."""
    return {
        "id": file_id,
        "mode": "file_access",
        "created": 0,
        "timestamp": 0,
        "user": "",
        "file_access": "check_file_info",
    }


def _team_of(user: str, team: Team) -> str:
    person = team.people.get(user)
    return team.id if person is None else person.team_id
