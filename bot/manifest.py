"""The app's manifest, as Slack is given it: beside the code in a checkout, inside it in a wheel."""

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PLACES = (HERE.parent / "manifest.yml", HERE / "manifest.yml")


def read_manifest() -> dict[str, Any]:
    """Raises ``FileNotFoundError`` where neither place has it."""
    for place in PLACES:
        if place.exists():
            manifest: dict[str, Any] = yaml.safe_load(place.read_text(encoding="utf-8"))
            return manifest
    raise FileNotFoundError("manifest.yml")


def required_scopes() -> frozenset[str]:
    return frozenset(read_manifest()["oauth_config"]["scopes"]["bot"])


def optional_scopes() -> frozenset[str]:
    return frozenset(read_manifest()["oauth_config"]["scopes"].get("bot_optional", ()))
