"""What people do in conversations: commands, messages, buttons, shortcuts."""

from __future__ import annotations

from typing import Any

from bot.sandbox.choosing import Action, chosen_action, with_selection
from bot.sandbox.messages import Message
from bot.sandbox.responses import say
from bot.sandbox.shapes import Json, Outcome, SlackError
from bot.sandbox.team import Channel, Person
from bot.sandbox.telling import Telling
from bot.sandbox.writing import escaped, with_entities


class InConversations(Telling):
    """Each deed blocks until the app answered or three seconds passed."""

    def command(self, user_id: str, channel_id: str, command: str, text: str = "") -> Outcome:
        """Type a slash command. People of other teams do not have this team's commands."""
        person, channel = self._present(user_id, channel_id)
        if person.is_external or not self._app.knows_command(command):
            return Outcome(error=f"{command} is not a valid command.")
        team = self._workspace.team
        text = text.strip()
        sent = escaped(team, text, True) if self._app.escapes(command) else with_entities(text)
        with self._workspace.change():
            payload = self._payloads.command(person, channel, command, sent)
        answer = self._carrier.deliver("slash_commands", payload, expects_payload=True)
        if answer is None:
            return Outcome(error=f"{command} failed with the error “operation_timeout”")
        if not answer.accepted:
            return Outcome(error=f"{command} failed with the error “dispatch_failed”")
        return self._show(person, channel, command, answer.payload)

    def message(
        self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None
    ) -> Outcome:
        """Write a message. The app hears of it where it is a member and subscribed to that."""
        person, channel = self._present(user_id, channel_id)
        body = escaped(self._workspace.team, text, with_names=False)
        with self._workspace.change():
            ts = self._workspace.messages.next_ts(channel.id)
            message = Message(channel.id, ts, person.id, text=body, thread_ts=thread_ts)
            self._workspace.messages.add(message)
        self._tell(message, channel)
        return Outcome(ts=ts)

    def press(
        self,
        user_id: str,
        channel_id: str,
        message_ts: str,
        action: Action,
        state: Json | None = None,
        **selected: Any,
    ) -> Outcome:
        """Press a button or choose from a menu in a message, also one only this person sees."""
        person, _ = self._present(user_id, channel_id, writing=False)
        with self._workspace.change():
            message = self._visible(person, channel_id, message_ts)
            done = chosen_action(message.pressable, action, selected)
            typed = with_selection(state, done)
            payload = self._payloads.message_action(person, message, done, typed)
        return self._interact(payload)

    def shortcut(
        self,
        user_id: str,
        callback_id: str,
        channel_id: str | None = None,
        message_ts: str | None = None,
    ) -> Outcome:
        """Use a shortcut: of a message when one is named, else a global one."""
        person = self._active(user_id)
        with self._workspace.change():
            if channel_id is None or message_ts is None:
                payload = self._payloads.global_shortcut(person, callback_id)
            else:
                message = self._visible(person, channel_id, message_ts)
                payload = self._payloads.message_shortcut(person, message, callback_id)
        return self._interact(payload)

    def happens(self, event_type: str, **fields: Any) -> None:
        """Any other event, whether or not the app subscribed to it."""
        with self._workspace.change():
            payload = self._payloads.event(self._event(event_type, **fields))
        self._events.send(payload)

    def _show(self, person: Person, channel: Channel, command: str, answer: Json) -> Outcome:
        if not answer:
            return Outcome()
        with self._workspace.change():
            try:
                return Outcome(ts=say(self._workspace, person.id, channel.id, answer).ts)
            except SlackError as refusal:
                self._workspace.refuse(command, refusal.error, refusal.messages, answer)
        return Outcome(error=f"{command} failed because the app sent a malformed response")
