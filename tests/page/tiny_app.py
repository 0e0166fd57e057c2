"""A small app to drive the page with: it shows one of everything and remembers what it heard."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.page import blocks

Json = dict[str, Any]

MANIFEST: Json = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/opp",
                "description": "Opportunities",
                "usage_hint": "[new | card | help]",
                "should_escape": True,
            },
            {"command": "/oppx", "description": "Another", "usage_hint": ""},
        ],
        "shortcuts": [
            {
                "name": "Save as note",
                "type": "message",
                "callback_id": "note",
                "description": "Keep it with an opportunity",
            },
            {
                "name": "New opportunity",
                "type": "global",
                "callback_id": "new",
                "description": "Open the form",
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write",
                "commands",
                "app_mentions:read",
                "channels:read",
                "channels:history",
                "groups:read",
                "groups:history",
                "im:history",
                "im:read",
                "im:write",
                "users:read",
                "files:write",
                "files:read",
            ]
        }
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]}},
}


class TinyApp:
    def __init__(self, sandbox: Sandbox) -> None:
        self.heard: list[Json] = []
        self.client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
        self.bolt = App(client=self.client, process_before_response=True)
        self._register()

    def last(self, kind: str) -> Json:
        """The newest payload of this type."""
        return next(heard for heard in reversed(self.heard) if heard.get("type") == kind)

    def _register(self) -> None:
        app = self.bolt
        app.command("/opp")(self._command)
        app.view("form")(self._submitted)
        app.view("second")(self._second)
        app.action("account")(self._act)
        app.action("stage")(self._stage)
        app.action("push")(self._push)
        app.action("advance")(self._advance)
        app.action(re.compile(".*"))(self._act)
        app.options("account")(self._accounts)
        app.shortcut("note")(self._shortcut)
        app.shortcut("new")(self._shortcut)
        app.event("app_home_opened")(self._home)
        app.event("message")(self._message)

    def _command(self, ack: Any, body: Json, client: WebClient) -> None:
        self.heard.append(body)
        word, channel = body["text"].split(" ")[0], body["channel_id"]
        if word == "new":
            client.views_open(trigger_id=body["trigger_id"], view=blocks.form())
        elif word in ("card", "report", "everything"):
            shown = getattr(blocks, word)()
            client.chat_postMessage(channel=channel, text=word, blocks=shown)
        elif word == "broken":
            ack({"text": "x", "blocks": [{"type": "hologram"}]})
            return
        elif word == "quiet":
            ack(f"Only *you* see this, <@{body['user_id']}>")
            return
        ack()

    def _submitted(self, ack: Any, body: Json, client: WebClient) -> None:
        self.heard.append(body)
        values = body["view"]["state"]["values"]
        title = values["title"]["v"]["value"]
        if title == "taken":
            ack(response_action="errors", errors={"title": "This title is taken"})
        elif title == "odd":
            ack(response_action="errors", errors={"nowhere": "Lost"})
        else:
            ack()
            client.chat_postMessage(channel="C0DEALS", text=f"Created *{title}*")

    def _second(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()

    def _act(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()

    def _stage(self, ack: Any, body: Json, client: WebClient) -> None:
        self.heard.append(body)
        ack()
        if "view" in body:
            stage = body["actions"][0]["selected_option"]["value"]
            client.views_update(view_id=body["view"]["id"], view=blocks.form(stage=stage))

    def _push(self, ack: Any, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=blocks.second())
        ack()

    def _advance(self, ack: Any, body: Json, client: WebClient) -> None:
        self.heard.append(body)
        ack()
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="card",
            blocks=blocks.card("Negotiation"),
        )

    def _accounts(self, ack: Any, body: Json) -> None:
        ack(option_groups=blocks.accounts(body["value"]))

    def _shortcut(self, ack: Any, body: Json, client: WebClient) -> None:
        self.heard.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=blocks.form())
        ack()

    def _home(self, event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=blocks.home())

    def _message(self, event: Json) -> None:
        self.heard.append(event)
