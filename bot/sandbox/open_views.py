"""The modals each person has open, one upon another, and their Home tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.ids import mint
from bot.sandbox.shapes import Json, SlackError

STACK_LIMIT = 3


@dataclass
class View:
    """A view as Slack keeps it. `body` is what the app sent; typing stays in the client."""

    id: str
    user_id: str
    body: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id") or "")


class OpenViews:
    """The caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user_id: str) -> list[View]:
        return self._stacks.setdefault(user_id, [])

    def top(self, user_id: str) -> View | None:
        stack = self.stack(user_id)
        return stack[-1] if stack else None

    def home(self, user_id: str) -> View | None:
        return self._homes.get(user_id)

    def find(self, view_id: str | None, external_id: str | None) -> View:
        for view in self._all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        raise SlackError("not_found")

    def open(self, user_id: str, body: Json, view_hash: str) -> View:
        """A new root. Opening from within a modal replaces what was there."""
        view_id = mint("V")
        view = View(view_id, user_id, body, view_hash, root_view_id=view_id)
        self._refuse_duplicate(view, body)
        self._stacks[user_id] = [view]
        return view

    def push(self, user_id: str, body: Json, view_hash: str) -> View:
        stack = self.stack(user_id)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        root, below = stack[0].id, stack[-1].id
        view = View(mint("V"), user_id, body, view_hash, root, previous_view_id=below)
        self._refuse_duplicate(view, body)
        stack.append(view)
        return view

    def update(self, view: View, body: Json, view_hash: str) -> View:
        self._refuse_duplicate(view, body)
        view.body, view.hash, view.errors = body, view_hash, {}
        return view

    def publish(self, user_id: str, body: Json, view_hash: str) -> View:
        view = self._homes.get(user_id)
        if view is not None:
            return self.update(view, body, view_hash)
        view_id = mint("V")
        view = View(view_id, user_id, body, view_hash, root_view_id=view_id)
        self._refuse_duplicate(view, body)
        self._homes[user_id] = view
        return view

    def close_top(self, user_id: str) -> None:
        stack = self.stack(user_id)
        if stack:
            stack.pop()

    def clear(self, user_id: str) -> None:
        self._stacks[user_id] = []

    def _all(self) -> Iterator[View]:
        yield from self._homes.values()
        for stack in self._stacks.values():
            yield from stack

    def _refuse_duplicate(self, view: View, body: Json) -> None:
        wanted = body.get("external_id")
        if wanted and any(v.external_id == wanted and v is not view for v in self._all()):
            raise SlackError("duplicate_external_id")
