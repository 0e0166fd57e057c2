"""A funnel as JSON: for scripts, exports and checks. Its keys are relied on; they stay."""

from typing import Any

from reports.figures import difference, exact_amounts, exact_number
from reports.funnel.shape import Before, Closing, Closings, Funnel, Standing, Step
from reports.report import about_json


def as_json(funnel: Funnel) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers, rates between 0 and 1 or null."""
    standing, closed, cohort = funnel.standing, funnel.closed, funnel.cohort
    return {
        **about_json(funnel.about),
        "stages": [_stage(step) for step in funnel.steps],
        "cohort": {
            "opened": cohort.opened,
            "won": cohort.won,
            "lost": cohort.lost,
            "open": cohort.open,
            "win_rate": cohort.win_rate.rate,
            "won_of_opened": cohort.won_of_opened.rate,
            "open_share": cohort.open_share.rate,
            "maturing": cohort.is_maturing,
        },
        "won": closed.won,
        "lost": closed.lost,
        "open": standing.count,
        "open_value": exact_amounts(standing.value),
        "win_rate": closed.win_rate.rate,
        "win_rate_by_value": closed.win_rate_by_value,
        "win_rate_by_value_of": closed.win_rate_by_value_of,
        "won_value": exact_amounts(closed.won_value),
        "lost_value": exact_amounts(closed.lost_value),
        "median_cycle_days": closed.median_cycle_days,
        "mean_cycle_days": closed.mean_cycle_days,
        "misdated": closed.misdated,
        "weighted_forecast": exact_amounts(standing.weighted),
        "weighted_forecast_buckets": {
            bucket: exact_amounts(amounts) for bucket, amounts in standing.buckets.items()
        },
        "without_amount": standing.without_amount,
        "undated": standing.undated,
        "past_due": standing.past_due,
        "overdue_open": standing.past_due,
        "invalid_left_out": cohort.invalid,
        "change": _change(funnel.standing, funnel.week_ago),
        "won_lately": _closings(funnel.won_lately),
        "lost_lately": _closings(funnel.lost_lately),
    }


def _stage(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "reached": step.reached,
        "entered": step.entered,
        "implied": step.implied,
        "open_here": step.open_here,
        "open_furthest": step.open_furthest,
        "raw_conversion": step.raw.rate,
        "resolved_conversion": step.resolved.rate,
        "stage_win_rate": step.win_rate.rate,
        "value": exact_amounts(step.value),
    }


def _change(now: Standing, before: Before) -> dict[str, Any]:
    """What is different from 7 days earlier."""
    return {
        "open": now.count - before.count,
        "open_value": exact_amounts(difference(now.value, before.value)),
        "weighted_forecast": exact_amounts(difference(now.weighted, before.weighted)),
    }


def _closings(closings: Closings) -> dict[str, Any]:
    return {
        "count": closings.count,
        "value": exact_amounts(closings.value),
        "largest": [_closing(closing) for closing in closings.named],
    }


def _closing(closing: Closing) -> dict[str, Any]:
    return {
        "number": closing.number,
        "title": closing.title,
        "account": closing.account,
        "owner": closing.owner,
        "amount": None if closing.amount is None else exact_number(closing.amount),
        "currency": closing.currency,
        "reason": closing.reason,
        "closed_on": closing.closed_on.isoformat(),
    }
