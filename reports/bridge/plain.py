"""A bridge as JSON. Its keys are relied on; they stay."""

from typing import Any

from reports.bridge.shape import Bridge, Moved, Shifted
from reports.counted import Total
from reports.figures import exact_amounts
from reports.report import about_json


def as_json(bridge: Bridge) -> dict[str, Any]:
    """Plain values; movements are signed, and always there, in the same order."""
    return {
        **about_json(bridge.about),
        "due": None if bridge.due is None else bridge.due.key,
        "start": _end(bridge.start),
        "moves": [_moved(one) for one in bridge.moves],
        "end": _end(bridge.end),
        "balances": bridge.balances,
        "pushed": _shifted(bridge.pushed),
        "pulled": _shifted(bridge.pulled),
    }


def _end(end: Total) -> dict[str, Any]:
    return {"count": end.count, "value": exact_amounts(end.value)}


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "kind": str(one.move),
        "changes": one.changes,
        "count": one.count,
        "value": exact_amounts(one.value),
    }


def _shifted(one: Shifted) -> dict[str, Any]:
    return {"changes": one.changes, "value": exact_amounts(one.value)}
