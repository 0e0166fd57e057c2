"""What an app's manifest says that changes how Slack treats it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.shapes import Json

# Without a manifest: what an app needs that talks with people.
USUAL_EVENTS = frozenset({"app_home_opened", "app_mention", "file_shared", "message.im"})
# Without its scope an event does not come, whatever the app subscribed to.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "file_shared": "files:read",
    "link_shared": "links:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


@dataclass(frozen=True)
class AppFeatures:
    """An app without a manifest takes any command, with users and channels escaped."""

    commands: tuple[Json, ...] = ()
    shortcuts: tuple[Json, ...] = ()
    events: frozenset[str] = USUAL_EVENTS
    scopes: frozenset[str] | None = None
    home_tab: bool = True
    messages_tab: bool = True
    messages_tab_read_only: bool = False
    escape_commands: bool = True
    unfurl_domains: tuple[str, ...] = ()

    def knows_command(self, name: str) -> bool:
        return not self.commands or any(one["command"] == name for one in self.commands)

    def unfurls(self, url: str) -> bool:
        """Whether this address is the app's to unfurl: of one of its domains, or below it."""
        host = urlsplit(url).hostname or ""
        return any(host == one or host.endswith(f".{one}") for one in self.unfurl_domains)

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to it and may read what it tells."""
        may_read = self.scopes is None or EVENT_SCOPES[event] in self.scopes
        return event in self.events and may_read

    def escapes(self, name: str) -> bool:
        """Whether users and channels in this command's text arrive as ids."""
        found = next((one for one in self.commands if one["command"] == name), None)
        return self.escape_commands if found is None else bool(found.get("should_escape"))


def read_manifest(manifest: Mapping[str, Any] | None, escape_commands: bool = True) -> AppFeatures:
    if manifest is None:
        return AppFeatures(escape_commands=escape_commands)
    features: Json = manifest.get("features") or {}
    home: Json = features.get("app_home") or {}
    scopes: Json = (manifest.get("oauth_config") or {}).get("scopes") or {}
    events: Json = (manifest.get("settings") or {}).get("event_subscriptions") or {}
    return AppFeatures(
        commands=tuple(features.get("slash_commands") or ()),
        shortcuts=tuple(features.get("shortcuts") or ()),
        events=frozenset(events.get("bot_events") or ()),
        scopes=frozenset([*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ())]),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
        escape_commands=escape_commands,
        unfurl_domains=tuple(features.get("unfurl_domains") or ()),
    )
