"""A message of Slack's as plain text: what a person reads, and nothing that Slack acts on."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from handlers.reading.line import unescape

_REFERENCE = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^|<>]+)(?:\|(?P<label>[^<>]*))?>")
NameOf = Callable[[str], str | None]
MOST_DEPTH = 8


def plain_text(text: str, name_of: NameOf) -> str:
    """``text`` with people, channels and links by their names; ``name_of`` knows Slack ids.

    Somebody or a channel without a name stays a sign: ``@…``.
    """

    def named(found: re.Match[str]) -> str:
        sign, target, label = found["sign"], found["target"], found["label"]
        if sign == "!":
            return _special(target, label)
        if sign:
            return f"{sign}{(label or name_of(target) or '…').removeprefix(sign)}"
        return label or target.removeprefix("mailto:")

    return unescape(_REFERENCE.sub(named, text))


def people_in(text: str) -> list[str]:
    """The Slack ids of people whom the text names without their names."""
    found = _REFERENCE.finditer(text)
    named = (one["target"] for one in found if one["sign"] == "@" and not one["label"])
    return list(dict.fromkeys(named))


def words_of(message: Mapping[str, Any]) -> str:
    """What a message says, as Slack marks it up: its text, or else that of its blocks."""
    said = str(message.get("text") or "").strip()
    if said:
        return said
    parts = [*_texts(message.get("blocks") or [])]
    for one in message.get("attachments") or []:
        parts += [str(one[key]) for key in ("title", "text", "fallback") if one.get(key)][:2]
        parts += _texts(one.get("blocks") or [])
    return "\n".join(part.strip() for part in parts if part.strip())


def files_of(message: Mapping[str, Any]) -> list[str]:
    """The names of a message's files."""
    files = message.get("files") or []
    return [str(one.get("title") or one.get("name") or one.get("id")) for one in files]


def link_to_message(domain: str | None, channel: str, message: Mapping[str, Any]) -> str:
    """Where the message stands in Slack. ``domain`` is the workspace's."""
    ts, thread = str(message.get("ts") or ""), message.get("thread_ts")
    host = f"{domain}.slack.com" if domain else "slack.com"
    link = f"https://{host}/archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link


def _special(target: str, label: str | None) -> str:
    """``<!channel>``, a group, or a moment with what to read where it cannot be shown."""
    if label:
        return label
    name = target.partition("^")[0]
    return f"@{name}"


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """The texts of blocks, in order."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, depth + 1)
    elif isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for name in ("text", "fields", "elements"):
            if not isinstance(value.get(name), str):
                yield from _texts(value.get(name), depth + 1)
