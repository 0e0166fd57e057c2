"""The demo in a real browser: from a line to a card, a morning and a Monday."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo import Demo
from bot.sandbox import MovableClock

FIRST_CHART_MS = 30_000  # matplotlib is imported, and fonts are looked for
MONDAY_IN_SHANGHAI = dt.datetime(2026, 11, 23, 1, 1, tzinfo=dt.UTC)
SATURDAY = dt.datetime(2026, 11, 21, 7, 0, tzinfo=dt.UTC)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path, clock=MovableClock(SATURDAY))
    running.start()
    yield running
    running.stop()
    assert running.sandbox.refusals == []


@pytest.fixture
def screen(demo: Demo, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(demo.url)
    page.locator("body[data-ready]").wait_for()
    yield page
    page.close()


def types(screen: Page, text: str) -> None:
    composer = screen.get_by_label("Message #deals")
    composer.fill(text)
    composer.press("Enter")


def test_a_line_a_form_a_card_and_a_click(screen: Page) -> None:
    types(screen, "/opp new Acme renewal 50k close 31 Mar")
    form = screen.get_by_role("dialog")
    expect(form.get_by_label("Title")).to_have_value("Acme renewal")
    form.get_by_label("Amount").fill("abc")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_test_id("field-error")).to_contain_text("is not an amount")
    form.get_by_label("Amount").fill("60k")
    form.get_by_role("button", name="Create").click()
    expect(form).to_contain_text("Is it one of these")
    form.get_by_role("button", name="Create anyway").click()
    messages = screen.get_by_test_id("messages")
    expect(messages).to_contain_text("€60,000")
    messages.get_by_role("button", name="Advance to Contacted").last.click()
    expect(messages).to_contain_text("Contacted · 20%")


@pytest.mark.parametrize(
    ("person", "done", "save", "ended"),
    [
        ("U0LI", "Done…", "Save", "Your day is clear"),
        ("U0CHEN", "完成…", "保存", "今天的事都办完了"),
    ],
)
def test_a_day_is_worked_off_by_keyboard(
    demo: Demo, browser: Browser, person: str, done: str, save: str, ended: str
) -> None:
    """Two keys for each line; the next line's Done has the focus when one is gone."""
    demo.clock.move_to(MONDAY_IN_SHANGHAI)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{demo.sandbox.url}/?as={person}&channel=app")
    page.locator("body[data-ready]").wait_for()
    buttons = page.get_by_test_id("messages").get_by_role("button", name=done)
    expect(page.get_by_role("textbox").last).to_be_focused()
    buttons.first.focus()
    for left in range(buttons.count(), 0, -1):
        expect(buttons.first).to_be_focused()
        page.keyboard.press("Enter")
        form = page.get_by_role("dialog")
        form.wait_for()
        form.get_by_role("button", name=save).focus()
        page.keyboard.press("Enter")
        form.wait_for(state="detached")
        expect(buttons).to_have_count(left - 1)
    expect(page.get_by_test_id("messages")).to_contain_text(ended)
    page.close()


def test_next_morning_and_next_monday_by_the_pages_own_buttons(screen: Page, demo: Demo) -> None:
    types(screen, "/opp subscribe weekly")
    expect(screen.get_by_test_id("messages")).to_contain_text("Every Monday at 09:00")
    screen.get_by_role("button", name="Next Monday").click()
    messages = screen.get_by_test_id("messages")
    expect(messages).to_contain_text("Where it leaks", timeout=FIRST_CHART_MS)
    expect(screen.get_by_test_id("messages").locator("img").last).to_be_visible()
    screen.get_by_role("button", name="Next morning").click()
    screen.goto(f"{demo.sandbox.url}/?as=U0LI&channel=app")
    expect(screen.get_by_test_id("messages")).to_contain_text("need you today")
