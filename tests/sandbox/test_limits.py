"""What Slack refuses, and where it points."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.sandbox.limits import check_blocks, check_options, check_view, with_ids
from bot.sandbox.shapes import Json
from tests.sandbox.blocks import (
    actions,
    button,
    home,
    input_of,
    menu,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    table,
    text_input,
)

URL = "https://example.com/"


def found(blocks: list[Json]) -> list[str]:
    return [str(problem) for problem in check_blocks(blocks, lambda _file: True)]


def found_in_view(view: Any) -> list[str]:
    return [str(problem) for problem in check_view(view, lambda _file: True)]


def texts(length: int) -> str:
    return "x" * length


def options(count: int) -> list[Json]:
    return [option(str(n), str(n)) for n in range(count)]


GOOD: dict[str, Json] = {
    "two columns": {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
    "accessory": section(accessory=menu()),
    "groups": section(
        accessory={
            "type": "static_select",
            "action_id": "a",
            "option_groups": [{"label": plain("Open"), "options": options(2)}],
        }
    ),
    "date": section(accessory={"type": "datepicker", "initial_date": "2026-11-23"}),
    "rich text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
                ],
            }
        ],
    },
    "conversations": input_of({"type": "conversations_select"}),
    "carousel": {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain("x"), "actions": [button()]}],
    },
    "container": {"type": "container", "title": plain("x"), "child_blocks": [section()]},
    "pie": {
        "type": "data_visualization",
        "title": "Won",
        "chart": {"type": "pie", "segments": [{"label": "Won", "value": 3}]},
    },
    "bars": {
        "type": "data_visualization",
        "title": "Won",
        "chart": {
            "type": "bar",
            "series": [{"name": "Li", "data": [{"label": "W48", "value": 0}]}],
            "axis_config": {"categories": ["W48"]},
        },
    },
    "data table": {
        "type": "data_table",
        "caption": "Pipeline",
        "rows": [[{"type": "raw_text", "text": "x"}]] * 2,
    },
}


@pytest.mark.parametrize("name", GOOD)
def test_good_blocks_are_taken(name: str) -> None:
    assert found([GOOD[name]]) == []
    assert all(block["block_id"] for block in with_ids([GOOD[name]]))


BAD: dict[str, tuple[Json, str]] = {
    "no type": ({}, "missing required field: type [json-pointer:/blocks/0]"),
    "unknown": ({"type": "blink"}, "unsupported type: blink [json-pointer:/blocks/0/type]"),
    "extra": (
        section(colour="red"),
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "empty text": (
        section(""),
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "empty section": (
        {"type": "section"},
        "must provide at least one of: text or fields [json-pointer:/blocks/0]",
    ),
    "no alternative text": (
        {"type": "image", "image_url": URL},
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "two pictures": (
        {"type": "image", "image_url": URL, "slack_file": {"id": "F012345678"}, "alt_text": "x"},
        "must provide exactly one of: image_url or slack_file [json-pointer:/blocks/0]",
    ),
    "file id": (
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"},
        "input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]",
    ),
    "mrkdwn in a header": (
        {"type": "header", "text": mrkdwn("x")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "button in a context": (
        {"type": "context", "elements": [button()]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "input in actions": (
        actions({"type": "plain_text_input"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "not offered": (
        actions(menu(initial_option=option("Three", "3"))),
        "must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    "options and groups": (
        actions(menu(option_groups=[{"label": plain("x"), "options": options(1)}])),
        "exactly one of: options or option_groups [json-pointer:/blocks/0/elements/0]",
    ),
    "date": (
        section(accessory={"type": "datepicker", "initial_date": "23.11.2026"}),
        "$ [json-pointer:/blocks/0/accessory/initial_date]",
    ),
    "number as a number": (
        input_of({"type": "number_input", "is_decimal_allowed": True, "min_value": 0}),
        "must provide a string [json-pointer:/blocks/0/element/min_value]",
    ),
    "minimum over maximum": (
        text_input(element={"min_length": 5, "max_length": 4}),
        "min_length must be less than max_length [json-pointer:/blocks/0/element]",
    ),
    "alert in a message": (
        {"type": "alert", "text": plain("x")},
        "unsupported type: alert [json-pointer:/blocks/0/type]",
    ),
    "file input in a message": (
        input_of({"type": "file_input"}),
        "unsupported type: file_input [json-pointer:/blocks/0/element/type]",
    ),
    "long cells": (
        table(2, "x" * 5001),
        "must be less than 10001 characters over all cells [json-pointer:/blocks]",
    ),
    "points": (
        {
            "type": "data_visualization",
            "title": "Won",
            "chart": {
                "type": "bar",
                "series": [{"name": "Li", "data": [{"label": "W47", "value": 1}]}],
                "axis_config": {"categories": ["W48"]},
            },
        },
        "must have one point for each category [json-pointer:/blocks/0/chart/series/0/data]",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_blocks_are_pointed_at(name: str) -> None:
    block, complaint = BAD[name]
    assert any(complaint in one for one in found([block])), found([block])


def test_ids_are_unique() -> None:
    twice = [section(block_id="a"), section(block_id="a")]
    complaint = '`block_id` "a" already exists for another block [json-pointer:/blocks/1]'
    assert found(twice) == [complaint]
    buttons = actions(button("a"), button("a"))
    complaint = '`action_id` "a" already exists for another element [json-pointer:/blocks/0]'
    assert found([buttons]) == [complaint]
    assert found([actions(button("a")), actions(button("a"))]) == []


def test_totals_of_a_message() -> None:
    assert found([section()] * 50) == []
    assert found([section()] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    long = {"type": "markdown", "text": texts(6001)}
    assert found([long, long]) == [
        "markdown must be less than 12001 characters in all [json-pointer:/blocks]"
    ]
    assert found([GOOD["pie"]] * 3) == ["no more than 2 charts allowed [json-pointer:/blocks]"]


def test_surfaces() -> None:
    alert = {"type": "alert", "text": plain("x")}
    assert found_in_view(modal(alert)) == []
    assert found_in_view(home(table())) == []
    assert found_in_view(modal(table())) == [
        "unsupported type: table [json-pointer:/view/blocks/0/type]"
    ]
    assert found_in_view(home(alert)) == [
        "unsupported type: alert [json-pointer:/view/blocks/0/type]"
    ]
    assert found_in_view(home({"type": "markdown", "text": "x"})) != []
    assert found_in_view(modal(input_of({"type": "file_input"}))) == []


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (
            {"title": plain(texts(25))},
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            {"submit": plain(texts(25))},
            "must be less than 25 characters [json-pointer:/view/submit/text]",
        ),
        (
            {"close": plain(texts(25))},
            "must be less than 25 characters [json-pointer:/view/close/text]",
        ),
        (
            {"private_metadata": texts(3001)},
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (
            {"callback_id": texts(256)},
            "must be less than 256 characters [json-pointer:/view/callback_id]",
        ),
        (
            {"external_id": texts(256)},
            "must be less than 256 characters [json-pointer:/view/external_id]",
        ),
        (
            {"blocks": [section()] * 101},
            "no more than 100 items allowed [json-pointer:/view/blocks]",
        ),
        ({"blocks": []}, "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
        ({"title": None}, "missing required field: title [json-pointer:/view]"),
        ({"title": mrkdwn()}, "unsupported type: mrkdwn [json-pointer:/view/title/type]"),
    ],
)
def test_figures_of_a_modal(more: Json, complaint: str) -> None:
    assert found_in_view({**modal(), **more}) == [complaint]


def test_inputs_need_something_to_submit_them() -> None:
    view = modal(text_input())
    assert found_in_view(view) == []
    del view["submit"]
    assert found_in_view(view) == [
        "must define `submit` to use an `input` block in modals [json-pointer:/view]"
    ]
    assert found_in_view(home(text_input())) == []


def test_options_of_a_search() -> None:
    assert check_options({"options": options(100)}) == []
    assert check_options({"options": []}) == []
    assert check_options({"options": options(101)})
    assert check_options({"options": [], "option_groups": []})
    assert check_options({})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "element", "accessory", "rows", "blocks"])
            | st.text(max_size=3),
            inner
            | st.sampled_from(["section", "actions", "table", "carousel", "container", "button"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_nothing_an_app_sends_breaks_the_checks(payload: Any) -> None:
    found(payload)
    found_in_view(payload)
    found_in_view({"type": "modal", "title": plain(), "blocks": payload})
    check_options(payload)


@given(st.text(min_size=1, max_size=3000))
def test_whatever_a_person_wrote_may_stand_in_a_section(text: str) -> None:
    assert found([section(text)]) == []


@given(st.lists(st.sampled_from(list(GOOD)), min_size=1, max_size=5, unique=True))
def test_what_is_taken_is_taken_again_with_its_ids(names: list[str]) -> None:
    filled = with_ids([GOOD[name] for name in names])
    assert with_ids(filled) == filled
    assert found(filled) == []


def test_the_sdk_drops_what_it_does_not_know(caplog: pytest.LogCaptureFixture) -> None:
    """Why the figures are our own: the models know neither charts nor data tables."""
    caplog.set_level(logging.CRITICAL)
    assert Block.parse(GOOD["pie"]) is None
    with pytest.raises(SlackObjectFormationError):
        parsed = Block.parse(section(texts(3001)))
        assert parsed is not None
        parsed.validate_json()
