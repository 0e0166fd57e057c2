"""Uploads, and pictures in messages."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox
from tests.sandbox.blocks import image
from tests.sandbox.conftest import api
from tests.sandbox.refusing import refused

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def upload(client: WebClient, name: str = "funnel.png", content: bytes = PNG) -> str:
    """The three steps; returns the file's id."""
    asked = client.files_getUploadURLExternal(filename=name, length=len(content), alt_text="Funnel")
    assert httpx.post(asked["upload_url"], content=content).status_code == 200
    client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "Funnel"}])
    return str(asked["file_id"])


def test_a_file_is_usable_when_it_is_processed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("bot.sandbox.files.elapsed", lambda: now[0])
    with Sandbox(file_delay=2.0) as sandbox:
        client = api(sandbox)
        file_id = upload(client)
        assert client.files_info(file=file_id)["file"]["mimetype"] == ""
        with refused("invalid_blocks") as answer:
            client.chat_postMessage(channel="C0DEALS", text="x", blocks=[image(file_id)])
        assert answer["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
        now[0] = 2.0
        assert client.files_info(file=file_id)["file"]["mimetype"] == "image/png"
        assert client.chat_postMessage(channel="C0DEALS", text="x", blocks=[image(file_id)])["ok"]


def test_who_waits_for_a_file_is_woken() -> None:
    with Sandbox(file_delay=0.05, rate_limits=False) as sandbox:
        client = api(sandbox)
        file_id = upload(client)
        sandbox.wait_for(lambda: client.files_info(file=file_id)["file"]["mimetype"])


def test_the_clients_own_upload_works(client: WebClient, sandbox: Sandbox) -> None:
    client.files_upload_v2(
        filename="funnel.png", content=PNG, channel="C0DEALS", initial_comment="The week"
    )
    message = sandbox.messages("C0DEALS")[-1]
    assert message["text"] == "The week"
    assert message["files"][0]["mimetype"] == "image/png"


def test_only_pictures_are_shown_in_image_blocks(client: WebClient) -> None:
    file_id = upload(client, "deals.csv", b"a,b")
    with refused("invalid_blocks"):
        client.chat_postMessage(channel="C0DEALS", text="x", blocks=[image(file_id)])


def test_an_upload_is_exactly_as_long_as_announced(client: WebClient) -> None:
    asked = client.files_getUploadURLExternal(filename="x.png", length=3)
    assert httpx.post(asked["upload_url"], content=b"12").status_code == 400
    with refused("file_not_found"):
        client.files_completeUploadExternal(files=[{"id": asked["file_id"]}])
    with refused("missing_argument"):
        client.files_getUploadURLExternal(filename="x.png", length=0)
    with refused("alt_txt_too_large"):
        client.files_getUploadURLExternal(filename="x.png", length=1, alt_text="x" * 1001)


def test_a_file_is_shared_only_where_the_app_is(client: WebClient) -> None:
    asked = client.files_getUploadURLExternal(filename="x.png", length=len(PNG))
    httpx.post(asked["upload_url"], content=PNG)
    files = [{"id": asked["file_id"]}]
    with refused("not_in_channel"):
        client.files_completeUploadExternal(files=files, channel_id="C0GENERAL")
    with refused("channel_not_found"):
        client.files_completeUploadExternal(files=files, channel_id="C0NOWHERE")


def test_private_urls_ask_for_the_token(client: WebClient, sandbox: Sandbox) -> None:
    file = client.files_info(file=upload(client))["file"]
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    for url in (file["url_private"], file["url_private_download"]):
        assert httpx.get(url, headers=headers).content == PNG
    assert httpx.get(file["url_private"]).status_code == 302
    for wrong in ({}, {"Authorization": "Bearer xoxb-other"}):
        page = httpx.get(file["url_private"], headers=wrong, follow_redirects=True)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "Sign in to your workspace" in page.text


def test_private_urls_ask_for_the_scope() -> None:
    with Sandbox(scopes=["files:write"], file_delay=0.0) as sandbox:
        client = api(sandbox)
        asked = client.files_getUploadURLExternal(filename="x.png", length=len(PNG))
        httpx.post(asked["upload_url"], content=PNG)
        done = client.files_completeUploadExternal(files=[{"id": asked["file_id"]}])
        headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
        assert httpx.get(done["files"][0]["url_private"], headers=headers).status_code == 302
        with refused("missing_scope") as answer:
            client.files_info(file=asked["file_id"])
        assert answer["needed"] == "files:read"


def test_a_file_hangs_in_the_thread_it_was_uploaded_to(client: WebClient, sandbox: Sandbox) -> None:
    parent = client.chat_postMessage(channel="C0DEALS", text="The funnel")["ts"]
    done = client.files_upload_v2(
        filename="Funnel Q4.csv",
        content="a,b",
        channel="C0DEALS",
        thread_ts=parent,
        initial_comment="Its numbers",
    )
    reply = sandbox.messages("C0DEALS")[-1]
    assert (reply["thread_ts"], reply["text"]) == (parent, "Its numbers")
    (file,) = reply["files"]
    assert (file["name"], file["size"], file["user"]) == ("Funnel Q4.csv", 3, sandbox.bot_user_id)
    assert (file["filetype"], file["mimetype"], file["mode"]) == ("csv", "text/csv", "snippet")
    full = client.files_info(file=done["file"]["id"])["file"]
    assert full["channels"] == ["C0DEALS"] and full["is_public"]
    assert full["shares"]["public"]["C0DEALS"][0]["thread_ts"] == parent


def test_a_thread_is_named_by_its_parent(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0DEALS", text="x")["ts"]
    reply = client.chat_postMessage(channel="C0DEALS", text="y", thread_ts=parent)["ts"]
    for channels, thread in (
        (["C0DEALS"], reply),
        (["C0DEALS"], "1.1"),
        (["C0DEALS", "U0LI"], parent),
    ):
        asked = client.files_getUploadURLExternal(filename="x.png", length=len(PNG))
        httpx.post(asked["upload_url"], content=PNG)
        files = [{"id": asked["file_id"]}]
        with refused("invalid_arguments"):
            client.files_completeUploadExternal(files=files, channels=channels, thread_ts=thread)


def test_an_upload_is_completed_once(client: WebClient) -> None:
    file_id = upload(client)
    with refused("file_not_found"):
        client.files_completeUploadExternal(files=[{"id": file_id}], channel_id="C0DEALS")


def test_a_private_file_is_shared_by_its_permalink(client: WebClient, sandbox: Sandbox) -> None:
    done = client.files_upload_v2(filename="deals.xlsx", content=b"PK1")
    file = done["file"]
    assert not file["is_public"] and file["ims"] == []
    dm = sandbox.dm("U0LI")
    link = f"<{file['permalink']}|deals.xlsx>"
    client.chat_postMessage(channel=dm, text=link, unfurl_links=False)
    assert sandbox.messages(dm)[-1]["files"] == []
    client.chat_postMessage(channel=dm, text=f"Here it is: {link}")
    assert sandbox.messages(dm)[-1]["files"][0]["id"] == file["id"]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": link}}
    client.chat_postMessage(channel="C0DEALS", text="x", blocks=[section])
    full = client.files_info(file=file["id"])["file"]
    assert (full["channels"], full["ims"]) == (["C0DEALS"], [dm])


def test_a_private_file_goes_to_a_person_named_in_channels(
    client: WebClient, sandbox: Sandbox
) -> None:
    asked = client.files_getUploadURLExternal(filename="deals.xlsx", length=3)
    httpx.post(asked["upload_url"], content=b"PK1")
    client.files_completeUploadExternal(files=[{"id": asked["file_id"]}], channels=["U0LI"])
    assert sandbox.messages(sandbox.dm("U0LI"))[-1]["files"][0]["name"] == "deals.xlsx"


def test_a_deleted_file_is_gone(client: WebClient) -> None:
    file_id = upload(client)
    client.files_delete(file=file_id)
    with refused("file_deleted"):
        client.files_info(file=file_id)
    with refused("invalid_blocks"):
        client.chat_postMessage(channel="C0DEALS", text="x", blocks=[image(file_id)])


def test_uploads_can_fail(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.faults.add("upload", "status", status=500)
    asked = client.files_getUploadURLExternal(filename="x.png", length=len(PNG))
    assert httpx.post(asked["upload_url"], content=PNG).status_code == 500
    with pytest.raises(SlackApiError):
        client.files_completeUploadExternal(files=[{"id": asked["file_id"]}])
