"""What tests and the page read: messages, views, homes, and what the app has done so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.sandbox.clock import elapsed
from bot.sandbox.messages import Message
from bot.sandbox.open_views import View
from bot.sandbox.shapes import Json, Refusal
from bot.sandbox.state import ApiCall, Post, Workspace

Found = TypeVar("Found")
DUMPED_MESSAGES = 8
PATIENCE_S = 20.0
LOOK_AGAIN_S = 0.1


class Reader:
    """Reads under the workspace's lock and hands out copies of its lists."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def posts(self) -> list[Post]:
        """Every accepted chat.postMessage, oldest first."""
        with self._workspace.changes:
            return list(self._workspace.posts)

    @property
    def calls(self) -> list[ApiCall]:
        """Every call of the Web API, oldest first."""
        with self._workspace.changes:
            return list(self._workspace.calls)

    @property
    def refusals(self) -> list[Refusal]:
        """What the app sent and Slack would not have taken."""
        with self._workspace.changes:
            return list(self._workspace.refusals)

    def messages(self, channel_id: str, for_user: str | None = None) -> list[Json]:
        """A conversation, oldest first; for one person, as that person sees it."""
        with self._workspace.changes:
            found = self._workspace.messages.of(channel_id, for_user)
            return [self.as_seen(message) for message in found]

    def as_seen(self, message: Message) -> Json:
        body = self._workspace.message_as_slack(message)
        files = body.get("files", [])
        return {
            **body,
            "channel": message.channel,
            "blocks": message.blocks,
            "metadata": message.metadata,
            "edited": message.edited,
            "ephemeral_for": message.ephemeral_for,
            "files": files,
        }

    def file_content(self, file_id: str) -> bytes | None:
        """What a person would download; nothing of a file that is gone."""
        with self._workspace.changes:
            file = self._workspace.files.get(file_id)
            return None if file is None else file.content

    def dm(self, user_id: str) -> str:
        """The conversation of this person with the app."""
        with self._workspace.changes:
            return self._workspace.team.direct_messages(user_id).id

    def view(self, user_id: str) -> Json | None:
        """The modal on top, with the errors that stand in it."""
        with self._workspace.changes:
            return self._shown(self._workspace.views.top(user_id))

    def home(self, user_id: str) -> Json | None:
        with self._workspace.changes:
            return self._shown(self._workspace.views.home(user_id))

    def depth(self, user_id: str) -> int:
        """How many modals lie upon one another."""
        with self._workspace.changes:
            return len(self._workspace.views.stack(user_id))

    def wait_for(self, predicate: Callable[[], Found], timeout: float = PATIENCE_S) -> Found:
        """Look again at each change until `predicate` finds something, and return that.

        It looks without holding the lock, so it may ask the Web API too; and now and then without
        a change, so it may ask the app or its database, whose changes nobody tells of here.
        """
        workspace, until = self._workspace, elapsed() + timeout
        while True:
            seen, left = workspace.version, until - elapsed()
            found = predicate()
            if found:
                return found
            if left <= 0:
                raise TimeoutError(f"nothing came within {timeout} s\n{self.dump()}")
            workspace.wait_for_change(seen, min(left, LOOK_AGAIN_S))

    def dump(self) -> str:
        """The last messages and open modals, for people who read a failed test."""
        with self._workspace.changes:
            newest = list(self._workspace.messages.newest_first())[:DUMPED_MESSAGES]
            lines = [_line(message) for message in reversed(newest)]
            for person in self._workspace.team.people.values():
                view = self._workspace.views.top(person.id)
                if view is not None:
                    title = (view.body.get("title") or {}).get("text")
                    lines.append(f"modal of {person.name}: {title} {view.errors or ''}")
            refusals = self._workspace.refusals
            lines += [f"refused: {r.where} {r.error} {' '.join(r.messages)}" for r in refusals]
            return "\n".join(lines) or "no messages"

    def _shown(self, view: View | None) -> Json | None:
        if view is None:
            return None
        return self._workspace.view_as_slack(view) | {"errors": view.errors or None}


def _line(message: Message) -> str:
    whom = f" (only {message.ephemeral_for})" if message.ephemeral_for else ""
    kinds = ", ".join(block["type"] for block in message.blocks)
    blocks = f" [{kinds}]" if kinds else ""
    return f"{message.channel} {message.ts} {message.user}{whom}: {message.text}{blocks}"
