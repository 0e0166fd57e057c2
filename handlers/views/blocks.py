"""The Block Kit pieces that Oppy uses, and the one place where people's text is escaped."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from handlers.ids import MORE

Block = dict[str, Any]

MRKDWN_LIMIT = 3000
MOST_ROWS = 100
MOST_IN_CELLS = 10_000  # characters, of all tables of a message
LONGEST_CELL = 60
PLAIN_LIMITS = {"button": 75, "header": 150, "option": 75, "title": 24}


def escape(text: str) -> str:
    """People's text for ``mrkdwn``: the three characters that Slack gives a meaning."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """``text`` within ``limit`` characters, an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def mention(slack_id: str | None, name: str) -> str:
    """A person in ``mrkdwn``; somebody who is not in Slack by name."""
    return f"<@{slack_id}>" if slack_id else escape(name)


def bold(text: str) -> str:
    """Bold in ``mrkdwn``; ``text`` is ready."""
    return f"*{text}*"


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": shorten(text, MRKDWN_LIMIT)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(shorten(text, PLAIN_LIMITS["header"]))}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def sections(lines: Iterable[str]) -> list[Block]:
    """Ready ``mrkdwn`` lines in as few sections as hold them whole."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(line) < MRKDWN_LIMIT:
            packed[-1] += f"\n{line}"
        else:
            packed.append(line)
    return [section(text) for text in packed]


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Label and value side by side, at most ten; values are ready ``mrkdwn``."""
    texts = [mrkdwn(f"*{label}*\n{shorten(value, 1900)}") for label, value in pairs]
    return {"type": "section", "fields": texts[:10]}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def quote(text: str) -> Block:
    """People's words exactly as typed: nothing in them is markup, not even an asterisk."""
    quoted = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [quoted]}


def divider() -> Block:
    return {"type": "divider"}


def button(text: str, action: str, value: str = "", style: str | None = None) -> Block:
    block: Block = {
        "type": "button",
        "text": plain(shorten(text, PLAIN_LIMITS["button"])),
        "action_id": action,
    }
    if value:
        block["value"] = value
    if style is not None:
        block["style"] = style
    return block


def overflow(*choices: tuple[str, str, str]) -> Block:
    """The "⋯" menu: at most five choices, each a text, an action id, and that action's value."""
    options = [option(text, f"{action}:{value}") for text, action, value in choices]
    return {"type": "overflow", "action_id": MORE, "options": options}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    if block_id is not None:
        block["block_id"] = block_id
    return block


def option(text: str, value: str) -> Block:
    return {"text": plain(shorten(text, PLAIN_LIMITS["option"]) or "–"), "value": value}


def image(file_id: str, alt_text: str) -> Block:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": shorten(alt_text, 1900)}


def alert(text: str, level: str = "warning") -> Block:
    """A notice at the top of a modal; Slack shows it in modals only."""
    return {"type": "alert", "text": plain(shorten(text, 200)), "level": level}


def cell(text: str) -> Block:
    """A table cell; Slack refuses an empty one."""
    return {"type": "raw_text", "text": text or "–"}


def table(rows: Iterable[Iterable[str]], right: Iterable[int] = ()) -> Block:
    """A table, its first row the heading; ``right`` names the columns aligned to the right."""
    cells = [[cell(text) for text in row] for row in rows]
    numeric = set(right)
    settings = [
        {"align": "right" if column in numeric else "left", "is_wrapped": column not in numeric}
        for column in range(len(cells[0]))
    ]
    return {"type": "table", "rows": cells, "column_settings": settings}


def fitting(rows: list[list[str]]) -> list[list[str]]:
    """As many rows of a table as a message takes, the first ones."""
    shown: list[list[str]] = []
    room = MOST_IN_CELLS
    for row in rows[:MOST_ROWS]:
        cells = [shorten(text, LONGEST_CELL) for text in row]
        room -= sum(map(len, cells))
        if room < 0:
            break
        shown.append(cells)
    return shown


def without_tables(blocks: Iterable[Block]) -> list[Block]:
    """The same for a modal, where Slack shows no tables: each row below the heading as a line."""
    shown: list[Block] = []
    for block in blocks:
        rows = block["rows"][1:] if block["type"] == "table" else None
        shown += [block] if rows is None else [section(_in_one_line(row)) for row in rows]
    return shown


def _in_one_line(row: Iterable[Block]) -> str:
    return escape(" · ".join(one["text"] for one in row))


def modal(
    callback_id: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    close: str,
    meta: Mapping[str, Any] | None = None,
) -> Block:
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(shorten(title, PLAIN_LIMITS["title"])),
        "close": plain(shorten(close, PLAIN_LIMITS["title"])),
        "blocks": blocks,
        "private_metadata": json.dumps(meta or {}, separators=(",", ":")),
    }
    if submit is not None:
        view["submit"] = plain(shorten(submit, PLAIN_LIMITS["title"]))
    return view
