"""What Slack refuses, checked where the app's payloads come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.limits.blocks import blocks_on
from bot.sandbox.limits.objects import OPTION, OPTION_GROUP, plain
from bot.sandbox.limits.schema import (
    HOME,
    MESSAGE,
    MODAL,
    Problem,
    Report,
    array,
    boolean,
    exactly_one,
    record,
    string,
)
from bot.sandbox.limits.whole import check_together, elements, nested, with_ids
from bot.sandbox.shapes import Json, SlackError

__all__ = [
    "HOME",
    "MESSAGE",
    "MODAL",
    "Problem",
    "check_blocks",
    "check_metadata",
    "check_options",
    "check_view",
    "elements",
    "nested",
    "refuse_blocks",
    "refuse_view",
    "with_ids",
]

BLOCKS_PER_MESSAGE = 50
BLOCKS_PER_VIEW = 100
VIEW_BYTES = 250_000
METADATA_CHARACTERS = 8_000

Shows = Callable[[Json], bool]


def check_blocks(blocks: Any, can_show_file: Shows, at: str = "/blocks") -> list[Problem]:
    """What is wrong with the blocks of a message."""
    report = Report(MESSAGE, can_show_file)
    blocks_on(MESSAGE, BLOCKS_PER_MESSAGE, least=0)(blocks, at, report)
    if not report.problems:
        check_together(blocks, at, report)
    return report.problems


def check_view(view: Any, can_show_file: Shows, at: str = "/view") -> list[Problem]:
    """What is wrong with a modal or a Home tab."""
    surface = HOME if isinstance(view, dict) and view.get("type") == HOME else MODAL
    report = Report(surface, can_show_file)
    blocks = blocks_on(surface, BLOCKS_PER_VIEW, least=0 if surface == HOME else 1)
    common = {
        "private_metadata": string(3000, least=0),
        "callback_id": string(255, least=0),
        "external_id": string(255, least=0),
    }
    required = {"type": string(choices=(MODAL, HOME)), "blocks": blocks}
    if surface == MODAL:
        required["title"] = plain(24)
        common |= {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        }
    record(required, common)(view, at, report)
    if not report.problems:
        check_together(view["blocks"], f"{at}/blocks", report)
        _inputs_need_submit(view, at, report)
    return report.problems


def _inputs_need_submit(view: Json, at: str, report: Report) -> None:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if report.surface == MODAL and has_input and not view.get("submit"):
        report.add(
            "must define `submit` to use an `input` block in modals", at, "required", "submit"
        )


def check_options(answer: Any) -> list[Problem]:
    """What is wrong with the answer to a search in a menu with external options."""
    report = Report(MODAL, lambda _: False)
    shape = record(
        {},
        {"options": array(OPTION, 0, 100), "option_groups": array(OPTION_GROUP, 0, 100)},
        exactly_one("options", "option_groups"),
    )
    shape(answer, "", report)
    return report.problems


def check_metadata(metadata: Any) -> None:
    """Metadata is an event type and a flat object; or entities, which are not looked into."""
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if "entities" in metadata and "event_type" not in metadata:
        return
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if any(isinstance(value, dict | list) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_CHARACTERS:
        raise SlackError("metadata_too_large")


def refuse_blocks(problems: list[Problem]) -> None:
    """Raise as the chat methods do when there are problems."""
    if not problems:
        return
    errors = [str(problem) for problem in problems]
    error = "invalid_blocks"
    if any(problem.message == "only_one_table_allowed" for problem in problems):
        error = "invalid_attachments"
    raise SlackError(error, errors=errors, response_metadata=_metadata(errors))


def refuse_view(view: Any, problems: list[Problem]) -> None:
    """Raise as the views methods do when there are problems."""
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    if problems:
        errors = [str(problem) for problem in problems]
        raise SlackError("invalid_arguments", response_metadata=_metadata(errors))


def _metadata(errors: list[str]) -> Json:
    return {"messages": [f"[ERROR] {error}" for error in errors]}
