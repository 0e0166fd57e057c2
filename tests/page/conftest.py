"""The page in Chromium, on a sandbox with a small app."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.sandbox import MovableClock, Sandbox
from tests.page.tiny_app import MANIFEST, TinyApp
from tests.people import connected

CHROMIUM = "/usr/bin/chromium"
MONDAY_AFTERNOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PATIENCE_MS = 20_000
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, and CI must run the page's tests")
        pytest.skip("Chromium is not installed: the page's tests need it")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=QUIET)
        expect.set_options(timeout=PATIENCE_MS)
        yield running
        running.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    clock = MovableClock(MONDAY_AFTERNOON)
    with Sandbox(clock=clock, manifest=MANIFEST, rate_limits=False) as running:
        yield running


@pytest.fixture
def app(sandbox: Sandbox) -> Iterator[TinyApp]:
    tiny = TinyApp(sandbox)
    with connected(tiny.bolt, sandbox):
        yield tiny


@pytest.fixture
def open_page(browser: Browser, sandbox: Sandbox, app: TinyApp) -> Iterator[Open]:
    """Opens the page as somebody, somewhere. An error in the page's own code fails the test."""
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)

    def go(person: str = "U0LI", channel: str = "C0DEALS", **more: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        query = "&".join(f"{key}={value}" for key, value in more.items())
        page.goto(f"{sandbox.url}/?as={person}&channel={channel}&{query}")
        page.wait_for_selector(f"body[data-as={person}]")
        return page

    yield go
    context.close()
    assert problems == []


@pytest.fixture
def page(open_page: Open) -> Page:
    """The page as Li, in #deals."""
    return open_page()
