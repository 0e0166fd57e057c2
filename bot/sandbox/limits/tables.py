"""Tables. Where Slack's pages and its libraries differ, the lower figure counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.limits.objects import BLOCK_ID
from bot.sandbox.limits.rich_text import RICH_TEXT
from bot.sandbox.limits.schema import (
    Report,
    array,
    boolean,
    by_type,
    integer,
    number,
    record,
    string,
)
from bot.sandbox.shapes import Json

CELL_CHARACTERS = 10_000

RAW_TEXT = record({"type": string(), "text": string()}, {})
RAW_NUMBER = record({"type": string(), "value": number}, {"text": string()})
CELL = by_type({"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT})
COLUMN = record({}, {"align": string(choices=("left", "center", "right")), "is_wrapped": boolean})

TABLE = record(
    {"type": string(), "rows": array(array(CELL, 1, 20), 1, 100)},
    {"block_id": BLOCK_ID, "column_settings": array(COLUMN, 0, 20)},
)


def cell_characters(table: Json) -> int:
    """What counts against the 10,000 characters that one message's table may hold."""
    return sum(len(text) for row in table.get("rows") or [] for text in _texts(row))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for member in value:
            yield from _texts(member)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        elif value.get("type") == "raw_number":
            yield str(value.get("value"))
        yield from _texts(value.get("elements") or [])


def _header_is_plain(value: Any, at: str, report: Report) -> None:
    rows = value.get("rows")
    header = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    for index, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            report.add("unsupported type: rich_text", f"{at}/rows/0/{index}/type", "enum")


def _same_width(value: Any, at: str, report: Report) -> None:
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        report.add("all rows must have the same number of cells", f"{at}/rows", "equal_lengths")


DATA_TABLE = record(
    {
        "type": string(),
        "caption": string(),
        "rows": array(array(CELL, 1, 20), 2, 101),
    },
    {
        "block_id": BLOCK_ID,
        "page_size": integer(1, 100),
        "row_header_column_index": integer(0, 19),
    },
    _same_width,
    _header_is_plain,
)
