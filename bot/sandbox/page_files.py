"""The files of the page: what a person uploads, and what they look at or download."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.interactions import People
from bot.sandbox.shapes import NotPossible
from bot.sandbox.state import Workspace

MOST_PARTS = 100


class PageFiles:
    """Shows a file to whoever knows its id: the page tells ids only to those who may see it."""

    def __init__(self, workspace: Workspace, people: People) -> None:
        self._workspace = workspace
        self._people = people

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/page/upload", self._upload, methods=["POST"]),
            Route("/page/file/{file_id}", self._show),
            Route("/page/file/{file_id}/download", self._download),
        ]

    async def _upload(self, request: Request) -> Response:
        """A form: as whom, where, with what text and which files."""
        async with request.form(max_files=MOST_PARTS) as form:
            named = {name: value for name, value in form.items() if isinstance(value, str)}
            parts = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            files = [(part.filename or "file", await part.read()) for part in parts]
        try:
            done = await run_in_threadpool(
                self._people.upload,
                named.get("as", ""),
                named.get("channel", ""),
                files,
                named.get("text", "").strip(),
                named.get("thread_ts") or None,
            )
        except NotPossible as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse({"error": done.error})

    async def _show(self, request: Request) -> Response:
        return self._answer(request.path_params["file_id"])

    async def _download(self, request: Request) -> Response:
        """Under the name it was uploaded with."""
        file = self._workspace.files.get(request.path_params["file_id"])
        name = quote(file.name) if file is not None else ""
        disposition = f"attachment; filename*=utf-8''{name}"
        return self._answer(request.path_params["file_id"], {"Content-Disposition": disposition})

    def _answer(self, file_id: str, headers: dict[str, str] | None = None) -> Response:
        file = self._workspace.files.get(file_id)
        if file is None or not file.is_ready or file.content is None:
            return Response(status_code=404)
        return Response(file.content, media_type=file.mimetype, headers=headers)


def file_url(file_id: str) -> str:
    return f"/page/file/{file_id}"
