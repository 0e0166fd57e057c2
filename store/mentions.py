"""People mentioned in what others write, as Slack does: ``<@U123>`` or ``<@U123|sam>``."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from store.models import Event, Kind

_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^>]*))?>")


def mentioned_in(text: str | None) -> set[str]:
    """The Slack ids."""
    return {found["id"] for found in _MENTION.finditer(text or "")}


def replaced(text: str, name: Callable[[str, str | None], str]) -> str:
    """``text`` with ``name(id, name)`` in place of each; a mention may come without a name."""
    return _MENTION.sub(lambda found: name(found["id"], found["name"]), text)


def texts_of(event: Event) -> Iterator[str]:
    """What people wrote in the words of this event."""
    value: Any = event.to_value
    if event.kind == Kind.DESCRIPTION:
        yield value or ""
    elif event.kind in (Kind.ACTIVITY, Kind.NEXT_STEP):
        yield value.get("text") or ""
    elif event.kind == Kind.CREATED:
        yield value.get("description") or ""
    elif event.kind == Kind.LOST:
        yield value.get("note") or ""
    yield event.note or ""


def newly_mentioned(event: Event) -> set[str]:
    """Mentioned in the event and not in the text before it."""
    now = {id_ for text in texts_of(event) for id_ in mentioned_in(text)}
    before: Any = event.from_value
    if event.kind == Kind.NEXT_STEP and before:
        before = before.get("text")
    return now - mentioned_in(before) if isinstance(before, str) else now
