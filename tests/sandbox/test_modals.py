"""What people do in modals, on the Home tab, with menus and shortcuts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox import NotPossible, Sandbox
from tests.people import Actor, NotAnswered
from tests.sandbox.blocks import (
    actions,
    button,
    home,
    input_of,
    menu,
    modal,
    option,
    plain,
    section,
    text_input,
)


class Form:
    """A small app: `/opp` opens `view`; what its submission brings is kept, and answered."""

    def __init__(self, app: App, client: WebClient) -> None:
        self.view = modal(text_input(), callback_id="form")
        self.answer: dict[str, Any] = {}
        self.bodies: list[dict[str, Any]] = []
        app.command("/opp")(self._open)
        app.view("form")(self._submitted)
        app.view_closed("form")(self._closed)
        self._client = client

    def _open(self, ack: Ack, body: dict[str, Any]) -> None:
        self._client.views_open(trigger_id=body["trigger_id"], view=self.view)
        ack()

    def _submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        self.bodies.append(body)
        ack(**self.answer)

    def _closed(self, ack: Ack, body: dict[str, Any]) -> None:
        self.bodies.append(body)
        ack()


@pytest.fixture
def form(live: App, client: WebClient) -> Form:
    return Form(live, client)


def test_a_submission_brings_every_value(form: Form, li: Actor) -> None:
    form.view = modal(
        text_input(element={"initial_value": "Acme"}),
        input_of(menu("v"), "stage", "Stage"),
        input_of({"type": "datepicker"}, "close", "Expected close", optional=True),
        input_of({"type": "users_select"}, "owner", "Owner"),
        input_of({"type": "checkboxes", "options": [option("Hot", "hot")]}, "tags", optional=True),
        input_of({"type": "number_input", "is_decimal_allowed": True}, "sum", optional=True),
        callback_id="form",
        private_metadata="42",
    )
    li.types("/opp", in_="#deals")
    day = date(2026, 12, 31)
    li.modal.fills(stage="Two", expected_close=day, owner="@sam", tags=["Hot"], sum="12.5")
    li.modal.submits()
    view = form.bodies[0]["view"]
    assert view["private_metadata"] == "42"
    assert {block: value["v"] for block, value in view["state"]["values"].items()} == {
        "title": {"type": "plain_text_input", "value": "Acme"},
        "stage": {"type": "static_select", "selected_option": option("Two", "2")},
        "close": {"type": "datepicker", "selected_date": "2026-12-31"},
        "owner": {"type": "users_select", "selected_user": "U0SAM"},
        "tags": {"type": "checkboxes", "selected_options": [option("Hot", "hot")]},
        "sum": {"type": "number_input", "value": "12.5"},
    }
    assert not li.has_modal


def test_the_window_itself_asks_for_what_is_required(form: Form, li: Actor) -> None:
    form.view = modal(
        text_input(element={"min_length": 3}),
        input_of({"type": "number_input", "is_decimal_allowed": False}, "sum", optional=True),
        input_of({"type": "email_text_input"}, "mail", optional=True),
        callback_id="form",
    )
    li.types("/opp", in_="#deals")
    assert li.modal.submits().errors == {"title": "Please complete this required field."}
    errors = li.modal.fills(title="ab", sum="1.5", mail="nobody").submits().errors
    assert set(errors) == {"title", "sum", "mail"}
    assert form.bodies == []


def test_errors_stand_beside_their_inputs_until_mended(form: Form, li: Actor) -> None:
    form.answer = {"response_action": "errors", "errors": {"title": "That name is taken"}}
    li.types("/opp", in_="#deals")
    li.modal.fills(title="Acme").submits()
    assert li.modal.errors == {"title": "That name is taken"}
    li.sees("That name is taken")
    form.answer = {}
    li.modal.submits()
    assert not li.has_modal


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"unknown": "x"}},
        {"response_action": "explode"},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
)
def test_a_malformed_answer_is_trouble(
    form: Form, sandbox: Sandbox, li: Actor, answer: dict[str, Any]
) -> None:
    form.answer = answer
    li.types("/opp", in_="#deals")
    li.modal.fills(title="Acme")
    with pytest.raises(NotAnswered, match="trouble connecting"):
        li.modal.submits()
    assert li.has_modal
    assert sandbox.refusals[0].where == "view_submission"


def test_an_answer_may_update_push_and_clear(form: Form, sandbox: Sandbox, li: Actor) -> None:
    li.types("/opp", in_="#deals")
    first = li.modal.id
    form.answer = {"response_action": "update", "view": {**form.view, "title": plain("Again")}}
    li.modal.fills(title="Acme").submits()
    assert (li.modal.id, li.modal.title) == (first, "Again")
    form.answer = {"response_action": "push", "view": form.view}
    li.modal.submits()
    li.modal.fills(title="Acme").submits()
    assert sandbox.depth("U0LI") == 3
    body = form.bodies[-1]["view"]
    assert (body["root_view_id"], body["previous_view_id"]) == (first, first)
    with pytest.raises(NotAnswered):
        li.modal.fills(title="Acme").submits()
    form.answer = {"response_action": "clear"}
    li.modal.submits()
    assert not li.has_modal


def test_typed_values_survive_an_update(form: Form, sandbox: Sandbox, li: Actor) -> None:
    form.view = modal(text_input(), section(), actions(button()), callback_id="form")
    li.types("/opp", in_="#deals")
    li.modal.fills(title="Acme")
    more = modal(text_input(), text_input("more", "More", optional=True), callback_id="form")
    form._client.views_update(view_id=li.modal.id, view=more)
    li.modal.submits()
    assert form.bodies[0]["view"]["state"]["values"]["title"]["v"]["value"] == "Acme"


def test_cancel_tells_the_app_that_asked_for_it(form: Form, li: Actor) -> None:
    li.types("/opp", in_="#deals")
    li.modal.closes()
    assert form.bodies == []
    form.view["notify_on_close"] = True
    li.types("/opp", in_="#deals")
    li.modal.closes()
    assert (form.bodies[0]["type"], form.bodies[0]["is_cleared"]) == ("view_closed", False)


def test_the_cross_closes_the_whole_stack(form: Form, sandbox: Sandbox, li: Actor) -> None:
    form.view["notify_on_close"] = True
    li.types("/opp", in_="#deals")
    root = li.modal.id
    form.answer = {"response_action": "push", "view": form.view}
    li.modal.fills(title="Acme").submits()
    sandbox.close_view("U0LI", everything=True)
    assert not li.has_modal
    closed = form.bodies[-1]
    assert (closed["view"]["id"], closed["is_cleared"]) == (root, True)


def test_a_press_in_a_modal_brings_what_was_typed(form: Form, live: App, li: Actor) -> None:
    pressed: list[dict[str, Any]] = []

    @live.action("check")
    def check(ack: Ack, body: dict[str, Any]) -> None:
        pressed.append(body)
        ack()

    form.view = modal(text_input(), actions(button("check", "Check")), callback_id="form")
    li.types("/opp", in_="#deals")
    li.modal.fills(title="Acme").presses("Check")
    body = pressed[0]
    assert body["container"] == {"type": "view", "view_id": li.modal.id}
    assert body["view"]["state"]["values"]["title"]["v"]["value"] == "Acme"
    assert body["actions"][0]["action_id"] == "check"


def test_a_press_may_push_a_view(form: Form, live: App, client: WebClient, li: Actor) -> None:
    @live.action("more")
    def more(ack: Ack, body: dict[str, Any]) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=modal(section("Details")))
        ack()

    form.view = modal(actions(button("more", "More")), callback_id="form")
    li.types("/opp", in_="#deals")
    li.modal.presses("More")
    li.sees("Details")


def test_an_input_that_dispatches_tells_at_once(form: Form, live: App, li: Actor) -> None:
    chosen: list[Any] = []

    @live.action("v")
    def choose(ack: Ack, action: dict[str, Any]) -> None:
        chosen.append(action["selected_option"]["value"])
        ack()

    form.view = modal(input_of(menu("v"), "stage", dispatch_action=True), callback_id="form")
    li.types("/opp", in_="#deals")
    li.modal.fills(stage="Two")
    assert chosen == ["2"]


def test_a_message_menu_brings_the_choice_and_the_message(
    live: App, client: WebClient, sandbox: Sandbox, sam: Actor
) -> None:
    bodies: list[dict[str, Any]] = []

    @live.action("menu")
    def choose(ack: Ack, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    stage = menu(placeholder=plain("Stage"))
    client.chat_postMessage(channel="C0DEALS", text="x", blocks=[actions(stage, block_id="b")])
    sam.chooses("Two", from_="Stage")
    body = bodies[0]
    assert body["actions"][0]["selected_option"] == option("Two", "2")
    assert body["state"]["values"]["b"]["menu"]["selected_option"] == option("Two", "2")
    assert body["message"]["text"] == "x"
    assert body["container"]["is_ephemeral"] is False
    assert body["channel"] == {"id": "C0DEALS", "name": "deals"}
    with pytest.raises(NotPossible):
        sandbox.press("U0EVE", "C0DEALS", body["message"]["ts"], "menu")


def test_a_search_brings_options_of_the_app(
    form: Form, live: App, sandbox: Sandbox, li: Actor
) -> None:
    @live.options("account")
    def options(ack: Ack, body: dict[str, Any]) -> None:
        found = [option(f"{body['value']} {n}", f"id-{n}") for n in range(2)]
        ack(options=found)

    account = {"type": "external_select", "action_id": "account"}
    form.view = modal(input_of(account, "account", "Account"), callback_id="form")
    li.types("/opp", in_="#deals")
    assert sandbox.search("U0LI", "account", "Ac") == [], "fewer letters than asked for"
    li.modal.fills(account="Acme 1").submits()
    chosen = form.bodies[0]["view"]["state"]["values"]["account"]["account"]["selected_option"]
    assert chosen["text"]["text"] == "Acme 1 0"


def test_too_many_options_are_refused(form: Form, live: App, sandbox: Sandbox, li: Actor) -> None:
    @live.options("account")
    def options(ack: Ack) -> None:
        ack(options=[option(str(n), str(n)) for n in range(101)])

    account = {"type": "external_select", "action_id": "account", "min_query_length": 0}
    form.view = modal(input_of(account, "account", "Account"), callback_id="form")
    li.types("/opp", in_="#deals")
    assert sandbox.search("U0LI", "account", "") == []
    assert sandbox.refusals[0].where == "block_suggestion"


def test_the_home_tab_opens_and_its_buttons_work(
    live: App, client: WebClient, sandbox: Sandbox, li: Actor
) -> None:
    views: list[Any] = []

    @live.event("app_home_opened")
    def opened(event: dict[str, Any]) -> None:
        views.append(event.get("view"))
        day = home(section("My day"), actions(button("refresh", "Refresh")))
        client.views_publish(user_id=event["user"], view=day)

    @live.action("refresh")
    def refresh(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home(section("Fresh")))

    li.opens_home()
    li.sees("My day")
    li.presses("Refresh")
    assert li.home == "Fresh"
    li.opens_home()
    sandbox.wait_for(lambda: len(views) == 2 or None)
    assert views[0] is None
    assert views[1]["type"] == "home"


def test_shortcuts_come_from_messages_or_from_anywhere(
    live: App, client: WebClient, sandbox: Sandbox, li: Actor
) -> None:
    bodies: list[dict[str, Any]] = []

    @live.shortcut("from_message")
    @live.shortcut("anywhere")
    def used(ack: Ack, body: dict[str, Any]) -> None:
        bodies.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    sandbox.message("U0SAM", "C0DEALS", "Acme wants 50 seats")
    li.uses_shortcut("from_message", on=li.sees("50 seats"))
    assert li.has_modal
    li.uses_shortcut("anywhere")
    assert [body["type"] for body in bodies] == ["message_action", "shortcut"]
    assert bodies[0]["message"]["text"] == "Acme wants 50 seats"
    assert "response_url" not in bodies[1]


def test_a_modal_can_ask_where_to_post(form: Form, live: App, sandbox: Sandbox, li: Actor) -> None:
    where = {"type": "conversations_select", "response_url_enabled": True}
    form.view = modal(input_of(where, "where", "Where"), callback_id="form")
    li.types("/opp", in_="#deals")
    li.modal.fills(where="#deals").submits()
    url = form.bodies[0]["response_urls"][0]
    assert (url["channel_id"], url["block_id"]) == ("C0DEALS", "where")
    assert url["response_url"].startswith(sandbox.url)
