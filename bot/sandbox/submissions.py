"""What the answer to a submitted modal does: close, show errors, update, push or clear.

docs.slack.dev/surfaces/modals#response_actions
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import MODAL, check_view, refuse_view, with_ids
from bot.sandbox.open_views import View
from bot.sandbox.shapes import Json, Outcome, SlackError
from bot.sandbox.state import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def settle(workspace: Workspace, view: View, answer: Json) -> Outcome:
    """The caller holds the workspace's lock."""
    try:
        return _settle(workspace, view, answer)
    except SlackError as refusal:
        workspace.refuse("view_submission", refusal.error, refusal.messages, answer)
        return Outcome(error=TROUBLE)


def _settle(workspace: Workspace, view: View, answer: Json) -> Outcome:
    action, views = answer.get("response_action"), workspace.views
    if not answer:
        if views.top(view.user_id) is view:
            views.close_top(view.user_id)
    elif action == "errors":
        view.errors = _errors(view, answer.get("errors"))
        return Outcome(errors=view.errors)
    elif action == "update":
        views.update(view, _body(workspace, answer.get("view")), workspace.new_hash())
    elif action == "push":
        views.push(view.user_id, _body(workspace, answer.get("view")), workspace.new_hash())
    elif action == "clear":
        views.clear(view.user_id)
    else:
        raise SlackError("invalid_response_action")
    return Outcome()


def _errors(view: View, errors: Any) -> dict[str, str]:
    """Errors stand beside inputs; anything else has no place to show them."""
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors")
    if not all(isinstance(sentence, str) and sentence for sentence in errors.values()):
        raise SlackError("invalid_errors")
    return dict(errors)


def _body(workspace: Workspace, view: Any) -> Json:
    refuse_view(view, check_view(view, workspace.files.can_be_shown))
    if view["type"] != MODAL:
        raise SlackError("invalid_arguments")
    return {**view, "blocks": with_ids(view["blocks"])}
