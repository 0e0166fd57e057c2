"""Uploaded files. Slack works on a file for a moment; only then can it be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.sandbox.clock import elapsed
from bot.sandbox.file_kinds import kind_of
from bot.sandbox.ids import mint, mint_secret
from bot.sandbox.shapes import Json

SHOWN_IN_IMAGE_BLOCKS = {"image/png", "image/jpeg", "image/gif"}
PERMALINK = re.compile(r"https://[\w.-]+/files/[A-Z0-9]+/(F[A-Z0-9]+)/")


class Share(NamedTuple):
    """A message that shows the file."""

    channel: str
    ts: str


@dataclass
class File:
    """Somebody's file: asked for, then uploaded, then completed, then processed."""

    id: str
    name: str
    length: int
    upload_key: str
    created: int
    user: str
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    ready_at: float = 0.0
    shares: list[Share] = field(default_factory=list)
    deleted: bool = False

    @property
    def is_ready(self) -> bool:
        return self.completed and not self.deleted and elapsed() >= self.ready_at

    @property
    def mimetype(self) -> str:
        """Empty until processed: the sign by which an app knows that it may use the file."""
        return kind_of(self.name).mimetype if self.is_ready else ""

    @property
    def is_image(self) -> bool:
        return self.mimetype in SHOWN_IN_IMAGE_BLOCKS


class Files:
    """The caller holds the workspace's lock."""

    def __init__(self, delay: float, later: Callable[[float], None]) -> None:
        self._delay = delay
        self._later = later
        self._files: dict[str, File] = {}

    def ask(self, name: str, length: int, alt_text: str, created: int, user: str) -> File:
        file = File(mint("F"), name, length, mint_secret(), created, user, alt_text=alt_text)
        self._files[file.id] = file
        return file

    def take(self, name: str, content: bytes, created: int, user: str) -> File:
        """A file that a person put into a message: Slack's own window waits until it is ready."""
        file = self.ask(name, len(content), "", created, user)
        file.title, file.content, file.completed = name, content, True
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

    def linked_in(self, text: str) -> Iterator[File]:
        """The files whose permalinks stand in a text, each once."""
        for file_id in dict.fromkeys(PERMALINK.findall(text)):
            file = self._files.get(file_id)
            if file is not None and file.completed and not file.deleted:
                yield file
