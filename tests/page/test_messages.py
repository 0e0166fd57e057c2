"""Messages and what stands in them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox import Sandbox
from tests.page.conftest import Open
from tests.page.steps import choose, messages, say
from tests.page.tiny_app import TinyApp

pytestmark = pytest.mark.page


def test_a_card_shows_its_facts_people_and_links(page: Page) -> None:
    say(page, "/opp card")
    card = messages(page).last
    expect(card).to_contain_text("Oppy")
    expect(card.get_by_text("APP")).to_be_visible()
    expect(card.get_by_role("link", name="#42 Acme · Renewal 2027")).to_have_attribute(
        "href", "https://example.com/42"
    )
    expect(card).to_contain_text("@Li Wei 李伟 · Acme GmbH & Co · 💰 €48,000")
    expect(card).to_contain_text("Expected closeNov 23, 2026")
    expect(card).to_contain_text("Updated by @Sam Carter 3:46 PM in #deals")


def test_times_are_in_the_zone_and_language_of_the_one_who_reads(open_page: Open) -> None:
    say(open_page(), "/opp card")
    sams = messages(open_page("U0SAM")).last
    expect(sams).to_contain_text("Updated by @Sam Carter 07:46 in #deals")
    expect(sams.locator("time").first).to_have_text("15:00")


def test_what_people_write_is_text_and_never_markup(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)> *bold* _it_ ~no~ `a*b*` &amp; 2*3*4 @sam :tada: :nope:")
    text = messages(page).last.get_by_test_id("message-text")
    expect(text).to_have_text(
        "<img src=x onerror=alert(1)> bold it no a*b* &amp; 2*3*4 @Sam Carter 🎉 :nope:"
    )
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("em")).to_have_text("it")
    expect(text.locator("s")).to_have_text("no")
    expect(text.locator("code")).to_have_text("a*b*")
    expect(text.locator("img")).to_have_count(0)


def test_a_link_with_a_script_is_no_link(page: Page, app: TinyApp) -> None:
    text = "<javascript:alert(1)|press> <https://example.com|fine>"
    app.client.chat_postMessage(channel="C0DEALS", text=text)
    message = messages(page).last
    expect(message.get_by_test_id("message-text")).to_have_text("press fine")
    expect(message.get_by_role("link")).to_have_text(["fine"])


def test_a_report_has_a_heading_a_quote_and_a_table(page: Page) -> None:
    say(page, "/opp report")
    report = messages(page).last
    expect(report.get_by_role("heading")).to_have_text("📊 Sales funnel")
    expect(report.locator("blockquote")).to_have_text("Proposal lost the most")
    table = report.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Stage", "Count"])
    expect(table.get_by_role("cell")).to_have_text(
        ["Identified", "14", "Proposal", "6", "Won", "3"]
    )
    expect(table.get_by_role("cell", name="14")).to_have_css("text-align", "right")


def test_an_image_can_be_enlarged_and_keeps_its_words(
    page: Page, app: TinyApp, sandbox: Sandbox
) -> None:
    picture = {
        "type": "image",
        "image_url": f"{sandbox.url}/static/no-such.png",
        "alt_text": "Funnel: 14, 6, 3",
        "title": {"type": "plain_text", "text": "Funnel"},
    }
    page.route(
        "**/no-such.png",
        lambda route: route.fulfill(
            content_type="image/svg+xml",
            body='<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>',
        ),
    )
    app.client.chat_postMessage(channel="C0DEALS", text="funnel", blocks=[picture])
    expect(page.get_by_role("img", name="Funnel: 14, 6, 3")).to_be_visible()
    page.get_by_role("button", name="Enlarge image: Funnel").click()
    large = page.get_by_role("dialog", name="Funnel")
    expect(large.get_by_role("img", name="Funnel: 14, 6, 3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)


def test_rich_text_reads_as_it_should(page: Page) -> None:
    say(page, "/opp everything")
    rich = page.get_by_test_id("block-rich_text")
    expect(rich).to_contain_text("Hello @Li Wei 李伟 see the plan🚀")
    expect(rich.get_by_role("listitem")).to_have_text(["First", "Second"])


def test_a_button_reaches_the_app_and_the_message_changes(page: Page, app: TinyApp) -> None:
    say(page, "/opp card")
    page.get_by_role("button", name="Advance").click()
    message = messages(page).last
    expect(message).to_contain_text("Negotiation · 60 %")
    expect(message).to_contain_text("(edited)")
    assert app.last("block_actions")["actions"][0]["value"] == "42"


def test_a_confirmation_can_be_refused(page: Page, app: TinyApp) -> None:
    say(page, "/opp card")
    page.get_by_role("button", name="Lost…").click()
    asked = page.get_by_role("alertdialog", name="Close as lost?")
    asked.get_by_role("button", name="Keep it").click()
    expect(asked).to_have_count(0)
    assert not [heard for heard in app.heard if heard.get("type") == "block_actions"]
    page.get_by_role("button", name="Lost…").click()
    with page.expect_response("**/page/action"):
        asked.get_by_role("button", name="Mark as lost").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_role("button", name="Lost…")).not_to_have_attribute("aria-busy", "true")
    assert app.last("block_actions")["actions"][0]["action_id"] == "lost"


def test_an_overflow_menu_works_by_keyboard(page: Page, app: TinyApp) -> None:
    say(page, "/opp card")
    more = page.get_by_test_id("block-section").get_by_role("button", name="More actions")
    more.press("Enter")
    expect(page.get_by_role("menuitem", name="Edit…")).to_be_focused()
    with page.expect_response("**/page/action"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(more).to_be_focused()
    assert app.last("block_actions")["actions"][0]["selected_option"]["value"] == "history"


def test_every_kind_of_choice_reaches_the_app(page: Page, app: TinyApp) -> None:
    say(page, "/opp everything")

    def sent() -> dict[str, object]:
        return dict(app.last("block_actions")["actions"][0])

    with page.expect_response("**/page/action"):
        page.get_by_label("Late").check()
    assert [option["value"] for option in sent()["selected_options"]] == ["late"]  # type: ignore[attr-defined]
    with page.expect_response("**/page/action"):
        page.get_by_label("Month").check()
    assert sent()["selected_option"]["value"] == "Month"  # type: ignore[index]
    with page.expect_response("**/page/action"):
        page.get_by_label("Follow-up").fill("2026-12-01")
    assert sent()["selected_date"] == "2026-12-01"
    with page.expect_response("**/page/action"):
        page.get_by_label("At", exact=True).fill("09:30")
    assert sent()["selected_time"] == "09:30"
    with page.expect_response("**/page/action"):
        choose(page, page.get_by_role("combobox", name="Owner"), "Maria")
    assert sent()["selected_user"] == "U0MARIA"
    with page.expect_response("**/page/action"):
        choose(page, page.get_by_role("combobox", name="Post to"), "sales-managers")
    assert sent()["selected_conversation"] == "C0MANAGERS"
    with page.expect_response("**/page/action"):
        choose(page, page.get_by_role("combobox", name="Stages"), "Proposal")
    assert [option["value"] for option in sent()["selected_options"]] == ["Proposal"]  # type: ignore[attr-defined]


def test_options_are_searched_for_as_one_types(page: Page, app: TinyApp) -> None:
    say(page, "/opp everything")
    field = page.get_by_role("combobox", name="Account")
    field.click()
    expect(page.get_by_text("Type at least 2 characters to search")).to_be_visible()
    field.press_sequentially("acm")
    expect(page.get_by_role("group", name="Acme").get_by_role("option")).to_have_count(2)
    with page.expect_response("**/page/action"):
        field.press("ArrowDown")
        field.press("Enter")
    expect(field).to_have_value("Pilot at Acme")
    assert app.last("block_actions")["actions"][0]["selected_option"]["value"] == "Pilot at Acme"


def test_a_thread_opens_beside_its_message(page: Page, sandbox: Sandbox) -> None:
    say(page, "Who takes Acme?")
    message = messages(page).last
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()
    reply = page.get_by_label("Reply…")
    expect(reply).to_be_focused()
    reply.fill("I do")
    reply.press("Enter")
    expect(page.get_by_role("log", name="Thread")).to_contain_text("I do")
    expect(message.get_by_role("button", name="1 reply")).to_be_visible()
    assert sandbox.messages("C0DEALS")[-1]["thread_ts"] == sandbox.messages("C0DEALS")[0]["ts"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("log", name="Thread")).to_be_hidden()


def test_a_shortcut_of_a_message_tells_the_app_which(page: Page, app: TinyApp) -> None:
    say(page, "Acme called")
    message = messages(page).last
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Save as note").click()
    expect(page.get_by_role("dialog", name="New opportunity")).to_be_visible()
    heard = app.last("message_action")
    assert heard["message"]["text"] == "Acme called"
    assert heard["channel"]["id"] == "C0DEALS"


def test_new_messages_are_announced_and_do_not_move_one_who_reads_above(
    page: Page, sandbox: Sandbox
) -> None:
    for number in range(40):
        sandbox.message("U0SAM", "C0DEALS", f"line {number}")
    pane = page.get_by_role("log", name="Messages in #deals")
    expect(page.get_by_text("line 39", exact=True)).to_be_in_viewport()
    pane.evaluate("pane => pane.scrollTop = 100")
    page.wait_for_timeout(50)
    sandbox.message("U0SAM", "C0DEALS", "and *one* more")
    expect(page.get_by_test_id("announcer")).to_have_text("Sam Carter: and one more")
    assert pane.evaluate("pane => pane.scrollTop") == 100
    page.get_by_role("button", name="Messages below").click()
    expect(messages(page).last).to_be_in_viewport()


def test_only_what_changed_is_drawn_anew(page: Page, sandbox: Sandbox) -> None:
    say(page, "/opp card")
    first = messages(page).first
    first.evaluate("node => node.dataset.kept = 'yes'")
    sandbox.message("U0SAM", "C0DEALS", "something else")
    expect(messages(page)).to_have_count(2)
    expect(first).to_have_attribute("data-kept", "yes")


def test_an_open_list_stays_with_its_field_when_the_pane_moves(
    page: Page, sandbox: Sandbox
) -> None:
    say(page, "/opp card")
    field = page.get_by_role("combobox", name="Move to stage")
    field.click()
    options = page.get_by_role("listbox", name="Move to stage")
    expect(options).to_be_visible()
    for number in range(3):
        sandbox.message("U0SAM", "C0DEALS", f"line {number}")
    expect(messages(page)).to_have_count(4)
    page.evaluate("new Promise(requestAnimationFrame)")
    page.evaluate("new Promise(requestAnimationFrame)")

    def gap() -> float:
        above, below = field.bounding_box(), options.bounding_box()
        assert above is not None
        assert below is not None
        return below["y"] - above["y"]

    assert 0 < gap() < 60
