"""Messages, in the order in which they were posted to their conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.shapes import Json


@dataclass
class Message:
    """One message. `ephemeral_for` names the only person who sees it.

    `links` are the addresses that the app was told of, `unfurls` what it showed below them.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    thread_ts: str | None = None
    edited: str | None = None
    ephemeral_for: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    deleted: bool = False
    links: tuple[str, ...] = ()
    unfurls: dict[str, Json] = field(default_factory=dict)

    @property
    def posted_at(self) -> float:
        return float(self.ts)

    @property
    def shown_below(self) -> list[Json]:
        """Its attachments, and those that the app put below its links."""
        return [*self.attachments, *self.unfurls.values()]

    @property
    def pressable(self) -> list[Json]:
        """Every block that somebody could press something in."""
        return [*self.blocks, *(b for one in self.unfurls.values() for b in one["blocks"])]

    def is_seen_by(self, user_id: str | None) -> bool:
        return not self.deleted and self.ephemeral_for in (None, user_id)

    def as_slack(self, team_id: str, include_metadata: bool = True) -> Json:
        """The message object of the Web API and of payloads."""
        body: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.bot_id is not None:
            body |= {"bot_id": self.bot_id, "app_id": self.app_id}
        body["team"] = team_id
        optional: dict[str, Any] = {
            "blocks": self.blocks,
            "attachments": self.shown_below,
            "thread_ts": self.thread_ts,
            "edited": self.edited and {"user": self.user, "ts": self.edited},
            "metadata": self.metadata if include_metadata else None,
            "files": [{"id": file_id} for file_id in self.files],
            "reactions": [
                {"name": name, "users": users, "count": len(users)}
                for name, users in self.reactions.items()
            ],
        }
        return body | {key: value for key, value in optional.items() if value}


def unfurl_id(message: Message) -> str:
    """What names a message's links in `chat.unfurl`."""
    return f"{message.channel}.{message.ts}"


class Messages:
    """Every conversation's messages. The caller holds the workspace's lock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._by_channel: dict[str, dict[str, Message]] = {}
        self._threads: dict[tuple[str, str], list[Message]] = {}
        self._latest: list[Message] = []

    def next_ts(self, channel_id: str) -> str:
        """A moment of the sandbox's clock, pushed on by microseconds until it is unique there."""
        taken = self._by_channel.get(channel_id, {})
        micros = int(self._clock().timestamp() * 1_000_000)
        while (ts := f"{micros // 1_000_000}.{micros % 1_000_000:06d}") in taken:
            micros += 1
        return ts

    def add(self, message: Message) -> Message:
        self._by_channel.setdefault(message.channel, {})[message.ts] = message
        self._latest.append(message)
        if message.thread_ts is not None and message.thread_ts != message.ts:
            self._threads.setdefault((message.channel, message.thread_ts), []).append(message)
        return message

    def get(self, channel_id: str, ts: str) -> Message | None:
        found = self._by_channel.get(channel_id, {}).get(ts)
        return None if found is None or found.deleted else found

    def of(self, channel_id: str, for_user: str | None = None) -> list[Message]:
        """What `for_user` sees of a conversation; without one, everything including ephemerals."""
        everything = self._by_channel.get(channel_id, {}).values()
        if for_user is None:
            return [message for message in everything if not message.deleted]
        return [message for message in everything if message.is_seen_by(for_user)]

    def replies(self, parent: Message) -> list[Message]:
        thread = self._threads.get((parent.channel, parent.ts), [])
        return [reply for reply in thread if not reply.deleted]

    def newest_first(self) -> Iterator[Message]:
        return reversed(self._latest)
