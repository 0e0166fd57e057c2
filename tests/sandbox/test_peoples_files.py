"""Files that people put into messages: what the app hears of them, and may read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox import NotPossible, Sandbox
from tests.people import Actor
from tests.sandbox.refusing import refused

CSV = b"Title,Amount\nAcme renewal,50000\n"


@pytest.fixture
def heard(live: App) -> list[dict[str, Any]]:
    """Every event, in the order in which it came."""
    found: list[dict[str, Any]] = []
    for name in ("message", "file_shared", "app_mention"):
        live.event(name)(lambda body: found.append(body))
    return found


def test_a_file_in_a_direct_message_is_heard_of_twice(
    heard: list[dict[str, Any]], li: Actor, sandbox: Sandbox
) -> None:
    ts = li.uploads("Deals Q4.csv", CSV, "dm", text="please import").ts
    message, shared = (body["event"] for body in heard)
    assert (message["subtype"], message["channel_type"]) == ("file_share", "im")
    assert (message["text"], message["user"], message["ts"]) == ("please import", li.id, ts)
    (file,) = message["files"]
    assert (file["name"], file["title"], file["size"]) == ("Deals Q4.csv", "Deals Q4.csv", len(CSV))
    assert (file["filetype"], file["mimetype"], file["user"]) == ("csv", "text/csv", li.id)
    assert file["url_private"].endswith("/deals_q4.csv")
    assert file["url_private_download"].endswith("/download/deals_q4.csv")
    assert shared == {
        "type": "file_shared",
        "file_id": file["id"],
        "user_id": li.id,
        "file": {"id": file["id"]},
        "channel_id": sandbox.dm(li.id),
        "event_ts": shared["event_ts"],
    }


def test_a_file_is_heard_of_where_the_app_is_a_member(
    heard: list[dict[str, Any]], li: Actor
) -> None:
    li.uploads("a.csv", CSV, "#general")
    li.uploads("b.xlsx", b"PK", "#deals", text="@oppy look")
    mention, shared = (body["event"] for body in heard)
    assert (mention["type"], mention["files"][0]["filetype"]) == ("app_mention", "xlsx")
    assert "subtype" not in mention
    assert (shared["type"], shared["channel_id"]) == ("file_shared", "C0DEALS")


def test_where_another_company_reads_a_file_must_be_asked_for(
    heard: list[dict[str, Any]], li: Actor, client: WebClient
) -> None:
    li.uploads("b.xlsx", b"PK", "#acme-shared", text="@oppy look")
    mention = heard[0]
    assert mention["is_ext_shared_channel"]
    (file,) = mention["event"]["files"]
    assert (file["file_access"], "name" in file) == ("check_file_info", False)
    assert client.files_info(file=file["id"])["file"]["name"] == "b.xlsx"


def test_the_app_reads_a_file_where_it_is_a_member(
    heard: list[dict[str, Any]], client: WebClient, li: Actor, sandbox: Sandbox
) -> None:
    li.uploads("deals.csv", CSV, "dm")
    file_id = li.sees_file("deals.csv").id
    info = client.files_info(file=file_id)["file"]
    assert info["ims"] == [sandbox.dm(li.id)]
    assert list(info["shares"]["private"]) == [sandbox.dm(li.id)]
    assert read(sandbox, info["url_private"]).content == CSV


def test_a_file_elsewhere_is_not_there_for_the_app(
    client: WebClient, li: Actor, sandbox: Sandbox
) -> None:
    li.uploads("a.csv", CSV, "#general")
    file = li.sees_file("a.csv", in_="#general")
    with refused("file_not_found"):
        client.files_info(file=file.id)
    with refused("file_not_found"):
        client.files_delete(file=file.id)
    assert read(sandbox, file.body["url_private"]).status_code == 302


def test_a_deleted_file_leaves_a_tombstone(
    heard: list[dict[str, Any]], client: WebClient, li: Actor, sandbox: Sandbox
) -> None:
    li.uploads("a.csv", CSV, "#deals")
    file = li.sees_file("a.csv", in_="#deals")
    with refused("cant_delete_file"):
        client.files_delete(file=file.id)
    sandbox.delete_file(li.id, file.id)
    assert li.messages("#deals")[-1]["files"] == [{"id": file.id, "mode": "tombstone"}]
    with refused("file_deleted"):
        client.files_info(file=file.id)
    assert read(sandbox, file.body["url_private"]).status_code == 404
    with pytest.raises(NotPossible):
        sandbox.delete_file(li.id, file.id)


def test_a_file_whose_message_is_gone_is_not_visible(client: WebClient, sandbox: Sandbox) -> None:
    done = client.files_upload_v2(filename="a.csv", content=CSV, channel="C0DEALS")
    client.chat_delete(channel="C0DEALS", ts=sandbox.messages("C0DEALS")[-1]["ts"])
    assert client.files_info(file=done["file"]["id"])["file"]["channels"] == []


def test_what_slacks_window_does_not_take(li: Actor, sandbox: Sandbox) -> None:
    assert sandbox.upload(li.id, "C0DEALS", [("a.csv", b"")]).error
    assert sandbox.upload(li.id, "C0DEALS", [("a.csv", b"x")] * 11).error
    for channel, files in (("C0DEALS", []), ("C0OLD", [("a.csv", b"x")])):
        with pytest.raises(NotPossible):
            sandbox.upload(li.id, channel, files)
    assert sandbox.messages("C0DEALS") == []


def test_an_app_may_turn_off_messages_to_it() -> None:
    home = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    with Sandbox(manifest={"features": {"app_home": home}}) as sandbox:
        dm = sandbox.dm("U0LI")
        with pytest.raises(NotPossible):
            sandbox.upload("U0LI", dm, [("a.csv", b"x")])
        with pytest.raises(NotPossible):
            sandbox.message("U0LI", dm, "hello")
        assert httpx.get(f"{sandbox.url}/page/state", params={"as": "U0LI"}).json()["channels"][-1][
            "read_only"
        ]


def test_the_page_uploads_and_downloads(heard: list[dict[str, Any]], sandbox: Sandbox) -> None:
    form = {"as": "U0LI", "channel": "C0DEALS", "text": "two", "thread_ts": ""}
    parts = [("files", ("商机.csv", CSV)), ("files", ("funnel.png", b"PNG"))]
    with httpx.Client(base_url=sandbox.url) as browser:
        assert browser.post("/page/upload", data=form, files=parts).json() == {"error": None}
        shown = browser.get("/page/state", params={"as": "U0SAM", "channel": "C0DEALS"}).json()
        sheet, picture = shown["messages"][-1]["files"]
        assert "image_url" not in sheet
        assert browser.get(picture["image_url"]).headers["content-type"] == "image/png"
        got = browser.get(sheet["download_url"])
        assert got.content == CSV
        assert "%E5%95%86%E6%9C%BA.csv" in got.headers["content-disposition"]
        nowhere = browser.post("/page/upload", data=form | {"channel": "C0OLD"}, files=parts)
        assert nowhere.status_code == 400


def read(sandbox: Sandbox, url: str) -> httpx.Response:
    """As the app, with its token."""
    return httpx.get(url, headers={"Authorization": f"Bearer {sandbox.bot_token}"})
