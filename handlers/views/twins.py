"""The form of a new opportunity once more, with those that it may be the same as at its top."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.ids import Act
from handlers.views.blocks import Block, alert, bold, button, escape, plain, section
from reports.words import Words
from store.twins import Twin, Why

TWIN = "twin:"
_KEPT = ("type", "callback_id", "title", "close")


def with_twins(view: Mapping[str, Any], twins: Sequence[Twin], words: Words) -> Block:
    """The same form, to be sent again; what was typed stays, as the ids of its fields stay."""
    fields = [block for block in view["blocks"] if not _is_notice(block)]
    meta = json.loads(view.get("private_metadata") or "{}") | {"twins_seen": True}
    said = words.many(
        "Is it this one? If not, create yours anyway.",
        "Is it one of these {n}? If not, create yours anyway.",
        len(twins),
    )
    return {part: view[part] for part in _KEPT} | {
        "submit": plain(words("Create anyway")),
        "blocks": [alert(said), *(_twin(one, words) for one in twins), *fields],
        "private_metadata": json.dumps(meta, separators=(",", ":")),
    }


def _is_notice(block: Mapping[str, Any]) -> bool:
    return block["type"] == "alert" or str(block.get("block_id", "")).startswith(TWIN)


def _twin(one: Twin, words: Words) -> Block:
    title = bold(escape(f"#{one.number} {one.title}"))
    why = words("similar title") if one.why == Why.TITLE else words("same account")
    facts = [one.owner, words.name(one.stage), *([one.account] if one.account else []), why]
    text = f"{title}\n{escape(' · '.join(facts))}"
    block = section(text, button(words("Open"), Act.OPEN, str(one.number)))
    return block | {"block_id": f"{TWIN}{one.number}"}
