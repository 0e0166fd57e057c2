"""Lists in pages. A cursor is opaque: it says where to go on and of which list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.methods.call import Call
from bot.sandbox.shapes import Json, SlackError

Item = TypeVar("Item")
MOST = 1000


def page(
    call: Call, items: Sequence[Item], kind: str, default: int = 100
) -> tuple[list[Item], Json]:
    """One page, and the `response_metadata` that leads to the next."""
    limit = call.args.number("limit", default)
    if not 0 <= limit <= MOST:
        raise SlackError("invalid_limit")
    start = _start(call.args.text("cursor"), kind)
    end = start + (limit or default)
    following = _cursor(kind, end) if end < len(items) else ""
    return list(items[start:end]), {"response_metadata": {"next_cursor": following}}


def _cursor(kind: str, start: int) -> str:
    return base64.b64encode(f"{kind}:{start}".encode()).decode()


def _start(cursor: str, kind: str) -> int:
    if not cursor:
        return 0
    try:
        of, _, start = base64.b64decode(cursor, validate=True).decode().partition(":")
        if of == kind:
            return int(start)
    except (binascii.Error, ValueError):
        pass
    raise SlackError("invalid_cursor")
