"""The six ears: one Bolt listener for each family of interactions, each ending in one answer.

Bolt tries its listeners one after another, so there is one per family and a table behind it. A
listener never lets an exception reach Bolt, where the acknowledgement could be lost.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.context.ack import Ack

from handlers import answering, noting
from handlers.aliases import command_meant
from handlers.choosing import or_ask_which
from handlers.directory import Directory
from handlers.errors import answer_for
from handlers.greeting import greet_once
from handlers.home import publish_home
from handlers.ids import MORE
from handlers.interaction import (
    ANSWERED,
    FAILED,
    RULE_BROKEN,
    Answer,
    Handler,
    Interaction,
    Nothing,
    Outcome,
    Reply,
    Services,
)
from handlers.noting import Body, Heard, kind_of
from handlers.profiles import profile_of
from handlers.reading.line import long_number, take_number
from handlers.routes import Routes
from handlers.views.blocks import section
from reports.words import words_for
from store.errors import RuleBroken

log = structlog.get_logger()
ANY = re.compile(r".*")
COMMAND = "/opp"


class Ears:
    """Turns Slack's payloads into interactions and handlers' answers into Slack's replies."""

    def __init__(self, services: Services, routes: Routes) -> None:
        self.services = services
        self.routes = routes
        self.directory = Directory(services.sessions, services.readings, services.look_up)

    def command(self, body: Body, ack: Ack) -> Heard:
        word, text = split_command(body.get("text") or "")
        handler = self.routes.commands.get(word) or self.routes.commands["help"]
        asked, answer, outcome = self._answer(
            or_ask_which(handler, word),
            body,
            user_id=body["user_id"],
            via="command",
            request_id=body["trigger_id"],
            text=text if word in self.routes.commands else f"{word} {text}".strip(),
            channel_id=body.get("channel_id"),
            response_url=body.get("response_url"),
        )
        answering.to_command(answer, ack, body["trigger_id"], self.services, asked)
        greet_once(asked)
        return kind_of("command", word, self.routes.commands), outcome

    def action(self, body: Body, ack: Ack) -> Heard:
        name, value = _pressed(body["actions"][0])
        handler = self.routes.actions.get(name, _ignored)
        container = body.get("container") or {}
        asked, answer, outcome = self._answer(
            handler,
            body,
            user_id=body["user"]["id"],
            via="button",
            request_id=body["trigger_id"],
            value=value,
            block_id=body["actions"][0].get("block_id") or "",
            channel_id=(body.get("channel") or {}).get("id") or container.get("channel_id"),
            response_url=body.get("response_url"),
            message_ts=container.get("message_ts"),
            in_ephemeral=bool(container.get("is_ephemeral")),
            view=body.get("view") or {},
        )
        answering.to_action(answer, ack, body, self.services, asked)
        greet_once(asked)
        return kind_of("action", name, self.routes.actions), outcome

    def form(self, body: Body, ack: Ack) -> Heard:
        view = body["view"]
        meta = json.loads(view.get("private_metadata") or "{}")
        handler = self.routes.forms.get(view["callback_id"], _ignored)
        origin = meta.get("origin") or {}
        asked, answer, outcome = self._answer(
            handler,
            body,
            user_id=body["user"]["id"],
            via="form",
            request_id=view["id"],
            values=view["state"]["values"],
            meta=meta,
            view=view,
            response_url=origin.get("url"),
            channel_id=origin.get("channel"),
            message_ts=origin.get("ts"),
            in_ephemeral=bool(origin.get("ephemeral")),
        )
        answering.to_form(answer, ack, self.services, asked)
        greet_once(asked)
        return kind_of("form", view["callback_id"], self.routes.forms), outcome

    def shortcut(self, body: Body, ack: Ack) -> Heard:
        """``meta`` is the message whose menu it was, and where links to it lead."""
        name = body["callback_id"]
        message, team = body.get("message") or {}, body.get("team") or {}
        asked, answer, outcome = self._answer(
            self.routes.shortcuts.get(name, _ignored),
            body,
            user_id=body["user"]["id"],
            via="shortcut",
            request_id=body["trigger_id"],
            meta={"message": message, "domain": team.get("domain")},
            channel_id=(body.get("channel") or {}).get("id"),
            response_url=body.get("response_url"),
        )
        answering.to_action(answer, ack, body, self.services, asked)
        return kind_of("shortcut", name, self.routes.shortcuts), outcome

    def search(self, body: Body, ack: Ack) -> Heard:
        handler = self.routes.searches.get(body["action_id"], _ignored)
        _asked, answer, outcome = self._answer(
            handler,
            body,
            user_id=body["user"]["id"],
            via="search",
            request_id="",
            text=body.get("value") or "",
        )
        answering.to_search(answer, ack)
        return kind_of(noting.SEARCH, body["action_id"], self.routes.searches), outcome

    def event(self, body: Body, ack: Ack) -> Heard:
        """What an app did, Oppy too, is not heard: two that answer each other would never end."""
        event = _with_who_and_where(body["event"])
        kind = kind_of("event", event["type"], self.routes.events)
        if not event.get("user") or _is_an_apps(event, body) or _is_aside(event):
            ack()
            return kind, ANSWERED
        handler = self.routes.events.get(event["type"], _ignored)
        asked, answer, outcome = self._answer(
            handler,
            body,
            user_id=event["user"],
            via="event",
            request_id=body.get("event_id", ""),
            meta={**event, "me": _own_id(body), "shared": body.get("is_ext_shared_channel")},
            channel_id=event.get("channel"),
        )
        if isinstance(answer, Reply) and event.get("tab") == "home":
            publish_home(self.services.slack, event["user"], [section(answer.text)])
        elif isinstance(answer, Reply) and _was_meant(event):
            self.services.later(answering.whisper, self.services.posting, event, answer)
        ack()
        greet_once(asked)
        return kind, outcome

    def person_changed(self, body: Body, ack: Ack) -> Heard:
        """Rights, name or zone changed in Slack; no one to answer."""
        outcome = ANSWERED
        try:
            profile = profile_of(body["event"]["user"])
            self.directory.refresh(_team(body), profile, self.services.clock())
        except RuleBroken:
            outcome = RULE_BROKEN
            log.info("person of another workspace")
        except Exception:
            outcome = FAILED
            log.exception("person not refreshed")
        ack()
        return kind_of("event", noting.PERSON_CHANGED, (noting.PERSON_CHANGED,)), outcome

    def _answer(
        self, handler: Handler, body: Body, *, user_id: str, **facts: Any
    ) -> tuple[Interaction | None, Answer, Outcome]:
        """Find out who asks, let the handler answer, and turn every error into an answer."""
        now = self.services.clock()
        asked: Interaction | None = None

        def attempt() -> Answer:
            nonlocal asked
            place = self.directory.place(_team(body), now)
            who = self.directory.member(place, user_id, now)
            asked = Interaction(
                services=self.services,
                place=place,
                who=who,
                words=words_for(who.locale),
                now=now,
                directory=self.directory,
                **facts,
            )
            return handler(asked)

        answer, outcome = answer_for(attempt, lambda: asked, facts, now)
        return asked, answer, outcome


def listen(app: App, services: Services, routes: Routes) -> None:
    """Let ``app`` hear everything in ``routes``."""
    ears = Ears(services, routes)
    for register, hear in (
        (app.command(COMMAND), ears.command),
        (app.action(ANY), ears.action),
        (app.view(ANY), ears.form),
        (app.shortcut(ANY), ears.shortcut),
        (app.options(ANY), ears.search),
        (app.event(noting.PERSON_CHANGED), ears.person_changed),
        *((app.event(name), ears.event) for name in routes.events),
    ):
        register(noting.listener(services, hear))


def split_command(text: str) -> tuple[str, str]:
    """The word and the rest of what was typed after ``/opp``.

    A bare command is my day; a number alone shows that opportunity.
    """
    number, rest = take_number(text)
    if number is not None:
        return "show", f"{number} {rest}".strip()
    if long_number(text) is not None:
        return "show", text.strip()
    word, _, rest = text.strip().partition(" ")
    if not word:
        return "due", ""
    command, glued = command_meant(word)
    return command, f"{glued} {rest.strip()}".strip()


def _team(body: Body) -> str:
    """The team of the person who acts; in a shared channel it may not be ours."""
    user = body.get("user")
    of_user = user.get("team_id") if isinstance(user, dict) else None
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(of_user or team)


def _pressed(pressed: Mapping[str, Any]) -> tuple[str, str]:
    """The action and its value; the options of an overflow menu share an id and say both."""
    value = _value(pressed)
    if pressed["action_id"] != MORE:
        return pressed["action_id"], value
    name, _, value = value.partition(":")
    return name, value


def _own_id(body: Body) -> str | None:
    """Oppy's own user id, as it stands in a mention."""
    return next((one.get("user_id") for one in body.get("authorizations") or ()), None)


def _with_who_and_where(event: Mapping[str, Any]) -> dict[str, Any]:
    """``file_shared`` calls the person and the channel otherwise than every other event."""
    return {"user": event.get("user_id"), "channel": event.get("channel_id"), **event}


def _was_meant(event: Mapping[str, Any]) -> bool:
    """Whether whoever did it turned to Oppy: in a channel a file alone is for everybody there."""
    in_own_messages = str(event["channel"]).startswith("D")
    return event["type"] == "app_mention" or (
        event["type"] in ("file_shared", "message") and in_own_messages
    )


def _is_an_apps(event: Mapping[str, Any], body: Body) -> bool:
    return bool(event.get("bot_id")) or event["user"] == _own_id(body)


def _is_aside(event: Mapping[str, Any]) -> bool:
    """A message that says nothing new: an edit, or a file, of which another event tells."""
    return event["type"] == "message" and bool(event.get("subtype"))


def _value(pressed: Mapping[str, Any]) -> str:
    chosen = pressed.get("selected_option") or {}
    return str(pressed.get("value") or chosen.get("value") or pressed.get("selected_date") or "")


def _ignored(_asked: Interaction) -> Answer:
    return Nothing()
