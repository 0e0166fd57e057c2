"""A team as JSON: for scripts, exports and checks. Its keys are relied on; they stay."""

from typing import Any

from reports.figures import exact_amounts
from reports.report import about_json
from reports.team.shape import Team, Work


def as_json(team: Team) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers, rates as shares of 1 or null."""
    return {
        **about_json(team.about),
        "reps": [{"rep": rep.name, **_work(rep.work)} for rep in team.reps],
        "total": _work(team.total),
    }


def _work(work: Work) -> dict[str, Any]:
    return {
        "open": work.open,
        "open_value": exact_amounts(work.open_value),
        "won": work.won,
        "won_value": exact_amounts(work.won_value),
        "lost": work.lost,
        "win_rate": work.win_rate.rate,
        "median_cycle_days": work.median_cycle_days,
        "activities": work.activities,
        "overdue": work.overdue,
        "stale": work.stale,
        "target": exact_amounts(work.target),
        "attainment": work.attainment,
    }
