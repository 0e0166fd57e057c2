"""What stands in inputs, and what the window says about it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.limits import with_ids
from bot.sandbox.shapes import Json
from bot.sandbox.values import complaints, state_values
from tests.sandbox.blocks import input_of, menu, option, section, text_input


def value_of(element: Json, typed: Any = None) -> Any:
    blocks = with_ids([input_of(element)])
    given = {} if typed is None else {"field": {"v": typed}}
    return state_values(blocks, given)["field"]["v"]


@pytest.mark.parametrize(
    ("element", "state"),
    [
        ({"type": "plain_text_input"}, {"value": None}),
        ({"type": "plain_text_input", "initial_value": "x"}, {"value": "x"}),
        (menu("v"), {"selected_option": None}),
        (menu("v", initial_option=option()), {"selected_option": option()}),
        ({"type": "multi_users_select"}, {"selected_users": []}),
        ({"type": "datepicker", "initial_date": "2026-11-23"}, {"selected_date": "2026-11-23"}),
        ({"type": "file_input"}, {"files": []}),
    ],
)
def test_what_stands_there_at_first(element: Json, state: Json) -> None:
    assert value_of(element) == {"type": element["type"], **state}


def test_what_was_typed_counts_and_nothing_is_null() -> None:
    element = {"type": "plain_text_input", "initial_value": "x"}
    assert value_of(element, "y")["value"] == "y"
    assert value_of(element, {"type": "plain_text_input", "value": "y"})["value"] == "y"
    assert value_of(element, "")["value"] is None


def test_menus_outside_inputs_have_state_too() -> None:
    blocks = with_ids([section(accessory=menu("stage"), block_id="b")])
    assert state_values(blocks) == {
        "b": {"stage": {"type": "static_select", "selected_option": None}}
    }


@pytest.mark.parametrize(
    ("element", "value", "complaint"),
    [
        ({"type": "plain_text_input"}, "", "Please complete this required field."),
        ({"type": "plain_text_input", "max_length": 2}, "abc", "at most 2"),
        ({"type": "plain_text_input", "min_length": 2}, "a", "at least 2"),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "Enter a number"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
            "0.5",
            "1 or more",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "1"},
            "1.5",
            "1 or less",
        ),
        ({"type": "email_text_input"}, "li@", "email"),
        ({"type": "url_text_input"}, "acme", "URL"),
    ],
)
def test_the_window_complains_first(element: Json, value: str, complaint: str) -> None:
    blocks = with_ids([input_of(element)])
    values = state_values(blocks, {"field": {"v": value}})
    assert complaint in complaints(blocks, values)["field"]


def test_optional_inputs_may_stay_empty() -> None:
    blocks = with_ids([text_input(optional=True)])
    assert complaints(blocks, state_values(blocks)) == {}
