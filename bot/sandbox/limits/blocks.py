"""Blocks and the surfaces they may appear on: messages, modals, the Home tab.

Figures: docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.charts import DATA_VISUALIZATION
from bot.sandbox.limits.elements import BUTTON, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.limits.objects import BLOCK_ID, SLACK_FILE, URL, plain, text
from bot.sandbox.limits.rich_text import RICH_TEXT
from bot.sandbox.limits.schema import (
    HOME,
    MESSAGE,
    MODAL,
    Check,
    Report,
    anything,
    array,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    integer,
    record,
    string,
)
from bot.sandbox.limits.tables import DATA_TABLE, TABLE

EVERYWHERE = frozenset({MESSAGE, MODAL, HOME})
NOT_IN_MODALS = frozenset({MESSAGE, HOME})
ONLY_MESSAGES = frozenset({MESSAGE})
ONLY_MODALS = frozenset({MODAL})


def _block(
    required: dict[str, Check], optional: dict[str, Check] | None = None, *rules: Check
) -> Check:
    return record(
        {"type": string(), **required}, {"block_id": BLOCK_ID, **(optional or {})}, *rules
    )


def _response_url_needs_modal(value: Any, at: str, report: Report) -> None:
    element = value.get("element")
    enabled = isinstance(element, dict) and element.get("response_url_enabled")
    if enabled and report.surface != MODAL:
        report.add("response_url_enabled is only for modals", f"{at}/element", "surface", MODAL)


def _files_need_modal(value: Any, at: str, report: Report) -> None:
    element = value.get("element")
    if (
        isinstance(element, dict)
        and element.get("type") == "file_input"
        and report.surface != MODAL
    ):
        report.add("unsupported type: file_input", f"{at}/element/type", "surface", MODAL)


def _collapses_or_divides(value: Any, at: str, report: Report) -> None:
    if value.get("is_collapsible") and value.get("has_header_divider"):
        report.add("a collapsible container has no header divider", at, "one_of")


SECTION = _block(
    {},
    {
        "text": text(3000),
        "fields": array(text(2000), 1, 10),
        "accessory": by_type(IN_SECTION),
        "expand": boolean,
    },
    at_least_one("text", "fields"),
)
HEADER = _block({"text": plain(150)}, {"level": integer(1, 4)})
IMAGE_BLOCK = _block(
    {"alt_text": string(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
    exactly_one("image_url", "slack_file"),
)
ACTIONS = _block({"elements": array(by_type(IN_ACTIONS), 1, 25)})
CONTEXT = _block(
    {"elements": array(by_type({"image": IMAGE, "plain_text": plain(), "mrkdwn": text()}), 1, 10)}
)
INPUT = _block(
    {"label": plain(2000), "element": by_type(IN_INPUT)},
    {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    _response_url_needs_modal,
    _files_need_modal,
)
MARKDOWN = _block({"text": string(12_000)})
ALERT = _block(
    {"text": text(200)},
    {"level": string(choices=("default", "info", "warning", "error", "success"))},
)
VIDEO = _block(
    {"alt_text": string(), "title": plain(199), "thumbnail_url": URL, "video_url": URL},
    {
        "title_url": URL,
        "description": plain(),
        "author_name": string(49),
        "provider_name": string(),
        "provider_icon_url": URL,
    },
)
CARD = _block(
    {},
    {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "icon": anything,
        "hero_image": anything,
        "actions": array(by_type({"button": BUTTON}), 1, 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
CAROUSEL = _block({"elements": array(by_type({"card": CARD}), 1, 10)})
CONTEXT_ACTIONS = _block({"elements": array(anything, 1, 5)})

INSIDE: dict[str, Check] = {
    "section": SECTION,
    "header": HEADER,
    "divider": _block({}),
    "image": IMAGE_BLOCK,
    "actions": ACTIONS,
    "context": CONTEXT,
    "input": INPUT,
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "video": VIDEO,
}
CONTAINER = _block(
    {"child_blocks": array(by_type(INSIDE), 1, 10)},
    {
        "title": text(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "icon": anything,
        "width": string(choices=("narrow", "standard", "wide", "full")),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    exactly_one("title", "rich_text_title"),
    _collapses_or_divides,
)

CHECKS: dict[str, Check] = {
    **INSIDE,
    "markdown": MARKDOWN,
    "alert": ALERT,
    "card": CARD,
    "carousel": CAROUSEL,
    "container": CONTAINER,
    "context_actions": CONTEXT_ACTIONS,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
}

SURFACES = {
    **dict.fromkeys(CHECKS, EVERYWHERE),
    "alert": ONLY_MODALS,
    "table": NOT_IN_MODALS,
    "data_table": NOT_IN_MODALS,
    "card": NOT_IN_MODALS,
    "carousel": NOT_IN_MODALS,
    "markdown": ONLY_MESSAGES,
    "container": ONLY_MESSAGES,
    "context_actions": ONLY_MESSAGES,
    "data_visualization": ONLY_MESSAGES,
}


def blocks_on(surface: str, most: int, least: int) -> Check:
    """The list of blocks of one surface."""
    allowed = {name: check for name, check in CHECKS.items() if surface in SURFACES[name]}
    return array(by_type(allowed), least, most)
