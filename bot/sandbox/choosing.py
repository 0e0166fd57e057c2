"""Finding what a person means on a surface: the element, and the option among those offered."""

from __future__ import annotations

from typing import Any

from bot.sandbox.shapes import Json, NotPossible
from bot.sandbox.values import SLOTS, each_element

Action = str | tuple[str, str]


def found_element(blocks: list[Json], action: Action) -> tuple[Json, Json]:
    """An element with its block, by its action id, or by block id and action id."""
    block_id, action_id = action if isinstance(action, tuple) else (None, action)
    for block, element in each_element(blocks):
        if element.get("action_id") == action_id and block_id in (None, block["block_id"]):
            return block, element
    known = [element.get("action_id") for _, element in each_element(blocks)]
    raise NotPossible(f"no element {action!r} among {known}")


def chosen_action(blocks: list[Json], action: Action, selected: dict[str, Any]) -> Json:
    """The entry in `actions` for an element that was pressed or changed."""
    block, element = found_element(blocks, action)
    shared = ("type", "action_id", "text", "value", "style", "placeholder", "confirm")
    entry = {name: element[name] for name in shared if name in element}
    option = selected.get("selected_option")
    if option is not None and element["type"] != "external_select":
        selected = {**selected, "selected_option": _offered(element, option)}
    return {**entry, "block_id": block["block_id"], **selected}


def with_selection(state: Json | None, done: Json) -> Json:
    """What was typed, with what was just chosen."""
    typed: Json = {block_id: {**actions} for block_id, actions in (state or {}).items()}
    slot = SLOTS.get(done["type"])
    if slot is not None and slot.field in done:
        chosen = {"type": done["type"], slot.field: done[slot.field]}
        typed.setdefault(done["block_id"], {})[done["action_id"]] = chosen
    return typed


def all_options(answer: Json) -> list[Json]:
    """Options with those in groups."""
    groups: list[Json] = answer.get("option_groups") or [{"options": answer.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def _offered(element: Json, wanted: Any) -> Json:
    """The option itself, found by its value when only that is given."""
    for option in all_options(element):
        if wanted in (option, option.get("value")):
            return option
    raise NotPossible(f"{wanted!r} is not offered by {element['action_id']}")
