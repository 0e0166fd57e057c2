"""The sources as JSON. Its keys are relied on; they stay."""

from typing import Any

from reports.figures import exact_amounts
from reports.report import about_json
from reports.sources.shape import Source, Sources


def as_json(figures: Sources) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers, rates between 0 and 1 or null."""
    return {
        **about_json(figures.about),
        "sources": [{"source": source.name} | _figures(source) for source in figures.sources],
        "total": _figures(figures.total),
        "left_out": figures.left_out,
    }


def _figures(source: Source) -> dict[str, Any]:
    return {
        "count": source.count,
        "open": source.open,
        "won": source.won,
        "lost": source.lost,
        "value": exact_amounts(source.value),
        "won_value": exact_amounts(source.won_value),
        "without_amount": source.without_amount,
        "win_rate": source.win_rate.rate,
        "median_cycle_days": source.median_cycle_days,
    }
