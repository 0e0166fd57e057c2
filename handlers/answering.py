"""How an answer leaves: in the acknowledgement wherever Slack allows, else right after it."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

import orjson
import structlog
from slack_bolt.context.ack import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from handlers.ids import Act
from handlers.interaction import (
    Announcement,
    Answer,
    FieldErrors,
    Interaction,
    Modal,
    NewView,
    Options,
    Replacement,
    Reply,
    Saved,
    Services,
    View,
)
from handlers.views.blocks import escape, modal, section, without_tables
from reports.words import words_for

log = structlog.get_logger()
_OPENING = frozenset({Act.OPEN, Act.OPEN_CHOSEN, Act.SHOW_STAGE})
ANSWER_TIMEOUT_S = 5


def to_command(
    answer: Answer, ack: Ack, trigger_id: str, services: Services, asked: Interaction | None
) -> Any:
    if isinstance(answer, Modal):
        problem = _open(answer, trigger_id, services, asked)
        return ack(problem) if problem else ack()
    if isinstance(answer, Reply):
        return ack(_as_json(_message(answer)))
    return ack()


def to_action(
    answer: Answer, ack: Ack, body: Any, services: Services, asked: Interaction | None
) -> Any:
    url = body.get("response_url")
    if isinstance(answer, Reply) and url is None:
        answer = Modal(_as_modal(answer, asked), instead=_takes_its_place(answer, body))
    if isinstance(answer, Modal):
        problem = _open(answer, body["trigger_id"], services, asked, below=body.get("view"))
        if problem and url:
            services.later(post_to, url, Reply(problem))
    elif isinstance(answer, Reply):
        services.later(post_to, url, answer)
    return ack()


def _takes_its_place(answer: Reply, body: Any) -> bool:
    """Whether it is shown in place of the modal that was pressed: a card, by what became of it.

    What is opened lies over the list it was chosen from, and a mere sentence over anything.
    """
    if isinstance(answer, Replacement):
        return True
    opens = body["actions"][0]["action_id"] in _OPENING
    return answer.blocks is not None and not opens


def to_form(answer: Answer, ack: Ack, services: Services, asked: Interaction | None) -> Any:
    if isinstance(answer, FieldErrors):
        return ack(response_action="errors", errors=answer.errors)
    if isinstance(answer, NewView | Modal):
        return ack(response_action="update", view=answer.view)
    if isinstance(answer, Reply):
        return ack(response_action="update", view=_as_modal(answer, asked))
    if isinstance(answer, Saved) and answer.reply and asked:
        below = asked.view.get("previous_view_id")
        if asked.response_url:
            services.later(post_to, asked.response_url, answer.reply)
        elif below:
            services.later(_renew, services, str(below), _as_modal(answer.reply, asked))
    return ack()


def _renew(services: Services, view_id: str, view: View) -> None:
    """The modal below a submitted form shows what became of it. It may have been closed already."""
    try:
        services.slack.views_update(view_id=view_id, view=view)
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("modal not renewed", error=type(error).__name__)


def to_search(answer: Answer, ack: Ack) -> Any:
    return ack(options=answer.options if isinstance(answer, Options) else [])


def post_to(url: str, reply: Reply) -> None:
    """Send a reply to a response URL. One that has expired costs only the confirmation."""
    try:
        message = _message(reply) | {"replace_original": isinstance(reply, Replacement)}
        response = WebhookClient(url, timeout=ANSWER_TIMEOUT_S, retry_handlers=[]).send_dict(
            message
        )
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("answer not sent", error=type(error).__name__)
        return
    if response.status_code != 200:
        log.warning("answer refused", status=response.status_code)


def whisper(client: WebClient, event: Mapping[str, Any], reply: Reply) -> None:
    """Tell whoever wrote a message something that only they see, there or in their own messages."""
    channel, user, thread = event["channel"], event["user"], event.get("thread_ts")
    try:
        try:
            client.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread, text=reply.text, blocks=reply.blocks
            )
        except SlackApiError as error:
            log.info("not whispered", slack_error=error.response.get("error"))
            client.chat_postMessage(channel=user, text=reply.text, blocks=reply.blocks)
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("answer not sent", error=type(error).__name__)


def _as_json(message: dict[str, Any]) -> str:
    """Bolt takes text that begins with a brace for JSON. orjson is eight times as quick as Bolt's
    own, but refuses half a surrogate pair.
    """
    try:
        return orjson.dumps(message).decode()
    except orjson.JSONEncodeError:
        return json.dumps(message)


def _message(reply: Reply) -> dict[str, Any]:
    seen_by = "in_channel" if isinstance(reply, Announcement) else "ephemeral"
    message: dict[str, Any] = {"response_type": seen_by, "text": reply.text}
    if reply.blocks is not None:
        message["blocks"] = reply.blocks
    return message


def _open(
    answer: Modal,
    trigger_id: str,
    services: Services,
    asked: Interaction | None,
    below: Mapping[str, Any] | None = None,
) -> str | None:
    """Show a form, over the one below or instead of it; what to say when Slack did not take it."""
    in_modal = below is not None and below.get("type") == "modal"
    try:
        if below is not None and in_modal and answer.instead:
            services.slack.views_update(view_id=below["id"], view=answer.view)
        elif below is not None and in_modal:
            _push(answer.view, below, trigger_id, services)
        else:
            services.slack.views_open(trigger_id=trigger_id, view=answer.view)
    except SlackApiError as error:
        log.warning("form not opened", slack_error=error.response.get("error"))
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("form not opened", error=type(error).__name__)
    else:
        return None
    words = asked.words if asked else words_for(None)
    return words("Slack did not open the form in time. Try again.")


def _push(view: View, below: Mapping[str, Any], trigger_id: str, services: Services) -> None:
    """Over the one below, or instead of it where Slack allows no more."""
    try:
        services.slack.views_push(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") != "push_limit_reached":
            raise
        services.slack.views_update(view_id=below["id"], view=view)


def _as_modal(reply: Reply, asked: Interaction | None) -> dict[str, Any]:
    words = asked.words if asked else words_for(None)
    blocks = without_tables(reply.blocks or [section(escape(reply.text))])
    return modal("said", "Oppy", blocks, close=words("Close"))
