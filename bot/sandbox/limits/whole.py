"""Rules that hold over all blocks of a payload together, and the ids that Slack adds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.ids import mint
from bot.sandbox.limits.schema import MESSAGE, Report
from bot.sandbox.limits.tables import CELL_CHARACTERS, cell_characters
from bot.sandbox.shapes import Json

MARKDOWN_CHARACTERS = 12_000
CHARTS = 2


def elements(block: Json) -> list[Json]:
    """The interactive elements right inside a block."""
    listed = [*(block.get("elements") or []), *(block.get("actions") or [])]
    single = [block.get("accessory"), block.get("element")]
    found = [one for one in (*listed, *single) if isinstance(one, dict)]
    return [one for one in found if one.get("type") not in NOT_INTERACTIVE]


NOT_INTERACTIVE = {
    "image",
    "plain_text",
    "mrkdwn",
    "card",
    "rich_text_section",
    "rich_text_list",
    "rich_text_preformatted",
    "rich_text_quote",
}


def nested(blocks: list[Json], at: str = "") -> Iterator[tuple[str, Json]]:
    """Each block with its pointer, also those in carousels and containers."""
    for index, block in enumerate(blocks):
        here = f"{at}/{index}"
        yield here, block
        if block.get("type") == "carousel":
            yield from nested(block.get("elements") or [], f"{here}/elements")
        elif block.get("type") == "container":
            yield from nested(block.get("child_blocks") or [], f"{here}/child_blocks")


def check_together(blocks: list[Json], at: str, report: Report) -> None:
    """The blocks have passed their own checks before."""
    everything = list(nested(blocks, at))
    _ids_are_unique(everything, report)
    _one_focus(everything, at, report)
    if report.surface == MESSAGE:
        _message_totals([block for _, block in everything], at, report)


def _ids_are_unique(everything: list[tuple[str, Json]], report: Report) -> None:
    block_ids: set[str] = set()
    for here, block in everything:
        block_id = block.get("block_id")
        if block_id and block_id in block_ids:
            report.add(f'`block_id` "{block_id}" already exists for another block', here, "unique")
        block_ids.add(str(block_id))
        action_ids: set[str] = set()
        for element in elements(block):
            name = element.get("action_id")
            if name and name in action_ids:
                report.add(
                    f'`action_id` "{name}" already exists for another element', here, "unique"
                )
            action_ids.add(str(name))


def _one_focus(everything: list[tuple[str, Json]], at: str, report: Report) -> None:
    focused = [
        one for _, block in everything for one in elements(block) if one.get("focus_on_load")
    ]
    if len(focused) > 1:
        report.add("only one element may have focus_on_load", at, "max_items", 1)


def _message_totals(blocks: list[Json], at: str, report: Report) -> None:
    tables = [block for block in blocks if block.get("type") in ("table", "data_table")]
    if len(tables) > 1:
        report.add("only_one_table_allowed", at, "max_items", 1)
    if sum(cell_characters(table) for table in tables) > CELL_CHARACTERS:
        limit = f"must be less than {CELL_CHARACTERS + 1} characters over all cells"
        report.add(limit, at, "max_length", CELL_CHARACTERS)
    markdown = sum(len(str(b.get("text"))) for b in blocks if b.get("type") == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        limit = f"markdown must be less than {MARKDOWN_CHARACTERS + 1} characters in all"
        report.add(limit, at, "max_length", MARKDOWN_CHARACTERS)
    if sum(block.get("type") == "data_visualization" for block in blocks) > CHARTS:
        report.add(f"no more than {CHARTS} charts allowed", at, "max_items", CHARTS)


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with the block and action ids that Slack makes up where the app gave none."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    filled: Json = {**block}
    filled["block_id"] = block.get("block_id") or mint("", 5)
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            filled[name] = _named(block[name])
    if block.get("type") in ("actions", "context_actions"):
        filled["elements"] = [_named(element) for element in block["elements"]]
    if block.get("type") == "card" and block.get("actions"):
        filled["actions"] = [_named(element) for element in block["actions"]]
    if block.get("type") == "carousel":
        filled["elements"] = with_ids(block["elements"])
    if block.get("type") == "container":
        filled["child_blocks"] = with_ids(block["child_blocks"])
    return filled


def _named(element: Json) -> Json:
    if element.get("type") in NOT_INTERACTIVE:
        return element
    return {**element, "action_id": element.get("action_id") or mint("", 5)}
