"""The losses as JSON. Its keys are relied on; they stay."""

from typing import Any

from reports.counted import counted_json
from reports.losses.shape import Losses
from reports.report import about_json


def as_json(figures: Losses) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers; what is unknown is null, or “” as a
    key."""
    stages = {stage.id: stage.name for stage in figures.stages}
    return {
        **about_json(figures.about),
        "lost": counted_json(figures.lost),
        "reasons": [{"reason": one.name} | counted_json(one.of) for one in figures.reasons],
        "stages": [{"stage": one.name} | counted_json(one.of) for one in figures.stages],
        "competitors": [
            {"competitor": one.name} | counted_json(one.of) for one in figures.competitors
        ],
        "by_stage": {
            one.name or "": {stages[id_]: n for id_, n in one.stages.items()}
            for one in figures.reasons
        },
        "of_closed": figures.of_closed.rate,
    }
