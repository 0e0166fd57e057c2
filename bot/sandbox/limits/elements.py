"""Interactive elements and which block may hold which of them.

Figures: docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.objects import (
    ACTION_ID,
    CHANNEL_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    CONVERSATION_ID,
    DATE,
    DISPATCH_ACTION_CONFIG,
    OPTION,
    OPTION_GROUP,
    OPTION_IN_GROUP,
    OPTION_WITH_URL,
    SLACK_FILE,
    TIME,
    URL,
    USER_ID,
    plain,
)
from bot.sandbox.limits.schema import (
    Check,
    Report,
    anything,
    array,
    boolean,
    exactly_one,
    integer,
    record,
    string,
)

NUMBER = string(pattern=r"-?[0-9]+(\.[0-9]+)?")


def _element(
    optional: dict[str, Check], *rules: Check, required: dict[str, Check] | None = None
) -> Check:
    named = {"type": string(), **(required or {})}
    return record(named, {"action_id": ACTION_ID, **optional}, *rules)


def _initial_is_offered(value: Any, at: str, report: Report) -> None:
    """An option chosen beforehand must be one of those offered, word for word."""
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    offered = [option for group in groups for option in group.get("options") or []]
    one = value.get("initial_option")
    chosen = value.get("initial_options") or ([one] if one is not None else [])
    for option in chosen:
        if option not in offered:
            name = "initial_option" if one is not None else "initial_options"
            report.add(f"{name} must be one of the options", f"{at}/{name}", "enum")


def _lengths_agree(value: Any, at: str, report: Report) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        report.add("min_length must be less than max_length", at, "max", most)


ASKS = {"confirm": CONFIRM, "focus_on_load": boolean, "placeholder": plain(150)}
TYPED = {
    "dispatch_action_config": DISPATCH_ACTION_CONFIG,
    "focus_on_load": boolean,
    "placeholder": plain(150),
}
MANY = {"max_selected_items": integer(1)}
STATIC = {"options": array(OPTION, 1, 100), "option_groups": array(OPTION_GROUP, 1, 100)}
EXTERNAL = {"min_query_length": integer(0)}
CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}
ONE_CONVERSATION = {"response_url_enabled": boolean}
CHOICES = array(OPTION_IN_GROUP, 1, 10)

BUTTON = _element(
    {
        "value": string(2000, least=0),
        "url": URL,
        "style": string(choices=("primary", "danger")),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
    },
    required={"text": plain(75)},
)

IMAGE = record(
    {"type": string(), "alt_text": string(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)

SELECTS: dict[str, Check] = {
    "static_select": _element(
        {**ASKS, **STATIC, "initial_option": OPTION},
        exactly_one("options", "option_groups"),
        _initial_is_offered,
    ),
    "multi_static_select": _element(
        {**ASKS, **STATIC, **MANY, "initial_options": array(OPTION, 1, 100)},
        exactly_one("options", "option_groups"),
        _initial_is_offered,
    ),
    "external_select": _element({**ASKS, **EXTERNAL, "initial_option": OPTION}),
    "multi_external_select": _element(
        {**ASKS, **EXTERNAL, **MANY, "initial_options": array(OPTION, 1, 100)}
    ),
    "users_select": _element({**ASKS, "initial_user": USER_ID}),
    "multi_users_select": _element({**ASKS, **MANY, "initial_users": array(USER_ID)}),
    "conversations_select": _element(
        {**ASKS, **CONVERSATIONS, **ONE_CONVERSATION, "initial_conversation": CONVERSATION_ID}
    ),
    "multi_conversations_select": _element(
        {**ASKS, **CONVERSATIONS, **MANY, "initial_conversations": array(CONVERSATION_ID)}
    ),
    "channels_select": _element({**ASKS, **ONE_CONVERSATION, "initial_channel": CHANNEL_ID}),
    "multi_channels_select": _element({**ASKS, **MANY, "initial_channels": array(CHANNEL_ID)}),
}

PICKERS: dict[str, Check] = {
    "datepicker": _element({**ASKS, "initial_date": DATE}),
    "timepicker": _element({**ASKS, "initial_time": TIME, "timezone": string(255)}),
    "datetimepicker": _element(
        {
            "confirm": CONFIRM,
            "focus_on_load": boolean,
            "initial_date_time": integer(1_000_000_000, 9_999_999_999),
        }
    ),
}

CHOOSERS: dict[str, Check] = {
    "checkboxes": _element(
        {"confirm": CONFIRM, "focus_on_load": boolean, "initial_options": CHOICES},
        _initial_is_offered,
        required={"options": CHOICES},
    ),
    "radio_buttons": _element(
        {"confirm": CONFIRM, "focus_on_load": boolean, "initial_option": OPTION_IN_GROUP},
        _initial_is_offered,
        required={"options": CHOICES},
    ),
}

OVERFLOW = _element({"confirm": CONFIRM}, required={"options": array(OPTION_WITH_URL, 1, 5)})

RICH_TEXT_INPUT = _element(
    {
        **TYPED,
        "initial_value": anything,
        "min_lines": integer(1, 100),
        "max_lines": integer(1, 100),
    }
)

INPUTS: dict[str, Check] = {
    "plain_text_input": _element(
        {
            **TYPED,
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        _lengths_agree,
    ),
    "email_text_input": _element({**TYPED, "initial_value": string(3000, least=0)}),
    "url_text_input": _element({**TYPED, "initial_value": string(3000, least=0)}),
    "number_input": _element(
        {**TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
        required={"is_decimal_allowed": boolean},
    ),
    "rich_text_input": RICH_TEXT_INPUT,
    "file_input": _element({"filetypes": array(string()), "max_files": integer(1, 10)}),
}

WORKFLOW_BUTTON = _element(
    {"style": string(choices=("primary", "danger")), "accessibility_label": string(75)},
    required={"text": plain(75), "workflow": anything},
)

COMMON = {**SELECTS, **PICKERS, **CHOOSERS}
PRESSED = {"button": BUTTON, "overflow": OVERFLOW, "workflow_button": WORKFLOW_BUTTON}
IN_ACTIONS: dict[str, Check] = {**COMMON, **PRESSED, "rich_text_input": RICH_TEXT_INPUT}
IN_SECTION: dict[str, Check] = {**COMMON, **PRESSED, "image": IMAGE}
IN_INPUT: dict[str, Check] = {**COMMON, **INPUTS}
