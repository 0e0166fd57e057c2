"""What the app reaches by URLs it was given: uploads, private files, response URLs."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Route

from bot.sandbox.faults import Faults
from bot.sandbox.files import File
from bot.sandbox.responses import use_response_url
from bot.sandbox.shapes import SlackError
from bot.sandbox.state import Workspace
from bot.sandbox.web_api import Tokens, after, before

LOGIN_PAGE = """<!DOCTYPE html><html lang="en-US" data-cdn="https://a.slack-edge.com/"><head>
<title>Login | Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>"""
NOT_THERE = """<!DOCTYPE html><html><head><title>There’s been a glitch…</title></head></html>"""


class Edge:
    """Nothing here asks for a token but private files: knowing the URL is the right to use it."""

    def __init__(
        self, workspace: Workspace, tokens: Tokens, faults: Faults, scopes: frozenset[str]
    ) -> None:
        self._workspace = workspace
        self._tokens = tokens
        self._faults = faults
        self._scopes = scopes

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/actions/{key}", self._respond, methods=["POST"]),
            Route("/upload/v1/{key}", self._upload, methods=["POST", "PUT"]),
            Route("/files-pri/{file}/{name}", self._download),
            Route("/files-pri/{file}/download/{name}", self._download),
            Route("/signin", _sign_in),
        ]

    async def _respond(self, request: Request) -> Response:
        fault = self._faults.take("response_url", {})
        early = await before(fault, request) if fault else None
        if early is not None:
            return early
        answer = self._use(request.url.path, await _payload(request))
        if fault is not None:
            await after(fault, request)
        return answer

    def _use(self, path: str, body: Any) -> Response:
        try:
            with self._workspace.change():
                use_response_url(self._workspace, path, body)
        except SlackError as refusal:
            self._workspace.refuse("response_url", refusal.error, refusal.messages, body)
            gone = refusal.error in ("invalid_url", "expired_url", "used_url")
            return JSONResponse(refusal.body(), status_code=404 if gone else 400)
        return PlainTextResponse("ok")

    async def _upload(self, request: Request) -> Response:
        """The bytes, raw or as a form's file. They must be as many as were announced."""
        fault = self._faults.take("upload", {})
        early = await before(fault, request) if fault else None
        if early is not None:
            return early
        content = await _content(request)
        with self._workspace.change():
            file = self._workspace.files.by_upload_key(request.path_params["key"])
            if file is None or file.completed:
                return PlainTextResponse("not found", status_code=404)
            if len(content) != file.length:
                return PlainTextResponse("length does not match", status_code=400)
            file.content = content
        if fault is not None:
            await after(fault, request)
        return PlainTextResponse(f"OK - {len(content)}")

    async def _download(self, request: Request) -> Response:
        """Who may not read it is sent to the login page, as a browser would be: no error status."""
        fault = self._faults.take("download", {})
        early = await before(fault, request) if fault else None
        if early is not None:
            return early
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        with self._workspace.changes:
            file = self._workspace.files.get(request.path_params["file"].rpartition("-")[2])
            may_read = token == self._tokens.bot and "files:read" in self._scopes
            if not may_read or (file is not None and not self._workspace.app_sees(file)):
                return RedirectResponse(f"/signin?redir={quote(request.url.path)}", 302)
            answer = _bytes_of(file, as_download="/download/" in request.url.path)
        if fault is not None:
            await after(fault, request)
        return answer


async def _sign_in(_request: Request) -> Response:
    return HTMLResponse(LOGIN_PAGE)


def _bytes_of(file: File | None, as_download: bool) -> Response:
    if file is None or not file.is_ready or file.content is None:
        return HTMLResponse(NOT_THERE, status_code=404)
    headers = {"Content-Disposition": "attachment"} if as_download else {}
    return Response(file.content, media_type=file.mimetype, headers=headers)


async def _payload(request: Request) -> Any:
    """A JSON body, also when it comes as the `payload` field of a form."""
    raw: str | bytes = await request.body()
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        async with request.form() as form:
            raw = str(form.get("payload") or "")
    try:
        return json.loads(raw)
    except ValueError:
        return None


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if not isinstance(part, str):
                return await part.read()
    return b""
