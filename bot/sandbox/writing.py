"""What a person types, as Slack turns it into text for apps."""

from __future__ import annotations

import re

from bot.sandbox.team import Team

ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
LINK = re.compile(r"https?://[^\s|<>]+")
MENTION = re.compile(r"(?<![\w@#])([@#])([\w.-]*\w)")


def escaped(team: Team, typed: str, with_names: bool) -> str:
    """Users, channels and links in angle brackets. Commands also carry the names."""
    text = typed
    for raw, entity in ENTITIES:
        text = text.replace(raw, entity)
    text = LINK.sub(lambda match: f"<{match[0]}>", text)

    def reference(match: re.Match[str]) -> str:
        sign, name = match[1], match[2]
        found = team.person_named(name) if sign == "@" else team.channel_named(name)
        if found is None:
            return match[0]
        return f"<{sign}{found.id}|{found.name}>" if with_names else f"<{sign}{found.id}>"

    return MENTION.sub(reference, text)


def with_entities(typed: str) -> str:
    """Only the three characters that mark up text."""
    for raw, entity in ENTITIES:
        typed = typed.replace(raw, entity)
    return typed
