"""Modals: what is typed stays, what is wrong is said beside it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox import Sandbox
from tests.page.conftest import Open
from tests.page.steps import choose, focused, messages, open_form
from tests.page.tiny_app import TinyApp

pytestmark = pytest.mark.page


def test_a_filled_form_arrives_and_closes(page: Page, app: TinyApp) -> None:
    form = open_form(page)
    expect(form.get_by_role("note")).to_have_text("Acme has one already")
    expect(form.get_by_label("Title")).to_be_focused()
    expect(form.get_by_label("Title")).to_have_accessible_description("Short, as you would say it")
    form.get_by_label("Title").fill("Renewal 2027")
    form.get_by_label("Account").press_sequentially("acme")
    page.get_by_role("option", name="Renewal 2027").click()
    form.get_by_label("Amount").fill("48000.50")
    form.get_by_label("Expected close").fill("2027-01-31")
    choose(page, form.get_by_label("Owner"), "Sam Carter")
    form.get_by_label("Note").fill("two\nlines")
    form.get_by_role("button", name="Create").click()
    expect(form).to_be_hidden()
    expect(messages(page).last).to_contain_text("Created Renewal 2027")
    expect(page.get_by_label("Message #deals")).to_be_focused()
    values = app.last("view_submission")["view"]["state"]["values"]
    assert values["title"]["v"]["value"] == "Renewal 2027"
    assert values["account"]["account"]["selected_option"]["value"] == "Renewal 2027"
    assert values["amount"]["v"]["value"] == "48000.50"
    assert values["close"]["v"]["selected_date"] == "2027-01-31"
    assert values["owner"]["v"]["selected_user"] == "U0SAM"
    assert values["note"]["v"]["value"] == "two\nlines"
    assert values["mail"]["v"]["value"] is None


def test_required_fields_and_numbers_are_checked_before_sending(page: Page, app: TinyApp) -> None:
    form = open_form(page)
    form.get_by_label("Amount").fill("-1")
    form.get_by_label("e-mail").fill("nobody")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_test_id("field-error")).to_have_text(
        [
            "Please complete this required field.",
            "Please enter 0 or more.",
            "Please enter a valid email address.",
        ]
    )
    title = form.get_by_label("Title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    assert not [heard for heard in app.heard if heard.get("type") == "view_submission"]


def test_the_apps_errors_stand_by_their_field_and_keep_what_was_typed(page: Page) -> None:
    form = open_form(page)
    form.get_by_label("Note").fill("a long story")
    form.get_by_label("Title").fill("taken")
    form.get_by_label("Title").press("Enter")
    expect(form.get_by_test_id("field-error")).to_have_text("This title is taken")
    expect(form.get_by_label("Title")).to_be_focused()
    expect(form.get_by_label("Title")).to_have_value("taken")
    expect(form.get_by_label("Note")).to_have_value("a long story")
    form.get_by_label("Title").fill("free")
    form.get_by_role("button", name="Create").click()
    expect(form).to_be_hidden()


def test_an_error_for_a_field_that_is_not_there_is_trouble(page: Page) -> None:
    form = open_form(page)
    form.get_by_label("Title").fill("odd")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_test_id("modal-error")).to_contain_text("trouble")
    expect(form.get_by_label("Title")).to_have_value("odd")


def test_an_update_keeps_what_was_typed_and_where_the_person_is(page: Page) -> None:
    form = open_form(page)
    form.get_by_label("Title").fill("Renewal")
    choose(page, form.get_by_label("Stage"), "Proposal")
    form.get_by_label("Amount").fill("12")
    expect(form).to_contain_text("Stage is now Proposal")
    expect(form.get_by_label("Title")).to_have_value("Renewal")
    expect(form.get_by_label("Amount")).to_have_value("12")
    expect(form.get_by_label("Stage")).to_have_value("Proposal")
    assert focused(page).endswith("/amount/v")


def test_what_others_do_does_not_disturb_an_open_form(page: Page, sandbox: Sandbox) -> None:
    form = open_form(page)
    title = form.get_by_label("Title")
    title.press_sequentially("Renew")
    sandbox.message("U0SAM", "C0DEALS", "hello")
    expect(page.get_by_test_id("announcer")).to_have_text("Sam Carter: hello")
    page.keyboard.type("al")
    expect(title).to_have_value("Renewal")


def test_escape_first_closes_the_list_and_then_the_modal(page: Page, sandbox: Sandbox) -> None:
    form = open_form(page)
    stage = form.get_by_label("Stage")
    stage.click()
    expect(page.get_by_role("option", name="Proposal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Proposal")).to_be_hidden()
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    assert sandbox.view("U0LI") is None


def test_a_pushed_modal_returns_to_the_first_with_its_values(page: Page) -> None:
    form = open_form(page)
    form.get_by_label("Title").fill("First")
    form.get_by_role("button", name="More…").click()
    second = page.get_by_role("dialog", name="More")
    expect(second.get_by_label("Title")).to_have_value("")
    second.get_by_label("Title").fill("Second")
    second.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Title")).to_have_value("First")
    form.get_by_role("button", name="More…").click()
    expect(second).to_be_visible()
    second.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_focus_stays_inside_the_modal(page: Page) -> None:
    form = open_form(page)
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('dialog *, body')")
    expect(form).to_be_visible()


def test_a_reload_shows_the_open_modal_again(page: Page) -> None:
    open_form(page)
    page.reload()
    expect(page.get_by_role("dialog", name="New opportunity")).to_be_visible()


def test_the_pages_own_words_are_chinese_for_a_chinese_reader(open_page: Open) -> None:
    page = open_page("U0CHEN")
    box = page.get_by_label("发消息到 #deals")
    box.fill("/opp new")
    box.press("Enter")
    form = page.get_by_role("dialog", name="New opportunity")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_test_id("field-error").first).to_have_text("请填写此必填字段。")
