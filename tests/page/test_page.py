"""The composer, the people, the clock and the ways around."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox import Sandbox
from tests.page.conftest import Open
from tests.page.steps import messages, say
from tests.page.tiny_app import TinyApp

pytestmark = pytest.mark.page


def test_a_slash_offers_the_commands(page: Page, app: TinyApp) -> None:
    box = page.get_by_label("Message #deals")
    box.press_sequentially("/op")
    expect(page.get_by_role("option")).to_contain_text(["/opp", "/oppx"])
    box.press("Enter")
    expect(box).to_have_value("/opp ")
    box.press_sequentially("assign 42 @sa")
    expect(page.get_by_role("option")).to_contain_text(["Sam Carter"])
    box.press("Tab")
    box.press_sequentially("in #sal")
    box.press("Tab")
    expect(box).to_have_value("/opp assign 42 @sam in #sales-managers ")
    with page.expect_response("**/page/command"):
        box.press("Enter")
    expect(box).to_have_value("")
    text = app.heard[-1]["text"]
    assert text == "assign 42 <@U0SAM|sam> in <#C0MANAGERS|sales-managers>"


def test_an_answer_only_for_me_is_marked_and_unseen_by_others(open_page: Open) -> None:
    page = open_page()
    say(page, "/opp quiet")
    message = messages(page).last
    expect(message).to_contain_text("Only visible to you")
    expect(message).to_contain_text("Only you see this, @Li Wei 李伟")
    expect(messages(open_page("U0SAM"))).to_have_count(0)


def test_what_slack_refuses_is_said_above_the_box_and_the_text_comes_back(page: Page) -> None:
    say(page, "/opp broken")
    expect(page.get_by_role("alert").first).to_be_attached()
    expect(page.get_by_test_id("composer-error")).to_contain_text("malformed response")
    expect(page.get_by_label("Message #deals")).to_have_value("/opp broken")
    say(page, "/nope")
    expect(page.get_by_test_id("composer-error")).to_contain_text("/nope is not a valid command")


def test_shift_enter_makes_a_line_and_drafts_wait(page: Page, sandbox: Sandbox) -> None:
    box = page.get_by_label("Message #deals")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    sandbox.message("U0SAM", "C0DEALS", "meanwhile")
    expect(messages(page).last).to_be_visible()
    page.get_by_role("button", name="general").click()
    expect(page.get_by_label("Message #general")).to_have_value("")
    page.get_by_role("button", name="deals", exact=True).click()
    expect(box).to_have_value("one\ntwo")
    page.reload()
    expect(box).to_have_value("one\ntwo")


def test_each_person_sees_only_their_conversations(open_page: Open) -> None:
    def rooms(person: str) -> list[str]:
        return open_page(person).get_by_test_id("channel").all_inner_texts()

    assert rooms("U0LI") == [
        "deals",
        "sales-managers",
        "general",
        "acme-shared",
        "old-deals",
        "Oppy",
    ]
    assert rooms("U0GINA") == ["deals", "Oppy"]


def test_unread_messages_are_counted_until_looked_at(page: Page, sandbox: Sandbox) -> None:
    sandbox.message("U0SAM", "C0GENERAL", "hello")
    room = page.get_by_test_id("channel").filter(has_text="general")
    expect(room.get_by_label("1 unread")).to_be_visible()
    room.click()
    expect(messages(page)).to_contain_text(["hello"])
    expect(room.get_by_label("1 unread")).to_have_count(0)


def test_acting_as_somebody_else_is_in_the_address(page: Page) -> None:
    page.get_by_role("button", name="Act as: Li Wei").click()
    option = page.get_by_role("option", name="Guest Gina")
    expect(option).to_contain_text("guest")
    expect(option).to_contain_text("Europe/Rome")
    expect(page.get_by_role("option", name="Otto Gone")).to_contain_text("deactivated")
    option.click()
    expect(page.get_by_role("button", name="Act as: Guest Gina")).to_be_visible()
    assert "as=U0GINA&channel=C0DEALS" in page.url
    page.go_back()
    expect(page.get_by_role("button", name="Act as: Li Wei")).to_be_visible()


def test_an_address_without_a_channel_finds_one(open_page: Open, sandbox: Sandbox) -> None:
    page = open_page(channel="app", tab="home")
    expect(page.get_by_role("heading", name="My day")).to_be_visible()
    assert f"channel={sandbox.dm('U0LI')}" in page.url
    page.goto(sandbox.url)
    expect(page.get_by_label("Message #deals")).to_be_visible()


def test_the_home_tab_opens_and_its_buttons_work(open_page: Open, app: TinyApp) -> None:
    page = open_page(channel="app")
    page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Oppy Home")
    expect(home.get_by_role("heading", name="My day")).to_be_visible()
    with page.expect_response("**/page/action"):
        home.get_by_role("button", name="New opportunity").click()
    assert app.last("block_actions")["view"]["type"] == "home"
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_label("Message Oppy")).to_be_visible()


def test_the_clock_leaps_in_the_zone_of_the_person(page: Page, sandbox: Sandbox) -> None:
    expect(page.get_by_test_id("clock-face")).to_have_text("Mon, Nov 23, 11:00 PM")
    page.get_by_role("button", name="Next morning").click()
    expect(page.get_by_test_id("clock-face")).to_have_text("Tue, Nov 24, 9:00 AM")
    page.get_by_role("button", name="In an hour").click()
    expect(page.get_by_test_id("clock-face")).to_have_text("Tue, Nov 24, 10:00 AM")
    page.get_by_role("button", name="Next Monday").click()
    expect(page.get_by_test_id("clock-face")).to_have_text("Mon, Nov 30, 9:00 AM")
    page.get_by_role("button", name="Sandbox clock").click()
    page.get_by_label("Set the time").fill("2026-12-24T18:30")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_test_id("clock-face")).to_have_text("Thu, Dec 24, 6:30 PM")
    assert sandbox.clock().isoformat().startswith("2026-12-24T10:30")


def test_ctrl_k_jumps_to_a_channel_or_a_person(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("manag")
    expect(page.get_by_role("option", name="sales-managers")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message #sales-managers")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("maria")
    expect(page.get_by_role("option", name="Maria Lopez")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Act as: Maria Lopez")).to_be_visible()


def test_nobody_writes_in_an_archived_channel(open_page: Open) -> None:
    page = open_page(channel="C0OLD")
    expect(page.get_by_text("archived channel")).to_be_visible()
    expect(page.get_by_test_id("composer")).to_be_hidden()


def test_a_global_shortcut_opens_the_form(page: Page) -> None:
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="New opportunity").click()
    expect(page.get_by_role("dialog", name="New opportunity")).to_be_visible()


def test_a_narrow_window_keeps_everything_in_reach(open_page: Open) -> None:
    page = open_page()
    page.set_viewport_size({"width": 420, "height": 800})
    say(page, "/opp card")
    expect(page.get_by_role("button", name="Advance")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 420
    page.get_by_role("button", name="Channels and people").click()
    page.get_by_role("button", name="general").click()
    expect(page.get_by_label("Message #general")).to_be_visible()
    page.get_by_role("button", name="Sandbox clock").click()
    expect(page.get_by_role("button", name="Next Monday")).to_be_visible()


def test_a_permalink_leads_to_its_message(page: Page, app: TinyApp, sandbox: Sandbox) -> None:
    sandbox.message("U0LI", "C0GENERAL", "the one")
    ts = sandbox.messages("C0GENERAL")[0]["ts"]
    link = f"https://northwind-sales.slack.com/archives/C0GENERAL/p{ts.replace('.', '')}"
    app.client.chat_postMessage(channel="C0DEALS", text=f"see <{link}|this>")
    page.get_by_role("link", name="this").click()
    expect(page.get_by_label("Message #general")).to_be_visible()
    expect(messages(page).filter(has_text="the one")).to_be_in_viewport()


def test_a_lost_connection_is_said(page: Page) -> None:
    page.route("**/page/events", lambda route: route.abort())
    page.reload()
    expect(page.locator(".offline")).to_have_attribute(
        "data-offline", "Connection lost. Reconnecting…"
    )
