"""The aging as JSON. Its keys are relied on; they stay."""

from typing import Any

from reports.aging.shape import Aging, Bucket
from reports.counted import counted_json
from reports.figures import exact_amounts, exact_number
from reports.report import about_json
from store.aging import Quiet


def as_json(figures: Aging) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers, unknown ones null."""
    return {
        **about_json(figures.about),
        "buckets": [_bucket(bucket, figures) for bucket in figures.buckets],
        "stale": counted_json(figures.stale),
        "stale_by_stage": [
            {
                "stage": stage.name,
                "limit_days": stage.limit_days,
                "count": stage.of.count,
                "value": exact_amounts(stage.of.value),
            }
            for stage in figures.stale_stages
        ],
        "named": [_quiet(one) for one in figures.quietest],
        "no_next_step": figures.no_next_step,
        "old": {"count": figures.old, "limit_days": figures.old_limit},
        "slipped": {
            "count": figures.slipped.count,
            "times": figures.slipped.times,
            "median_days": figures.slip_days,
        },
    }


def _bucket(bucket: Bucket, figures: Aging) -> dict[str, Any]:
    return {
        "from_days": bucket.from_days,
        "to_days": bucket.to_days,
        "count": bucket.of.count,
        "value": exact_amounts(bucket.of.value),
        "by_stage": {
            name: bucket.stages[id_] for id_, name in figures.stages.items() if id_ in bucket.stages
        },
    }


def _quiet(one: Quiet) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "owner": one.owner,
        "stage": one.stage,
        "amount": None if one.amount is None else exact_number(one.amount),
        "currency": one.currency,
        "days": one.days,
    }
