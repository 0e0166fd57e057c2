"""Native charts. Where Slack's pages and its libraries differ, the lower figure counts."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.objects import BLOCK_ID
from bot.sandbox.limits.schema import Report, array, by_type, number, record, string

LABEL = string(20)


def _is_positive(value: Any, at: str, report: Report) -> None:
    number(value, at, report)
    if isinstance(value, int | float) and value <= 0:
        report.add("must be greater than 0", at, "min", 0)


def _fits_categories(value: Any, at: str, report: Report) -> None:
    """Series have names of their own, and one point for each category."""
    if report.problems:
        return
    categories = value["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        report.add("categories must be unique", f"{at}/axis_config/categories", "unique")
    names = [series["name"] for series in value["series"]]
    if len(set(names)) != len(names):
        report.add("series names must be unique", f"{at}/series", "unique")
    for index, series in enumerate(value["series"]):
        labels = [point["label"] for point in series["data"]]
        if sorted(labels) != sorted(categories):
            where = f"{at}/series/{index}/data"
            report.add("must have one point for each category", where, "equal_lengths")


SEGMENT = record({"label": LABEL, "value": _is_positive}, {})
POINT = record({"label": LABEL, "value": number}, {})
SERIES = record({"name": LABEL, "data": array(POINT, 1, 20)}, {})
AXES = record({"categories": array(LABEL, 1, 20)}, {"x_label": string(50), "y_label": string(50)})
PIE = record({"type": string(), "segments": array(SEGMENT, 1, 6)}, {})
PLOT = record(
    {"type": string(), "series": array(SERIES, 1, 6), "axis_config": AXES}, {}, _fits_categories
)

DATA_VISUALIZATION = record(
    {
        "type": string(),
        "title": string(50),
        "chart": by_type({"pie": PIE, "bar": PLOT, "line": PLOT, "area": PLOT}),
    },
    {"block_id": BLOCK_ID},
)
