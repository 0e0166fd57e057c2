"""What stands in inputs and menus: `state.values`, and what Slack's own window checks in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bot.sandbox.limits import elements, nested
from bot.sandbox.shapes import Json

REQUIRED = "Please complete this required field."
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Slot(NamedTuple):
    """Where an element keeps its value, and where its first value comes from."""

    field: str
    initial: str
    empty: Any = None


TYPED = Slot("value", "initial_value")
ONE, MANY = (
    Slot("selected_option", "initial_option"),
    Slot("selected_options", "initial_options", []),
)

SLOTS = {
    "plain_text_input": TYPED,
    "email_text_input": TYPED,
    "url_text_input": TYPED,
    "number_input": TYPED,
    "rich_text_input": Slot("rich_text_value", "initial_value"),
    "static_select": ONE,
    "external_select": ONE,
    "radio_buttons": ONE,
    "multi_static_select": MANY,
    "multi_external_select": MANY,
    "checkboxes": MANY,
    "users_select": Slot("selected_user", "initial_user"),
    "multi_users_select": Slot("selected_users", "initial_users", []),
    "conversations_select": Slot("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Slot("selected_conversations", "initial_conversations", []),
    "channels_select": Slot("selected_channel", "initial_channel"),
    "multi_channels_select": Slot("selected_channels", "initial_channels", []),
    "datepicker": Slot("selected_date", "initial_date"),
    "timepicker": Slot("selected_time", "initial_time"),
    "datetimepicker": Slot("selected_date_time", "initial_date_time"),
    "file_input": Slot("files", "", []),
}


def each_element(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with its block."""
    for _, block in nested(blocks):
        for element in elements(block):
            yield block, element


def state_values(blocks: list[Json], typed: Json | None = None) -> Json:
    """Every stateful element's value: what was typed, or what stood there at first.

    `typed` may give a bare value instead of the element's state.
    """
    values: Json = {}
    for block, element in each_element(blocks):
        slot = SLOTS.get(element["type"])
        if slot is not None:
            block_id, action_id = block["block_id"], element["action_id"]
            first = element.get(slot.initial) if slot.initial else None
            value = slot.empty if first is None else first
            given = (typed or {}).get(block_id, {})
            if action_id in given:
                new = given[action_id]
                value = new.get(slot.field, slot.empty) if _is_state(new, slot) else new
            state = {"type": element["type"], slot.field: None if value == "" else value}
            values.setdefault(block_id, {})[action_id] = state
    return values


def _is_state(value: Any, slot: Slot) -> bool:
    return isinstance(value, dict) and (slot.field in value or "type" in value)


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """What the window itself says beside inputs before anything is sent, by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        value = state[SLOTS[element["type"]].field]
        sentence = _complaint(element, value, bool(block.get("optional")))
        if sentence is not None:
            found[block["block_id"]] = sentence
    return found


def _complaint(element: Json, value: Any, optional: bool) -> str | None:
    if value in (None, "", []):
        return None if optional else REQUIRED
    if element["type"] == "plain_text_input":
        return _about_length(element, value)
    if element["type"] == "number_input":
        return _about_number(element, str(value))
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", value):
        return "Enter an email address"
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Enter a valid URL"
    return None


def _about_length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"This must be at least {least} characters long"
    if len(value) > most:
        return f"This must be at most {most} characters long"
    return None


def _about_number(element: Json, value: str) -> str | None:
    if not NUMBER.fullmatch(value):
        return "Enter a number"
    if "." in value and not element["is_decimal_allowed"]:
        return "Enter a whole number"
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        return f"Enter a number of {least} or more"
    if most is not None and float(value) > float(most):
        return f"Enter a number of {most} or less"
    return None
