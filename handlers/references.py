"""The reference: one short id in every line that one interaction caused, and told to the person."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.contextvars import bind_contextvars, get_contextvars, reset_contextvars

from store.changes import reference_of


@contextmanager
def referring_to(request_id: str | None) -> Iterator[None]:
    """Whatever is logged inside carries the reference of Slack's ``request_id``."""
    before = bind_contextvars(reference=reference_of(request_id) if request_id else _made_up())
    try:
        yield
    finally:
        reset_contextvars(**before)


def current_reference() -> str:
    """The reference of the interaction at hand; a new one where there is none."""
    found: str | None = get_contextvars().get("reference")
    return found or _made_up()


def _made_up() -> str:
    return secrets.token_hex(4)
