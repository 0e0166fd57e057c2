"""Slash commands: what arrives, what an answer may be, what people see when it fails."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltResponse, Respond

from bot.sandbox import MovableClock, NotPossible, Sandbox
from tests.people import Actor, NotAnswered
from tests.sandbox.blocks import actions, button, section, table


def test_a_command_arrives_with_references(live: App, sandbox: Sandbox, li: Actor) -> None:
    seen: list[dict[str, Any]] = []

    @live.command("/opp")
    def remember(ack: Ack, body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    li.types("/opp assign 42 @sam in #deals for A & B <b> https://x.example", in_="#deals")
    body = seen[0]
    assert body["text"] == (
        "assign 42 <@U0SAM|sam> in <#C0DEALS|deals> for A &amp; B &lt;b&gt; <https://x.example>"
    )
    assert (body["user_id"], body["channel_name"]) == ("U0LI", "deals")
    assert body["response_url"].startswith(sandbox.url)
    li.types("/opp", in_="#sales-managers")
    li.types("/opp", in_="dm")
    assert [b["channel_name"] for b in seen[1:]] == ["privategroup", "directmessage"]


def test_an_answer_is_for_the_person_only_unless_in_channel(
    live: App, li: Actor, sam: Actor
) -> None:
    @live.command("/opp")
    def answer(ack: Ack, body: dict[str, str]) -> None:
        ack(response_type=body["text"], text=f"an {body['text']} answer")

    li.types("/opp ephemeral", in_="#deals")
    li.types("/opp in_channel", in_="#deals")
    li.sees("an ephemeral answer")
    sam.sees("an in_channel answer")
    sam.does_not_see("an ephemeral answer")


def test_people_of_other_teams_have_no_commands(live: App, sandbox: Sandbox) -> None:
    with pytest.raises(NotAnswered, match="/opp is not a valid command"):
        Actor(sandbox, "eve").types("/opp", in_="#acme-shared")


def test_only_commands_of_the_manifest_are_known() -> None:
    manifest = {"features": {"slash_commands": [{"command": "/opp"}]}}
    with Sandbox(manifest=manifest) as sandbox:
        assert sandbox.command("U0LI", "C0DEALS", "/opportunity").error
        assert sandbox.command("U0LI", "C0DEALS", "/opportunity").error


def test_nobody_types_where_they_are_not(sandbox: Sandbox) -> None:
    for user, channel in [("U0SAM", "C0MANAGERS"), ("U0OTTO", "C0DEALS"), ("U0LI", "C0OLD")]:
        with pytest.raises(NotPossible):
            sandbox.command(user, channel, "/opp")


def test_a_malformed_answer_is_refused_and_recorded(live: App, sandbox: Sandbox, li: Actor) -> None:
    @live.command("/opp")
    def answer(ack: Ack) -> None:
        ack(text="x", blocks=[actions(button(), button())])

    with pytest.raises(NotAnswered, match="/opp failed because the app sent a malformed response"):
        li.types("/opp", in_="#deals")
    assert sandbox.refusals[0].where == "/opp"
    assert "`action_id`" in sandbox.refusals[0].messages[0]


def test_a_late_answer_is_a_timeout(live: App, li: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.socket_mode.ACK_SECONDS", 0.1)
    done = threading.Event()

    @live.command("/opp")
    def answer(ack: Ack) -> None:
        done.wait()
        ack("too late")

    with pytest.raises(NotAnswered, match="operation_timeout"):
        li.types("/opp", in_="#deals")
    done.set()
    li.does_not_see("too late")


def test_an_error_of_the_app_gives_no_answer_over_a_socket(
    live: App, li: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.socket_mode.ACK_SECONDS", 0.2)

    @live.command("/opp")
    def answer() -> BoltResponse:
        return BoltResponse(status=500)

    with pytest.raises(NotAnswered, match="operation_timeout"):
        li.types("/opp", in_="#deals")


def test_a_response_url_works_five_times(live: App, sandbox: Sandbox, li: Actor) -> None:
    statuses: list[int] = []

    @live.command("/opp")
    def answer(ack: Ack, respond: Respond) -> None:
        ack()
        statuses.extend(respond(f"answer {n}").status_code for n in range(6))

    li.types("/opp", in_="#deals")
    assert statuses == [200] * 5 + [404]
    assert len(li.messages("#deals")) == 5
    assert sandbox.refusals[-1].error == "used_url"


def test_a_response_url_lives_half_an_hour(
    live: App, sandbox: Sandbox, clock: MovableClock, li: Actor
) -> None:
    responds: list[Respond] = []

    @live.command("/opp")
    def answer(ack: Ack, respond: Respond) -> None:
        responds.append(respond)
        ack()

    li.types("/opp", in_="#deals")
    clock.move_by(timedelta(minutes=29))
    assert responds[0]("in time").status_code == 200
    clock.move_by(timedelta(minutes=2))
    assert responds[0]("too late").status_code == 404
    li.does_not_see("too late")


def test_an_original_is_replaced_or_deleted(live: App, sandbox: Sandbox, li: Actor) -> None:
    @live.command("/opp")
    def answer(ack: Ack) -> None:
        ack(blocks=[section("Card"), actions(button("edit", "Edit"), button("drop", "Drop"))])

    @live.action("edit")
    def edit(ack: Ack, respond: Respond, body: dict[str, Any]) -> None:
        ack()
        assert "message" not in body, "an ephemeral message does not come along"
        drop = [section("Edited"), actions(button("drop", "Drop"))]
        respond(text="x", blocks=drop, replace_original=True)

    @live.action("drop")
    def drop(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    li.types("/opp", in_="#deals")
    li.presses("Edit")
    assert li.reads(li.sees("Edited")) == "Edited\nDrop"
    assert len(li.messages("#deals")) == 1
    li.presses("Drop")
    assert li.messages("#deals") == []


def test_a_bad_response_is_refused(live: App, sandbox: Sandbox, li: Actor) -> None:
    statuses: list[int] = []

    @live.command("/opp")
    def answer(ack: Ack, respond: Respond) -> None:
        ack()
        statuses.append(respond(text="x", blocks=[table(101)]).status_code)

    li.types("/opp", in_="#deals")
    assert statuses == [400]
    assert li.messages("#deals") == []
    assert sandbox.refusals[0].where == "response_url"
