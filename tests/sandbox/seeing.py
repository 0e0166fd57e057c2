"""What a person sees of blocks: the texts, the buttons, the menus and the inputs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.values import each_element

HIDDEN = {"confirm", "metadata", "option_groups", "value", "url"}
WORDS = {"text", "alt_text", "initial_value", "initial_date", "caption"}
OPEN_LISTS = {"radio_buttons", "checkboxes"}
REFERENCE = re.compile(r"<([@#!]?)([^|>]+)(?:\|([^>]*))?>")


def texts(value: Any) -> Iterator[str]:
    """The words on the screen, in order. Lists of closed menus are not among them."""
    if isinstance(value, list):
        for member in value:
            yield from texts(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name in HIDDEN or (name == "options" and value.get("type") not in OPEN_LISTS):
                continue
            if name in WORDS and isinstance(member, str):
                yield member
            else:
                yield from texts(member)


def readable(team: Team, raw: str) -> str:
    """Mentions and links as they look: names and labels."""

    def shown(match: re.Match[str]) -> str:
        sign, target, label = match[1], match[2], match[3]
        if sign == "@":
            person = team.person_named(target)
            return f"@{person.name}" if person else f"@{label or target}"
        if sign == "#":
            channel = team.channel_named(target)
            return f"#{channel.name}" if channel else f"#{label or target}"
        if sign == "!":
            return label or f"@{target}"
        return label or target

    return html.unescape(REFERENCE.sub(shown, raw))


def blocks_of(body: Json) -> list[Json]:
    """What a message or view is made of, with what stands below its links."""
    below = [one.get("blocks") or [] for one in body.get("attachments") or []]
    return [*(body.get("blocks") or []), *(block for several in below for block in several)]


def shown_text(team: Team, body: Json) -> str:
    """A message or view as text. The fallback text shows only where there are no blocks."""
    parts = [readable(team, text) for text in texts(blocks_of(body))]
    if body.get("title"):
        parts.insert(0, body["title"]["text"])
    if not body.get("blocks") and body.get("text"):
        parts.append(readable(team, body["text"]))
    parts += [file.get("title", "") for file in body.get("files") or []]
    parts += (body.get("errors") or {}).values()
    return "\n".join(parts)


def plain_words(label: str) -> str:
    """A label without emoji codes and case, for comparing."""
    return re.sub(r":[a-z0-9_+-]+:", "", label).strip().casefold()


def buttons(blocks: list[Json]) -> Iterator[tuple[str, Json, Json]]:
    for block, element in each_element(blocks):
        if element["type"] in ("button", "workflow_button"):
            yield element["text"]["text"], block, element


def in_overflows(blocks: list[Json]) -> Iterator[tuple[str, Json, Json, Json]]:
    """What stands behind three dots: the text, where it is, and the option."""
    for block, element in each_element(blocks):
        if element["type"] == "overflow":
            for option in element["options"]:
                yield option["text"]["text"], block, element, option


def menus(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Everything one chooses from or picks in."""
    for block, element in each_element(blocks):
        if element["type"] not in ("button", "workflow_button") and "input" not in element["type"]:
            yield block, element


def names_of(block: Json, element: Json) -> set[str]:
    """What a person, or a test, may call an input: its label, its hint of text, its ids."""
    found = {block.get("block_id"), element.get("action_id")}
    label = (block.get("label") or {}).get("text")
    placeholder = (element.get("placeholder") or {}).get("text")
    found |= {label, placeholder}
    found |= {_as_keyword(label) if label else None}
    return {plain_words(str(name)) for name in found if name}


def _as_keyword(label: str) -> str:
    words = re.sub(r"\(.*?\)", "", label)
    return re.sub(r"\W+", "_", words.strip()).strip("_")
