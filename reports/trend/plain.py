"""A trend as JSON. Its keys are relied on; they stay."""

from typing import Any

from reports.figures import exact_amounts, exact_number
from reports.report import about_json
from reports.trend.shape import Point, Trend


def as_json(trend: Trend) -> dict[str, Any]:
    """Plain values, a point for each week or month in its order."""
    return {
        **about_json(trend.about),
        "step": "month" if trend.by_month else "week",
        "points": [_point(one) for one in trend.points],
        "deal_size": {
            currency: {
                "count": size.count,
                "mean": exact_number(size.mean),
                "median": exact_number(size.median),
            }
            for currency, size in trend.sizes.items()
        },
    }


def _point(one: Point) -> dict[str, Any]:
    return {
        "from": one.start.isoformat(),
        "to": one.end.isoformat(),
        "new": one.new.count,
        "new_value": exact_amounts(one.new.value),
        "won": one.won.count,
        "won_value": exact_amounts(one.won.value),
        "lost": one.lost.count,
        "lost_value": exact_amounts(one.lost.value),
        "running": one.running,
    }
