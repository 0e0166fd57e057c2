"""Uploaded files. Slack works on a file for a moment; only then can it be shown."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import elapsed
from bot.sandbox.ids import mint, mint_secret
from bot.sandbox.shapes import Json

SHOWN_IN_IMAGE_BLOCKS = {"image/png", "image/jpeg", "image/gif"}


@dataclass
class File:
    """A file of the app: asked for, then uploaded, then completed, then processed."""

    id: str
    name: str
    length: int
    upload_key: str
    created: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    ready_at: float = 0.0
    channels: list[str] = field(default_factory=list)
    deleted: bool = False

    @property
    def is_ready(self) -> bool:
        return self.completed and not self.deleted and elapsed() >= self.ready_at

    @property
    def mimetype(self) -> str:
        """Empty until processed: the sign by which an app knows that it may use the file."""
        if not self.is_ready:
            return ""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def is_image(self) -> bool:
        return self.mimetype in SHOWN_IN_IMAGE_BLOCKS

    def as_slack(self, url: str, team_id: str, user: str) -> Json:
        mimetype = self.mimetype
        private = f"{url}/files-pri/{team_id}-{self.id}/{self.name}"
        body: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": mimetype,
            "filetype": self.name.rpartition(".")[2].lower() if mimetype else "",
            "user": user,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(self.channels),
            "url_private": private,
            "url_private_download": private,
            "permalink": private,
            "channels": self.channels,
        }
        return body | ({"alt_txt": self.alt_text} if self.alt_text else {})


class Files:
    """The caller holds the workspace's lock."""

    def __init__(self, delay: float, later: Callable[[float], None]) -> None:
        self._delay = delay
        self._later = later
        self._files: dict[str, File] = {}

    def ask(self, name: str, length: int, alt_text: str, created: int) -> File:
        file = File(mint("F"), name, length, mint_secret(), created, alt_text=alt_text)
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def by_upload_key(self, key: str) -> File | None:
        return next((f for f in self._files.values() if f.upload_key == key), None)

    def complete(self, file: File, title: str) -> None:
        file.title, file.completed = title or file.name, True
        file.ready_at = elapsed() + self._delay
        self._later(self._delay)

    def find(self, reference: Json) -> File | None:
        """The file that a block names by id or by its private URL."""
        file = self._files.get(str(reference.get("id")))
        if file is not None or "url" not in reference:
            return file
        url = str(reference["url"])
        return next((f for f in self._files.values() if f"-{f.id}/" in url), None)

    def can_be_shown(self, reference: Json) -> bool:
        file = self.find(reference)
        return file is not None and file.is_image
