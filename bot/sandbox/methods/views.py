"""Modals and the Home tab. docs.slack.dev/surfaces/modals"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import HOME, MODAL, check_view, refuse_view, with_ids
from bot.sandbox.methods.call import TIER_4, Call, Method
from bot.sandbox.open_views import View
from bot.sandbox.shapes import Json, SlackError


def open_view(call: Call) -> Json:
    """The view is looked at before the trigger is spent, so a mended view may still use it."""
    body = _body(call, MODAL)
    trigger = call.workspace.passes.exchange(call.args.required("trigger_id"))
    return call.view_shown(
        call.workspace.views.open(trigger.user_id, body, call.workspace.new_hash())
    )


def push(call: Call) -> Json:
    body = _body(call, MODAL)
    trigger = call.workspace.passes.exchange(call.args.required("trigger_id"))
    return call.view_shown(
        call.workspace.views.push(trigger.user_id, body, call.workspace.new_hash())
    )


def update(call: Call) -> Json:
    args, views = call.args, call.workspace.views
    if not args.given("view_id") and not args.given("external_id"):
        args.required("view_id")
    view = views.find(args.text("view_id"), args.text("external_id"))
    body = _body(call, str(view.body["type"]))
    _refuse_stale(call, view)
    return call.view_shown(views.update(view, body, call.workspace.new_hash()))


def publish(call: Call) -> Json:
    if not call.app.home_tab:
        raise SlackError("not_enabled")
    person = call.person(call.args.required("user_id"))
    body = _body(call, HOME)
    home = call.workspace.views.home(person.id)
    if home is not None:
        _refuse_stale(call, home)
    return call.view_shown(call.workspace.views.publish(person.id, body, call.workspace.new_hash()))


def _body(call: Call, surface: str) -> Json:
    view: Any = call.args.structure("view", "invalid_arguments")
    if view is None:
        call.args.required("view")
    refuse_view(view, check_view(view, call.workspace.files.can_be_shown))
    if view["type"] != surface:
        message = f"[ERROR] must be a view of type {surface} [json-pointer:/view/type]"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    return {**view, "blocks": with_ids(view["blocks"])}


def _refuse_stale(call: Call, view: View) -> None:
    if call.args.given("hash") and call.args.text("hash") != view.hash:
        raise SlackError("hash_conflict")


OPENED = "view trigger_id interactivity_pointer"

METHODS = (
    Method("views.open", open_view, OPENED, tier=TIER_4),
    Method("views.push", push, OPENED, tier=TIER_4),
    Method("views.update", update, "view view_id external_id hash", tier=TIER_4),
    Method("views.publish", publish, "view user_id hash interactivity_pointer", tier=TIER_4),
)
