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
    assert httpx.get(file["url_private"]).status_code == 403
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    assert httpx.get(file["url_private"], headers=headers).content == PNG


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
