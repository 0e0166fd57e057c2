"""What Slack sends to an app, in its recorded shapes."""

from __future__ import annotations

from bot.sandbox.ids import mint
from bot.sandbox.messages import Message
from bot.sandbox.open_views import View
from bot.sandbox.shapes import Json
from bot.sandbox.state import Workspace
from bot.sandbox.team import Channel, Person
from bot.sandbox.values import each_element, state_values

TOKEN = "sandbox-verification-token"  # noqa: S105  (the deprecated field, which proves nothing)


class Payloads:
    """Builds payloads. The caller holds the workspace's lock."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._team = workspace.team

    def command(self, person: Person, channel: Channel, command: str, text: str) -> Json:
        return {
            "token": TOKEN,
            "team_id": self._team.id,
            "team_domain": self._team.domain,
            "channel_id": channel.id,
            "channel_name": channel_name(channel),
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": self._team.app_id,
            "is_enterprise_install": False,
            "response_url": self._response_url(person, channel.id),
            "trigger_id": self._workspace.passes.trigger(person.id),
        }

    def message_action(self, person: Person, message: Message, action: Json, typed: Json) -> Json:
        """Something pressed or chosen in a message. An ephemeral one does not come along."""
        channel = self._team.channels[message.channel]
        body = self._interaction("block_actions", person) | self._in_message(message)
        body["container"] |= _unfurl_with(message, action)
        body["channel"] = {"id": channel.id, "name": channel_name(channel)}
        if not message.ephemeral_for:
            body["message"] = self._workspace.message_as_slack(message)
        body["state"] = {"values": state_values(message.blocks, typed)}
        body["response_url"] = self._response_url(person, channel.id, message.ts)
        return body | {"actions": [self._stamped(action)]}

    def view_action(self, person: Person, view: View, action: Json, typed: Json) -> Json:
        body = self._interaction("block_actions", person, view)
        body["container"] = {"type": "view", "view_id": view.id}
        body["view"] = self._view(view, typed)
        return body | {"actions": [self._stamped(action)]}

    def search(
        self, person: Person, where: View | Message, block: Json, element: Json, query: str
    ) -> Json:
        """Typing into a menu with external options."""
        body = self._interaction("block_suggestion", person)
        del body["trigger_id"]
        if isinstance(where, View):
            body["container"] = {"type": "view", "view_id": where.id}
            body["view"] = self._view(where, {})
        else:
            channel = self._team.channels[where.channel]
            body |= self._in_message(where)
            body["channel"] = {"id": channel.id, "name": channel_name(channel)}
            if not where.ephemeral_for:
                body["message"] = self._workspace.message_as_slack(where)
        ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
        return body | ids | {"value": query}

    def view_submission(self, person: Person, view: View, typed: Json) -> Json:
        body = self._interaction("view_submission", person, view)
        shown = self._view(view, typed)
        urls = self._response_urls(person, view, shown["state"]["values"])
        return body | {"view": shown, "response_urls": urls}

    def view_closed(self, person: Person, view: View, is_cleared: bool) -> Json:
        body = self._interaction("view_closed", person, view)
        del body["trigger_id"]
        return body | {"view": self._view(view, {}), "is_cleared": is_cleared}

    def message_shortcut(self, person: Person, message: Message, callback_id: str) -> Json:
        channel = self._team.channels[message.channel]
        return self._interaction("message_action", person) | {
            "callback_id": callback_id,
            "action_ts": self._action_ts(),
            "message_ts": message.ts,
            "channel": {"id": channel.id, "name": channel_name(channel)},
            "message": self._workspace.message_as_slack(message),
            "response_url": self._response_url(person, channel.id),
        }

    def global_shortcut(self, person: Person, callback_id: str) -> Json:
        body = self._interaction("shortcut", person)
        return body | {"callback_id": callback_id, "action_ts": self._action_ts()}

    def event(self, event: Json, channel: Channel | None = None) -> Json:
        shared = channel is not None and channel.is_ext_shared
        bot = {"user_id": self._team.bot.id, "is_bot": True, "is_enterprise_install": False}
        return {
            "token": TOKEN,
            "team_id": self._team.id,
            "context_team_id": self._team.id,
            "context_enterprise_id": None,
            "api_app_id": self._team.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": mint("Ev"),
            "event_time": int(self._workspace.clock().timestamp()),
            "authorizations": [{"enterprise_id": None, "team_id": self._team.id, **bot}],
            "is_ext_shared_channel": shared,
            "event_context": mint("4-"),
        }

    def _interaction(self, kind: str, person: Person, view: View | None = None) -> Json:
        """What all interactive payloads share."""
        return {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": self._team.app_id,
            "token": TOKEN,
            "team": {"id": self._team.id, "domain": self._team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._workspace.passes.trigger(person.id, view.id if view else None),
        }

    def _in_message(self, message: Message) -> Json:
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral_for is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        return {"container": container}

    def _view(self, view: View, typed: Json) -> Json:
        values = state_values(view.body["blocks"], typed)
        return self._workspace.view_as_slack(view, values)

    def _response_urls(self, person: Person, view: View, values: Json) -> list[Json]:
        """For conversation menus that asked for a way to post where the person chose."""
        urls = []
        for block, element in each_element(view.body["blocks"]):
            if not element.get("response_url_enabled"):
                continue
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            state = values[ids["block_id"]][ids["action_id"]]
            channel_id = state.get("selected_conversation") or state.get("selected_channel")
            if channel_id:
                url = self._response_url(person, channel_id)
                urls.append({**ids, "channel_id": channel_id, "response_url": url})
        return urls

    def _response_url(self, person: Person, channel_id: str, ts: str | None = None) -> str:
        path = self._workspace.passes.response_url(person.id, channel_id, ts)
        return self._workspace.url + path

    def _stamped(self, action: Json) -> Json:
        return {**action, "action_ts": self._action_ts()}

    def _action_ts(self) -> str:
        return f"{self._workspace.clock().timestamp():.6f}"


def channel_name(channel: Channel) -> str:
    """Payloads do not tell the names of private conversations."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def _unfurl_with(message: Message, action: Json) -> Json:
    """What a container says of something pressed below a link."""
    for url, unfurl in message.unfurls.items():
        if action["block_id"] in {block["block_id"] for block in unfurl["blocks"]}:
            ids = {"type": "message_attachment", "attachment_id": unfurl["id"]}
            return ids | {"is_app_unfurl": True, "app_unfurl_url": url}
    return {}
