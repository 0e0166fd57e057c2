"""How much of everything Slack takes, compared with two libraries that know the figures too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import slackblocks
from slack_sdk.models.blocks import Block

from bot.sandbox.limits import Problem, check_blocks
from bot.sandbox.shapes import Json
from tests.sandbox.blocks import (
    actions,
    button,
    menu,
    mrkdwn,
    option,
    plain,
    section,
    table,
    text_input,
)

URL = "https://example.com/"


def complaints(block: Json) -> list[Problem]:
    return check_blocks([block], lambda _file: True)


def texts(length: int) -> str:
    return "x" * length


def options(count: int) -> list[Json]:
    return [option(str(n), str(n)) for n in range(count)]


def sb_options(count: int) -> list[slackblocks.Option]:
    words = [slackblocks.Text(str(n), slackblocks.TextType.PLAINTEXT) for n in range(count)]
    return [slackblocks.Option(text, text.text) for text in words]


Ours = Callable[[int], Json]
Theirs = Callable[[int], object]

# What is counted, the most there may be, our block of that size and slackblocks' block.
COUNTED: dict[str, tuple[int, Ours, Theirs]] = {
    "section text": (
        3000,
        lambda n: section(texts(n)),
        lambda n: slackblocks.SectionBlock(texts(n)),
    ),
    "section fields": (
        10,
        lambda n: {"type": "section", "fields": [mrkdwn("x")] * n},
        lambda n: slackblocks.SectionBlock(fields=[slackblocks.Text("x")] * n),
    ),
    "section field": (
        2000,
        lambda n: {"type": "section", "fields": [mrkdwn(texts(n))]},
        lambda n: slackblocks.SectionBlock(fields=[slackblocks.Text(texts(n))]),
    ),
    "header": (
        150,
        lambda n: {"type": "header", "text": plain(texts(n))},
        lambda n: slackblocks.HeaderBlock(texts(n)),
    ),
    "alternative text": (
        2000,
        lambda n: {"type": "image", "image_url": URL, "alt_text": texts(n)},
        lambda n: slackblocks.ImageBlock(URL, texts(n)),
    ),
    "image title": (
        2000,
        lambda n: {"type": "image", "image_url": URL, "alt_text": "x", "title": plain(texts(n))},
        lambda n: slackblocks.ImageBlock(URL, "x", texts(n)),
    ),
    "actions": (
        25,
        lambda n: actions(*[button(str(i)) for i in range(n)]),
        lambda n: slackblocks.ActionsBlock([slackblocks.Button("x", str(i)) for i in range(n)]),
    ),
    "context elements": (
        10,
        lambda n: {"type": "context", "elements": [mrkdwn("x")] * n},
        lambda n: slackblocks.ContextBlock([slackblocks.Text("x")] * n),
    ),
    "button text": (
        75,
        lambda n: actions(button(text=texts(n))),
        lambda n: slackblocks.Button(texts(n), "a"),
    ),
    "button value": (
        2000,
        lambda n: actions(button(value=texts(n))),
        lambda n: slackblocks.Button("x", "a", value=texts(n)),
    ),
    "button url": (
        3000,
        lambda n: actions(button(url=texts(n))),
        lambda n: slackblocks.Button("x", "a", url=texts(n)),
    ),
    "options": (
        100,
        lambda n: actions(menu(options=options(n))),
        lambda n: slackblocks.StaticSelectMenu("a", sb_options(n), placeholder="x"),
    ),
    "option text": (
        75,
        lambda n: actions(menu(options=[option(texts(n))])),
        lambda n: slackblocks.Option(texts(n), "1"),
    ),
    "option value": (
        150,
        lambda n: actions(menu(options=[option("x", texts(n))])),
        lambda n: slackblocks.Option("x", texts(n)),
    ),
    "placeholder": (
        150,
        lambda n: actions(menu(placeholder=plain(texts(n)))),
        lambda n: slackblocks.StaticSelectMenu("a", sb_options(1), placeholder=texts(n)),
    ),
    "overflow options": (
        5,
        lambda n: actions({"type": "overflow", "action_id": "a", "options": options(n)}),
        lambda n: slackblocks.OverflowMenu("a", sb_options(n)),
    ),
    "checkboxes": (
        10,
        lambda n: actions({"type": "checkboxes", "action_id": "a", "options": options(n)}),
        lambda n: slackblocks.CheckboxGroup("a", sb_options(n)),
    ),
    "radio buttons": (
        10,
        lambda n: actions({"type": "radio_buttons", "action_id": "a", "options": options(n)}),
        lambda n: slackblocks.RadioButtonGroup("a", sb_options(n)),
    ),
    "action id": (
        255,
        lambda n: actions(button(texts(n))),
        lambda n: slackblocks.Button("x", texts(n)),
    ),
    "block id": (
        255,
        lambda n: section(block_id=texts(n)),
        lambda n: slackblocks.SectionBlock("x", texts(n)),
    ),
    "input label": (
        2000,
        lambda n: text_input(label=texts(n)),
        lambda n: slackblocks.InputBlock(texts(n), slackblocks.PlainTextInput("a")),
    ),
    "input hint": (
        2000,
        lambda n: text_input(hint=plain(texts(n))),
        lambda n: slackblocks.InputBlock("x", slackblocks.PlainTextInput("a"), hint=texts(n)),
    ),
    "table rows": (
        100,
        lambda n: table(n),
        lambda n: slackblocks.TableBlock([[slackblocks.RawText("x")]] * n),
    ),
    "table cells": (
        20,
        lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]},
        lambda n: slackblocks.TableBlock([[slackblocks.RawText("x")] * n]),
    ),
    "markdown": (
        12_000,
        lambda n: {"type": "markdown", "text": texts(n)},
        lambda n: slackblocks.MarkdownBlock(texts(n)),
    ),
    "confirmation title": (
        100,
        lambda n: actions(button(confirm=confirmation(title=plain(texts(n))))),
        lambda n: slackblocks.ConfirmationDialogue(texts(n), "x", "x", "x"),
    ),
    "confirmation text": (
        300,
        lambda n: actions(button(confirm=confirmation(text=plain(texts(n))))),
        lambda n: slackblocks.ConfirmationDialogue("x", texts(n), "x", "x"),
    ),
    "confirmation button": (
        30,
        lambda n: actions(button(confirm=confirmation(deny=plain(texts(n))))),
        lambda n: slackblocks.ConfirmationDialogue("x", "x", "x", texts(n)),
    ),
}


def confirmation(**more: Json) -> Json:
    return {name: plain("x") for name in ("title", "text", "confirm", "deny")} | more


def slackblocks_takes(build: Theirs, size: int) -> bool:
    try:
        build(size)
    except slackblocks.InvalidUsageError:
        return False
    return True


@pytest.mark.parametrize("name", COUNTED)
def test_slackblocks_knows_the_same_figure(name: str) -> None:
    most, ours, theirs = COUNTED[name]
    for size in (1, most, most + 1):
        taken = not complaints(ours(size))
        assert taken == (size <= most), (name, size, complaints(ours(size)))
        assert slackblocks_takes(theirs, size) == taken, (name, size)


@pytest.mark.parametrize("name", [n for n in COUNTED if n not in {"alternative text", "markdown"}])
def test_the_sdks_models_are_no_stricter(name: str) -> None:
    most, ours, _ = COUNTED[name]
    parsed = Block.parse(ours(most))
    assert parsed is not None
    parsed.validate_json()
