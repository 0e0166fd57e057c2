"""All that the sandbox knows, behind one lock that wakes whoever waits for a change."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.file_payloads import file_object, full_file_object, tombstone
from bot.sandbox.files import File, Files
from bot.sandbox.ids import mint_hash
from bot.sandbox.messages import Message, Messages
from bot.sandbox.open_views import OpenViews, View
from bot.sandbox.passes import Passes
from bot.sandbox.shapes import Json, Refusal
from bot.sandbox.team import Team


@dataclass(frozen=True)
class Post:
    """One accepted chat.postMessage."""

    at: datetime
    channel: str
    ts: str
    text: str
    metadata: Json | None


@dataclass(frozen=True)
class ApiCall:
    """One call of the Web API, without its token."""

    at: datetime
    method: str
    args: Json
    ok: bool
    error: str | None


class Workspace:
    """The team, its messages, files and views, and what the app has done so far."""

    def __init__(
        self, team: Team, clock: Callable[[], datetime], url: str, file_delay: float
    ) -> None:
        self.team = team
        self.clock = clock
        self.url = url
        self.changes = threading.Condition(threading.RLock())
        self.version = 0
        self.messages = Messages(clock)
        self.files = Files(file_delay, self._change_later)
        self.views = OpenViews()
        self.passes = Passes(clock)
        self.posts: list[Post] = []
        self.calls: deque[ApiCall] = deque(maxlen=20_000)
        self.refusals: list[Refusal] = []
        self._watchers: list[Callable[[], object]] = []
        self._timers: list[threading.Timer] = []

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock; whoever waits looks again afterwards."""
        with self.changes:
            yield
            self.version += 1
            self.changes.notify_all()
            for watcher in self._watchers:
                watcher()

    def wait_for_change(self, seen: int, timeout: float) -> bool:
        """Whether there is another version than the one `seen` in time."""
        with self.changes:
            return self.changes.wait_for(lambda: self.version != seen, timeout)

    def touch(self) -> None:
        """Something changed that is kept elsewhere: wake whoever waits."""
        with self.change():
            pass

    def watch(self, watcher: Callable[[], object]) -> Callable[[], None]:
        """Call `watcher` on each change, until the returned function is called."""
        with self.changes:
            self._watchers.append(watcher)

        def stop() -> None:
            with self.changes:
                self._watchers.remove(watcher)

        return stop

    def new_hash(self) -> str:
        return mint_hash(self.clock().timestamp())

    def refuse(self, where: str, error: str, messages: Sequence[str], payload: Any) -> None:
        with self.change():
            self.refusals.append(Refusal(where, error, tuple(messages), payload))

    def message_as_slack(self, message: Message, include_metadata: bool = True) -> Json:
        body = message.as_slack(self.team.id, include_metadata)
        if message.files:
            files = [self.file_as_slack(file_id) for file_id in message.files]
            body |= {"files": files, "upload": False, "display_as_bot": False}
        replies = [] if message.ephemeral_for else self.messages.replies(message)
        if replies:
            body |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "latest_reply": replies[-1].ts,
                "reply_users": sorted({reply.user for reply in replies}),
            }
        return body

    def file_as_slack(self, file_id: str) -> Json:
        file = self.files.get(file_id)
        return tombstone(file_id) if file is None else file_object(file, self.team, self.url)

    def full_file_as_slack(self, file: File) -> Json:
        return full_file_object(file, self.team, self.url, self.messages_with(file))

    def messages_with(self, file: File) -> list[Message]:
        """Those that show it and are still there."""
        found = [self.messages.get(*share) for share in file.shares]
        return [message for message in found if message is not None]

    def app_sees(self, file: File) -> bool:
        """Its own files, and those in conversations where it is a member."""
        bot = self.team.bot.id
        shown_in = [self.team.channels[m.channel] for m in self.messages_with(file)]
        return file.user == bot or any(bot in channel.members for channel in shown_in)

    def view_as_slack(self, view: View, values: Json | None = None) -> Json:
        """The view object of the Web API and of payloads."""
        body = view.body
        return {
            "id": view.id,
            "team_id": self.team.id,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata") or "",
            "callback_id": body.get("callback_id") or "",
            "state": {"values": values or {}},
            "hash": view.hash,
            "title": body.get("title"),
            "clear_on_close": bool(body.get("clear_on_close")),
            "notify_on_close": bool(body.get("notify_on_close")),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": self.team.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": self.team.id,
            "bot_id": self.team.bot_id,
        }

    def close(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _change_later(self, seconds: float) -> None:
        """Wake whoever waits when time alone has changed something."""
        timer = threading.Timer(seconds, self.touch)
        timer.daemon = True
        timer.start()
        self._timers.append(timer)
