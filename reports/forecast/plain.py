"""A forecast as JSON. Its keys are relied on; they stay."""

from typing import Any

from reports.figures import exact_amounts
from reports.forecast.shape import Forecast, Grade, Month, Open
from reports.report import about_json


def as_json(forecast: Forecast) -> dict[str, Any]:
    """Plain values; what is in no month stands beside the months."""
    found = {
        **about_json(forecast.about),
        "months": [_month(one) for one in forecast.months],
        "past_due": _open(forecast.past_due),
        "undated": _open(forecast.undated),
        "later": _open(forecast.later),
        "totals": {
            "won": exact_amounts(forecast.won),
            "weighted": exact_amounts(forecast.due.weighted),
            "best": exact_amounts(forecast.due.value),
            "target": exact_amounts(forecast.target),
        },
        "coverage": {
            currency: "met" if times is None else times
            for currency, times in forecast.coverage.items()
        },
        "needed_coverage": forecast.needed_coverage,
        "attainment": forecast.attainment,
        "pace": forecast.pace,
        "graded": [_grade(one) for one in forecast.grades],
    }
    return found if forecast.earlier is None else found | {"earlier": _open(forecast.earlier)}


def _month(one: Month) -> dict[str, Any]:
    return {
        "month": f"{one.month:%Y-%m}",
        "won_count": one.won_count,
        "won": exact_amounts(one.won),
        "open_count": one.due.count,
        "weighted": exact_amounts(one.due.weighted),
        "best": exact_amounts(one.due.value),
        "without_amount": one.due.without_amount,
        "target": exact_amounts(one.target),
    }


def _open(one: Open) -> dict[str, Any]:
    return {
        "count": one.count,
        "value": exact_amounts(one.value),
        "weighted": exact_amounts(one.weighted),
        "without_amount": one.without_amount,
    }


def _grade(one: Grade) -> dict[str, Any]:
    return {
        "month": f"{one.month:%Y-%m}",
        "week": one.week.isoformat(),
        "forecast": exact_amounts(one.forecast),
        "won": exact_amounts(one.won),
    }
