"""Composition objects: texts, options, confirmations, references to files.

Figures: docs.slack.dev/reference/block-kit/composition-objects
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.schema import (
    Check,
    Report,
    array,
    boolean,
    by_type,
    exactly_one,
    record,
    string,
)

URL = string(3000)
ACTION_ID = string(255)
BLOCK_ID = string(255)
USER_ID = string(pattern="[UW][A-Z0-9]+")
CHANNEL_ID = string(pattern="[CGD][A-Z0-9]+")
CONVERSATION_ID = string(pattern="[CGDUW][A-Z0-9]+")
DATE = string(pattern=r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
TIME = string(pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]")


def plain(most: int = 3000) -> Check:
    return by_type({"plain_text": _plain_text(most)})


def text(most: int = 3000) -> Check:
    mrkdwn = record({"type": string(), "text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": _plain_text(most), "mrkdwn": mrkdwn})


def _plain_text(most: int) -> Check:
    return record({"type": string(), "text": string(most)}, {"emoji": boolean})


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": string(choices=("primary", "danger"))},
)

OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
OPTION_WITH_URL = record(
    {"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL}
)
# Radio buttons and checkboxes may be worded in mrkdwn.
OPTION_IN_GROUP = record({"text": text(75), "value": string(150)}, {"description": text(75)})
OPTION_GROUP = record({"label": plain(75), "options": array(OPTION, 1, 100)}, {})


def _file_can_be_shown(value: Any, at: str, report: Report) -> None:
    """A file that is unknown, not yet processed or no picture is an invalid Slack file."""
    if not report.can_show_file(value):
        report.add("invalid slack file", at, "slack_file")


SLACK_FILE = record(
    {},
    {"id": string(pattern="[F][A-Z0-9]{8,}"), "url": URL},
    exactly_one("id", "url"),
    _file_can_be_shown,
)

DISPATCH_ACTION_CONFIG = record(
    {},
    {
        "trigger_actions_on": array(
            string(choices=("on_enter_pressed", "on_character_entered")), 1, 2
        )
    },
)

CONVERSATION_FILTER = record(
    {},
    {
        "include": array(string(choices=("im", "mpim", "private", "public")), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
