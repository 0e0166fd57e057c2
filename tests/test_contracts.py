"""What must agree although it stands in different places."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from bot.manifest import optional_scopes, read_manifest, required_scopes
from bot.settings import Settings
from handlers.hearing import COMMAND, listen
from handlers.help import WORDS
from handlers.ids import Act, Field, Form, Shortcut
from handlers.use_cases import every_route
from store import errors

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT.parent / "shared" / "data" / "manifest.schema.2.0.0.json"
PACKAGES = ("bot", "handlers", "reports", "store")
CALL = re.compile(
    r"\b(?:\w*client\w*|slack)\.([a-z]+_[A-Za-z_0-9]+)\(|_client\([^()]*\)\.([a-z]+_\w+)\("
    r'|\.api_call\("([a-zA-Z.]+)"'
)

# docs.slack.dev/reference/methods: what each method that is called needs of a bot's token.
SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "blocks_validate": set(),
    "bots_info": {"users:read"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_unfurl": {"links:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
EVENT_SCOPES = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "file_shared": {"files:read"},
    "link_shared": {"links:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}


def source(*folders: str) -> dict[Path, str]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path: path.read_text("utf-8") for path in paths if "sandbox" not in path.parts}


def called() -> set[str]:
    """The Web API methods that the code calls."""
    found = [match for text in source("bot", "handlers").values() for match in CALL.findall(text)]
    names = {name.replace(".", "_") for match in found for name in match if name}
    return names - {"api_call"}


class Noted:
    """Stands where the app stands while listeners are registered, and notes for what."""

    def __init__(self) -> None:
        self.heard: dict[str, list[Any]] = {}

    def __getattr__(self, family: str) -> Callable[[Any], Callable[[Any], None]]:
        def register(what: Any) -> Callable[[Any], None]:
            self.heard.setdefault(family, []).append(what)
            return lambda _listener: None

        return register


def registered() -> dict[str, list[Any]]:
    class Unused:
        sessions = readings = look_up = None

    noted = Noted()
    listen(noted, Unused(), every_route())  # type: ignore[arg-type]
    return noted.heard


def test_the_manifest_is_one_that_slack_takes() -> None:
    if not SCHEMA.exists():
        pytest.skip("Slack's schema of manifests is not here")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(SCHEMA.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [problem.message for problem in validator.iter_errors(read_manifest())] == []


def test_what_the_manifest_offers_is_heard_and_nothing_else() -> None:
    manifest, heard = read_manifest(), registered()
    offered = [one["command"] for one in manifest["features"]["slash_commands"]]
    assert offered == heard["command"] == [COMMAND]
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(event.partition(".")[0] for event in events) == sorted(heard["event"])
    shortcuts = [one["callback_id"] for one in manifest["features"]["shortcuts"]]
    assert sorted(shortcuts) == sorted(every_route().shortcuts)
    assert len(heard["shortcut"]) == 1


def test_every_called_method_has_its_scopes_and_every_scope_its_method() -> None:
    methods = called()
    assert "chat_postMessage" in methods
    assert methods <= set(SCOPES), "a method is called whose scopes are not in the table"
    events = read_manifest()["settings"]["event_subscriptions"]["bot_events"]
    needed = {"commands"}.union(
        *(SCOPES[method] for method in methods), *(EVENT_SCOPES[event] for event in events)
    )
    assert needed == required_scopes() | optional_scopes()
    assert required_scopes() & optional_scopes() == set()


def test_only_history_can_be_done_without() -> None:
    assert optional_scopes() == SCOPES["conversations_history"] - EVENT_SCOPES["message.im"]


def test_imports_run_one_way() -> None:
    pytest.importorskip("importlinter")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("ids", "table"),
    [
        (Act, every_route().actions),
        (Form, every_route().forms),
        (Shortcut, every_route().shortcuts),
    ],
)
def test_every_id_is_answered_and_nothing_else(
    ids: type[StrEnum], table: dict[str, object]
) -> None:
    assert set(ids) == set(table)


def test_every_id_is_used() -> None:
    text = "\n".join(
        text for path, text in source("handlers").items() if path.name not in ("ids.py",)
    )
    unused = [
        f"{ids.__name__}.{one.name}"
        for ids in (Act, Form, Field, Shortcut)
        for one in ids
        if not re.search(rf"\b{ids.__name__}\.{one.name}\b", text)
    ]
    assert unused == []


def test_every_field_a_rule_names_is_a_field() -> None:
    rules = [one for one in vars(errors).values() if isinstance(one, type)]
    named = {rule.field for rule in rules if issubclass(rule, errors.RuleBroken) and rule.field}
    assert named <= set(Field)


def subclasses(of: type) -> list[type]:
    return [one for child in of.__subclasses__() for one in (child, *subclasses(child))]


@pytest.mark.parametrize("rule", sorted(set(subclasses(errors.RuleBroken)), key=str))
def test_every_rule_can_be_broken(rule: type) -> None:
    if rule.__subclasses__():
        return
    raised = re.compile(rf"(?:raise |= |return |_told\(|raise from )(?:errors\.)?{rule.__name__}\b")
    assert any(
        raised.search(text)
        for path, text in source(*PACKAGES).items()
        if path.name != "errors.py" or "handlers" in path.parts
    )


def test_help_knows_every_command_and_no_other() -> None:
    assert sorted(WORDS) == sorted(every_route().commands)


@pytest.mark.parametrize("place", [".env.example", "docs/operating.md"])
def test_every_setting_is_explained(place: str) -> None:
    text = (ROOT / place).read_text("utf-8")
    names = [str(field.alias) for field in Settings.model_fields.values()]
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("place", ["docs/using.md", "docs/using.zh.md"])
def test_every_command_is_explained(place: str) -> None:
    text = (ROOT / place).read_text("utf-8")
    assert [word for word in WORDS if f"/opp {word}" not in text and word != "show"] == []
