"""Files at the page: put into a message, shown, downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.sandbox import Sandbox
from tests.page.conftest import Open
from tests.page.steps import focused, messages
from tests.page.tiny_app import TinyApp

pytestmark = pytest.mark.page

CSV: FilePayload = {"name": "deals.csv", "mimeType": "text/csv", "buffer": b"Title\nAcme\n"}
XLSX: FilePayload = {"name": "deals.xlsx", "mimeType": "", "buffer": b"PK" * 3000}
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const there = document.querySelector("[data-testid=messages]");
  const loud = { bubbles: true, cancelable: true };
  for (const kind of ["dragenter", "dragover", "drop"])
    there.dispatchEvent(new DragEvent(kind, { ...loud, dataTransfer: data }));
}"""


def test_chosen_files_go_out_with_the_text(page: Page, open_page: Open) -> None:
    page.get_by_test_id("composer-files").set_input_files([CSV, XLSX])
    waiting = page.get_by_test_id("composer-attached").get_by_role("listitem")
    expect(waiting).to_contain_text(["deals.csv", "deals.xlsx"])
    expect(waiting.last).to_contain_text("6 KB")
    page.get_by_label("Message #deals").fill("Both, please")
    page.get_by_role("button", name="Send").click()
    expect(waiting).to_have_count(0)
    message = messages(open_page("U0SAM")).last
    expect(message).to_contain_text("Both, please")
    cards = message.get_by_test_id("file")
    expect(cards).to_contain_text(["CSV · 11 bytes", "Excel Spreadsheet · 6 KB"])


def test_the_app_hears_of_a_file_in_its_messages(
    open_page: Open, app: TinyApp, sandbox: Sandbox
) -> None:
    page = open_page(channel="app")
    page.get_by_test_id("composer-files").set_input_files(CSV)
    page.get_by_role("button", name="Send").click()
    expect(messages(page).last.get_by_test_id("file")).to_be_visible()
    heard = sandbox.wait_for(lambda: app.heard and app.last("message"))
    assert heard["subtype"] == "file_share"
    assert heard["files"][0]["name"] == "deals.csv"


def test_by_keyboard_alone(page: Page) -> None:
    expect(page.get_by_label("Message #deals")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach files").press("Enter")
    chooser.value.set_files([CSV, XLSX])
    page.get_by_role("button", name="Remove deals.xlsx").press("Enter")
    expect(page.get_by_role("button", name="Remove deals.csv")).to_be_focused()
    page.get_by_label("Message #deals").press("Enter")
    message = messages(page).last
    expect(message.get_by_test_id("file")).to_have_count(1)
    link = message.get_by_role("link", name="Download deals.csv")
    with page.expect_download() as download:
        link.press("Enter")
    assert focused(page).startswith("file/F")
    assert Path(download.value.path()).read_bytes() == CSV["buffer"]


def test_dropped_files_wait_in_their_conversation(page: Page) -> None:
    page.evaluate(DROP, ["notes.txt", "hello"])
    waiting = page.get_by_test_id("composer-attached").get_by_role("listitem")
    expect(waiting).to_contain_text("notes.txt")
    expect(page.get_by_test_id("drop-veil").first).to_be_hidden()
    expect(page.get_by_label("Message #deals")).to_be_focused()
    page.get_by_role("button", name="general").click()
    expect(waiting).to_have_count(0)
    page.get_by_role("button", name="deals", exact=True).click()
    expect(waiting).to_have_count(1)


def test_what_is_not_taken_is_said_and_comes_back(page: Page) -> None:
    page.get_by_test_id("composer-files").set_input_files({**CSV, "buffer": b""})
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("composer-error")).to_contain_text("deals.csv is empty")
    expect(page.get_by_test_id("composer-attached")).to_contain_text("deals.csv")


def test_an_apps_csv_in_a_thread_and_its_picture(page: Page, app: TinyApp) -> None:
    parent = app.client.chat_postMessage(channel="C0DEALS", text="The funnel")["ts"]
    app.client.files_upload_v2(
        filename="funnel.csv", content="Stage,Reached", channel="C0DEALS", thread_ts=parent
    )
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_test_id("thread")
    with page.expect_download() as download:
        thread.get_by_role("link", name="Download funnel.csv").click()
    assert download.value.suggested_filename == "funnel.csv"
    assert Path(download.value.path()).read_text("utf-8") == "Stage,Reached"


def test_a_shared_permalink_shows_the_file(open_page: Open, app: TinyApp, sandbox: Sandbox) -> None:
    file = app.client.files_upload_v2(filename="deals.xlsx", content=b"PK" * 9)["file"]
    dm = sandbox.dm("U0LI")
    app.client.chat_postMessage(channel=dm, text=f"Yours: <{file['permalink']}|deals>")
    page = open_page(channel="app")
    expect(messages(page).last.get_by_test_id("file")).to_contain_text("deals.xlsx")
    app.client.files_delete(file=file["id"])
    expect(messages(page).last).to_contain_text("This file was deleted.")


def test_where_nobody_may_write_nothing_can_be_dropped(open_page: Open) -> None:
    page = open_page(channel="C0OLD")
    page.evaluate(DROP, ["notes.txt", "hello"])
    expect(page.get_by_test_id("composer-attached")).to_be_hidden()
