"""Files as people see them in messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.shapes import Json


@dataclass(frozen=True)
class FileSeen:
    """A file, with the message that shows it and a way to download it."""

    message: Json
    body: Json
    read: Callable[[str], bytes | None]

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def content(self) -> bytes:
        content = self.read(self.id)
        assert content is not None, "the file is gone"
        return content

    @property
    def text(self) -> str:
        """Of a text that may begin with the mark that Excel wants."""
        return self.content.decode("utf-8-sig")


def is_called(file: Json, name: str) -> bool:
    """Whether it has that name or title, and Slack has processed it."""
    return name in (file.get("name"), file.get("title")) and bool(file["mimetype"])
