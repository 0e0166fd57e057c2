"""What a person at the page does, in a word."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def say(page: Page, text: str, where: str = "#deals") -> None:
    box = page.get_by_label(f"Message {where}")
    box.fill(text)
    box.press("Enter")


def messages(page: Page) -> Locator:
    return page.get_by_test_id("messages").get_by_test_id("message")


def open_form(page: Page) -> Locator:
    say(page, "/opp new")
    dialog = page.get_by_role("dialog", name="New opportunity")
    dialog.wait_for()
    return dialog


def choose(page: Page, field: Locator, option: str) -> None:
    field.click()
    page.get_by_role("option", name=option).click()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.focusKey ?? ''"))
