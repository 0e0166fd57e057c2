"""What every deed of a person needs: that they are there and see what they touch."""

from __future__ import annotations

from typing import Any

from bot.sandbox.envelopes import Carrier
from bot.sandbox.events import Events
from bot.sandbox.manifest import AppFeatures
from bot.sandbox.messages import Message
from bot.sandbox.open_views import View
from bot.sandbox.payloads import Payloads
from bot.sandbox.shapes import Json, NotPossible, Outcome
from bot.sandbox.state import Workspace
from bot.sandbox.team import Channel, Person

UNANSWERED = "This app did not respond. Try again?"


class Hands:
    """Checks and sends. What nobody could do in Slack's own window is `NotPossible`."""

    def __init__(
        self, workspace: Workspace, carrier: Carrier, events: Events, app: AppFeatures
    ) -> None:
        self._workspace = workspace
        self._carrier = carrier
        self._events = events
        self._app = app
        self._payloads = Payloads(workspace)

    def _interact(self, payload: Json) -> Outcome:
        """Send what needs no more than an acknowledgement."""
        answer = self._carrier.deliver("interactive", payload, expects_payload=False)
        taken = answer is not None and answer.accepted
        return Outcome() if taken else Outcome(error=UNANSWERED)

    def _event(self, event_type: str, **fields: Any) -> Json:
        moment = self._workspace.clock().timestamp()
        return {"type": event_type, **fields, "event_ts": f"{moment:.6f}"}

    def _active(self, user_id: str) -> Person:
        person = self._workspace.team.people.get(user_id)
        if person is None or person.deleted:
            raise NotPossible(f"{user_id} is not an active member")
        return person

    def _present(
        self, user_id: str, channel_id: str, writing: bool = True
    ) -> tuple[Person, Channel]:
        person, channel = self._active(user_id), self._workspace.team.channels.get(channel_id)
        if channel is None or user_id not in channel.members:
            raise NotPossible(f"{user_id} is not in {channel_id}")
        if writing and channel.is_archived:
            raise NotPossible(f"{channel_id} is archived")
        if writing and channel.is_im and self._app.messages_tab_read_only:
            raise NotPossible("sending messages to this app has been turned off")
        return person, channel

    def _visible(self, person: Person, channel_id: str, ts: str) -> Message:
        message = self._workspace.messages.get(channel_id, ts)
        if message is None or not message.is_seen_by(person.id):
            raise NotPossible(f"{person.id} sees no message {ts} in {channel_id}")
        return message

    def _top(self, user_id: str) -> View:
        view = self._workspace.views.top(user_id)
        if view is None:
            raise NotPossible(f"{user_id} has no modal open")
        return view
