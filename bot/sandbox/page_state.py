"""What the page shows one person: their conversations, messages, modal and Home tab."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.sandbox.manifest import AppFeatures
from bot.sandbox.messages import Message
from bot.sandbox.open_views import View
from bot.sandbox.page_files import file_url
from bot.sandbox.reading import Reader
from bot.sandbox.shapes import Json
from bot.sandbox.state import Workspace
from bot.sandbox.team import Channel, Person


class PageState:
    """The caller holds the workspace's lock."""

    def __init__(self, workspace: Workspace, reader: Reader, app: AppFeatures) -> None:
        self._workspace = workspace
        self._team = workspace.team
        self._reader = reader
        self._app = app
        self._read: dict[tuple[str, str], int] = {}

    def shown(self, person: Person, channel: Channel | None) -> Json:
        views = self._workspace.views
        messages = [] if channel is None else self._messages(person, channel)
        if channel is not None:
            self._read[person.id, channel.id] = len(messages)
        everyone = [*self._team.people.values(), self._team.bot]
        own_app = not person.is_external
        home = views.home(person.id)
        return {
            "now": self._workspace.clock().isoformat(),
            "zone": person.tz,
            "team": {"id": self._team.id, "name": self._team.name},
            "me": _person(person),
            "people": [_person(one) for one in everyone],
            "channels": [self._channel(person, one) for one in self._channels(person)],
            "app": {"id": self._team.app_id, "name": self._team.bot.real_name},
            "messages": messages,
            "view": self.view(person),
            "home": None if home is None else {"blocks": self._resolved(home.body["blocks"])},
            "commands": list(self._app.commands) if own_app else [],
            "shortcuts": list(self._app.shortcuts) if own_app else [],
        }

    def view(self, person: Person) -> Json | None:
        view = self._workspace.views.top(person.id)
        if view is None:
            return None
        body = self._workspace.view_as_slack(view)
        return body | {
            "blocks": self._resolved(body["blocks"]),
            "depth": len(self._workspace.views.stack(person.id)),
            "errors": view.errors or None,
            "busy": view.busy,
        }

    def place(self, person: Person, container: Json) -> View | Message | None:
        """The view, Home tab or message that a container names."""
        kind = container.get("type")
        if kind == "view":
            return self._workspace.views.top(person.id)
        if kind == "home":
            return self._workspace.views.home(person.id)
        return self._workspace.messages.get(str(container.get("channel")), str(container.get("ts")))

    def _channels(self, person: Person) -> list[Channel]:
        return [c for c in self._team.channels.values() if person.id in c.members]

    def _channel(self, person: Person, channel: Channel) -> Json:
        seen = len(self._workspace.messages.of(channel.id, person.id))
        kind = "private" if channel.is_private else "channel"
        return {
            "id": channel.id,
            "name": self._team.bot.real_name if channel.is_im else channel.name,
            "kind": "app" if channel.is_im else kind,
            "unread": max(0, seen - self._read.get((person.id, channel.id), 0)),
            "topic": channel.topic,
            "archived": channel.is_archived,
            "external": channel.is_ext_shared,
            "read_only": channel.is_im and self._app.messages_tab_read_only,
        }

    def _messages(self, person: Person, channel: Channel) -> list[Json]:
        found = self._workspace.messages.of(channel.id, person.id)
        return [self._message(message) for message in found]

    def _message(self, message: Message) -> Json:
        body = self._reader.as_seen(message)
        moment = datetime.fromtimestamp(message.posted_at, UTC)
        return body | {
            "blocks": self._resolved(message.blocks),
            "files": [self._file(file) for file in body["files"]],
            "edited": message.edited is not None,
            "only_you": message.ephemeral_for is not None,
            "app": message.bot_id is not None,
            "time": moment.isoformat(),
            "thread_ts": message.thread_ts,
            "reply_count": body.get("reply_count", 0),
            "notice": None,
        }

    def _file(self, file: Json) -> Json:
        """What Slack has processed can be downloaded; a picture is shown where it stands."""
        if not file.get("mimetype"):
            return file
        url = file_url(file["id"])
        is_image = file["mimetype"].startswith("image/")
        return file | {"download_url": f"{url}/download"} | ({"image_url": url} if is_image else {})

    def _resolved(self, value: Any) -> Any:
        """Pictures named by file get a URL that the page can load."""
        if isinstance(value, list):
            return [self._resolved(member) for member in value]
        if not isinstance(value, dict):
            return value
        found = {name: self._resolved(member) for name, member in value.items()}
        reference = value.get("slack_file")
        if isinstance(reference, dict):
            found["image_url"] = self._picture(reference)
        return found

    def _picture(self, reference: Json) -> str | None:
        file = self._workspace.files.find(reference)
        return None if file is None else file_url(file.id)


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "locale": person.locale,
        "guest": person.is_guest,
        "external": person.is_external,
        "deactivated": person.deleted,
        "color": person.color,
        "is_bot": person.is_bot,
    }
