"""The driver that other tests speak through."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from bot.sandbox import Outcome, Sandbox
from tests import people
from tests.people import Actor
from tests.sandbox.blocks import actions, button, home, menu, option, section
from tests.sandbox.seeing import readable, shown_text


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.05)


def test_mentions_and_links_read_as_they_look(sandbox: Sandbox) -> None:
    raw = "<@U0SAM> in <#C0DEALS|deals>: <https://x.example|Acme> &amp; Co <!here>"
    assert readable(sandbox.team, raw) == "@sam in #deals: Acme & Co @here"


def test_fallback_text_is_not_seen_beside_blocks(sandbox: Sandbox) -> None:
    body = {"text": "fallback", "blocks": [section("shown", accessory=menu())]}
    assert shown_text(sandbox.team, body) == "shown"
    chosen = {"blocks": [section("x", accessory=menu(initial_option=option("Two", "2")))]}
    assert shown_text(sandbox.team, chosen) == "x\nTwo"


def test_what_is_not_there_is_told_with_what_is(client: WebClient, li: Actor) -> None:
    client.chat_postMessage(channel="C0DEALS", text="Something else")
    with pytest.raises(AssertionError, match=r"li does not see 'Acme'[\s\S]*Something else"):
        li.sees("Acme")
    with pytest.raises(AssertionError, match="no button 'Won'"):
        li.presses("Won")
    with pytest.raises(AssertionError, match="no menu offers 'Won'"):
        li.chooses("Won")
    with pytest.raises(AssertionError, match="no modal open"):
        _ = li.modal
    with pytest.raises(AssertionError, match="li sees 'else'"):
        li.does_not_see("else")


def test_nobody_sees_other_peoples_channels(client: WebClient, li: Actor, sam: Actor) -> None:
    client.chat_postMessage(channel="C0MANAGERS", text="for managers")
    client.chat_postMessage(channel="U0LI", text="for Li")
    li.sees("for managers", in_="#sales-managers")
    li.sees("for Li", in_="dm")
    sam.does_not_see("for")
    assert [m["text"] for m in li.dm_messages()] == ["for Li"]


def test_the_newest_button_is_pressed(
    client: WebClient, sandbox: Sandbox, li: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.chat_postMessage(channel="C0DEALS", text="x", blocks=[actions(button(text="Go"))])
    newest = client.chat_postMessage(
        channel="C0DEALS", text="x", blocks=[actions(button(text=":tada: Go"))]
    )
    pressed: list[str] = []

    def press(_user: str, _channel: str, ts: str, *_: object) -> Outcome:
        pressed.append(ts)
        return Outcome()

    monkeypatch.setattr(sandbox, "press", press)
    li.presses("go")
    assert pressed == [newest["ts"]]


def test_a_home_tab_covers_messages(client: WebClient, li: Actor) -> None:
    client.chat_postMessage(channel="C0DEALS", text="a message")
    client.views_publish(user_id="U0LI", view=home(section("My day")))
    li.at_home = True
    li.sees("My day")
    li.does_not_see("a message")


def test_only_known_people_act(sandbox: Sandbox) -> None:
    with pytest.raises(LookupError):
        Actor(sandbox, "nobody")
