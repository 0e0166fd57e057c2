"""The cycle as JSON. Its keys are relied on; they stay."""

from dataclasses import asdict
from typing import Any

from reports.cycle.shape import Cycle, StageTime
from reports.figures import exact_number
from reports.report import about_json


def as_json(figures: Cycle) -> dict[str, Any]:
    """Plain values; days are whole or fractions, null where there is nothing to measure."""
    return {
        **about_json(figures.about),
        "stages": [_stage(stage) for stage in figures.stages],
        "sales_cycle": {
            "won": figures.won,
            "median_days": figures.median_days,
            "mean_days": figures.mean_days,
            "misdated": figures.misdated,
        },
        "waiting": [asdict(one) for one in figures.waiting],
        "velocity": {
            currency: None if money is None else exact_number(money)
            for currency, money in figures.velocity.items()
        },
    }


def _stage(stage: StageTime) -> dict[str, Any]:
    left, here = stage.left, stage.here
    return {
        "stage": stage.name,
        "left": 0 if left is None else left.count,
        "median_days": None if left is None else left.median,
        "mean_days": None if left is None else left.mean,
        "p75_days": None if left is None else left.high,
        "here": 0 if here is None else here.count,
        "here_median_days": None if here is None else here.median,
    }
