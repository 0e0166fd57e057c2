"""Blocks for tests, as short as they may be."""

from __future__ import annotations

from typing import Any

from bot.sandbox.shapes import Json


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Text") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Text", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str = "press", text: str = "Press", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def menu(action_id: str = "menu", **more: Any) -> Json:
    options = [option("One", "1"), option("Two", "2")]
    return {"type": "static_select", "action_id": action_id, "options": options, **more}


def text_input(block_id: str = "title", label: str = "Title", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "v"}
    return input_of({**element, **more.pop("element", {})}, block_id, label, **more)


def input_of(element: Json, block_id: str = "field", label: str = "Field", **more: Any) -> Json:
    named = {"action_id": "v", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": named, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown = list(blocks) or [section()]
    asks = any(block["type"] == "input" for block in shown)
    submit = {"submit": plain("Save")} if asks else {}
    return {"type": "modal", "title": plain("Title"), "blocks": shown, **submit, **more}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


def table(rows: int = 2, cell: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell}]] * rows}


def image(file_id: str) -> Json:
    return {"type": "image", "alt_text": "A funnel", "slack_file": {"id": file_id}}
