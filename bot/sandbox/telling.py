"""What the app hears of messages and of what stands in them: files, mentions, links."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.sandbox.file_payloads import to_be_asked_for
from bot.sandbox.hands import Hands
from bot.sandbox.messages import Message, unfurl_id
from bot.sandbox.shapes import Json
from bot.sandbox.team import Channel
from bot.sandbox.writing import LINK

# How events call the kinds of conversations, and what an app subscribes to for each.
CHANNEL_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}
SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class Telling(Hands):
    """Sends events. The app hears of messages only where it is a member."""

    def _tell(self, message: Message, channel: Channel) -> None:
        if self._workspace.team.bot.id in channel.members:
            self._tell_message(message, channel)
            self._tell_files(message, channel)
        self._tell_links(message, channel)

    def _tell_message(self, message: Message, channel: Channel) -> None:
        kind = CHANNEL_TYPES[channel.kind]
        mentioned = f"<@{self._workspace.team.bot.id}>" in message.text
        with self._workspace.changes:
            shown = self._workspace.message_as_slack(message)
            if message.files and channel.is_ext_shared:
                shown["files"] = [to_be_asked_for(file_id) for file_id in message.files]
            body = {**shown, "channel": channel.id, "event_ts": message.ts}
            subtype = {"subtype": "file_share"} if message.files else {}
            heard = self._payloads.event({**body, **subtype, "channel_type": kind}, channel)
            mention = self._payloads.event({**body, "type": "app_mention"}, channel)
        if self._app.hears(SUBSCRIPTIONS[kind]):
            self._events.send(heard)
        if mentioned and not channel.is_im and self._app.hears("app_mention"):
            self._events.send(mention)

    def _tell_files(self, message: Message, channel: Channel) -> None:
        """Not what a file is: for that an app asks `files.info`."""
        if not self._app.hears("file_shared"):
            return
        for file_id in message.files:
            shared = self._event(
                "file_shared",
                file_id=file_id,
                user_id=message.user,
                file={"id": file_id},
                channel_id=channel.id,
            )
            self._send(shared, channel)

    def _tell_links(self, message: Message, channel: Channel) -> None:
        """The app hears of the links to its domains wherever somebody writes them."""
        links = tuple(url for url in LINK.findall(message.text) if self._app.unfurls(url))
        if not links or not self._app.hears("link_shared"):
            return
        is_member = self._workspace.team.bot.id in channel.members
        with self._workspace.change():
            message.links = links
        shared = self._event(
            "link_shared",
            channel=channel.id,
            is_bot_user_member=is_member,
            user=message.user,
            message_ts=message.ts,
            unfurl_id=unfurl_id(message),
            source="conversations_history",
            links=[{"domain": urlsplit(url).hostname, "url": url} for url in links],
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        )
        self._send(shared, channel)

    def _send(self, event: Json, channel: Channel) -> None:
        with self._workspace.changes:
            payload = self._payloads.event(event, channel)
        self._events.send(payload)
