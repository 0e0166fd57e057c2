"""One call of a Web API method: its arguments as asked for, and what may refuse it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.manifest import AppFeatures
from bot.sandbox.open_views import View
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.state import Workspace
from bot.sandbox.team import Channel, Person

TRUE = {"1", "true", "True", True}


class Args:
    """Arguments come as JSON values or, from forms, as strings; either is read the same way."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """A string; empty when it was not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            message = f"[ERROR] missing required field: {name}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
        return value

    def given(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def flag(self, name: str) -> bool:
        return self.values.get(name) in TRUE

    def refused(self, name: str) -> bool:
        """Given, and not a yes."""
        return self.given(name) and not self.flag(name)

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments") from None

    def structure(self, name: str, error: str) -> Any:
        """A list or object, given as such or as a string of JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None


@dataclass(frozen=True)
class Call:
    """What a method gets to work with."""

    args: Args
    workspace: Workspace
    scopes: frozenset[str]
    connection_url: Callable[[], str]
    app: AppFeatures

    def need(self, *any_of: str) -> None:
        """The token must carry one of these scopes."""
        if any_of and not self.scopes.intersection(any_of):
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=any_of[0], provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation an argument names, if the app may know of it."""
        channel = self.workspace.team.channels.get(self.args.required(name))
        if channel is None or (channel.is_private and not self.is_in(channel)):
            raise SlackError("channel_not_found")
        return channel

    def is_in(self, channel: Channel) -> bool:
        return self.workspace.team.bot.id in channel.members

    def person(self, user_id: str) -> Person:
        team = self.workspace.team
        person = team.bot if user_id == team.bot.id else team.people.get(user_id)
        if person is None:
            raise SlackError("user_not_found")
        return person

    def view_shown(self, view: View) -> Json:
        return {"view": self.workspace.view_as_slack(view)}


@dataclass(frozen=True)
class Method:
    """A method of the Web API. `scopes`: one of them is needed. `tier`: calls a minute."""

    name: str
    run: Callable[[Call], Json]
    arguments: str = ""
    scopes: tuple[str, ...] = ()
    tier: int | None = None
    takes_json: bool = True
    caller: Literal["bot", "app", "anyone"] = "bot"
    changes: bool = True

    @property
    def argument_names(self) -> frozenset[str]:
        return frozenset(self.arguments.split())


TIER_2, TIER_3, TIER_4 = 20, 50, 100
