"""Form fields: one function for each kind, with the field's id as block and action id."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from handlers.views.blocks import Block, option, plain, shorten


def text_input(
    field: str,
    label: str,
    initial: str | None = None,
    *,
    optional: bool = False,
    multiline: bool = False,
    placeholder: str | None = None,
    hint: str | None = None,
    longest: int = 200,
) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": field, "max_length": longest}
    if multiline:
        element["multiline"] = True
    if initial:
        element["initial_value"] = initial[:longest]
    if placeholder:
        element["placeholder"] = plain(shorten(placeholder, 150))
    return _input(field, label, element, optional, hint)


def date_input(
    field: str,
    label: str,
    initial: dt.date | None = None,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    element: Block = {"type": "datepicker", "action_id": field}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return _input(field, label, element, optional, hint)


def time_input(
    field: str,
    label: str,
    initial: dt.time | None = None,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    element: Block = {"type": "timepicker", "action_id": field}
    if initial is not None:
        element["initial_time"] = initial.strftime("%H:%M")
    return _input(field, label, element, optional, hint)


def choice(
    field: str,
    label: str,
    options: Iterable[tuple[str, str]],
    initial: str | None = None,
    *,
    optional: bool = False,
    placeholder: str | None = None,
    hint: str | None = None,
) -> Block:
    """A menu; ``options`` are (value, text) and ``initial`` is a value."""
    made = [option(text, value) for value, text in options]
    element: Block = {"type": "static_select", "action_id": field, "options": made}
    chosen = [one for one in made if one["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    if placeholder:
        element["placeholder"] = plain(shorten(placeholder, 150))
    return _input(field, label, element, optional, hint)


def radio(
    field: str,
    label: str,
    options: Iterable[tuple[str, str]],
    initial: str | None = None,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    made = [option(text, value) for value, text in options]
    element: Block = {"type": "radio_buttons", "action_id": field, "options": made}
    chosen = [one for one in made if one["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return _input(field, label, element, optional, hint)


def checkboxes(
    field: str,
    label: str,
    options: Iterable[tuple[str, str]],
    initial: Iterable[str],
    *,
    hint: str | None = None,
) -> Block:
    """Any number of ``options``, also none; ``initial`` are values."""
    checked = set(initial)
    made = [option(text, value) for value, text in options]
    element: Block = {"type": "checkboxes", "action_id": field, "options": made}
    chosen = [one for one in made if one["value"] in checked]
    if chosen:
        element["initial_options"] = chosen
    return _input(field, label, element, True, hint)


def search_input(
    field: str,
    label: str,
    initial: tuple[str, str] | None = None,
    *,
    optional: bool = False,
    placeholder: str | None = None,
    hint: str | None = None,
    from_the_start: bool = False,
) -> Block:
    """A menu that asks Oppy for its options as one types; ``initial`` is (value, text).

    ``from_the_start`` it offers some before anything was typed.
    """
    element: Block = {
        "type": "external_select",
        "action_id": field,
        "min_query_length": 0 if from_the_start else 1,
    }
    if initial is not None:
        element["initial_option"] = option(initial[1], initial[0])
    if placeholder:
        element["placeholder"] = plain(shorten(placeholder, 150))
    return _input(field, label, element, optional, hint)


def person_input(
    field: str,
    label: str,
    initial: str | None = None,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    element: Block = {"type": "users_select", "action_id": field}
    if initial:
        element["initial_user"] = initial
    return _input(field, label, element, optional, hint)


def people_input(
    field: str, label: str, initial: Iterable[str] = (), *, hint: str | None = None
) -> Block:
    """Any number of people, also none."""
    element: Block = {"type": "multi_users_select", "action_id": field}
    if chosen := list(initial):
        element["initial_users"] = chosen
    return _input(field, label, element, True, hint)


def _input(
    field: str, label: str, element: dict[str, Any], optional: bool, hint: str | None
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint)
    return block
