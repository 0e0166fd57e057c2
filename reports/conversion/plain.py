"""A conversion as JSON: for scripts, exports and checks. Its keys are relied on; they stay."""

from typing import Any

from reports.conversion.shape import Cohort, Conversion
from reports.figures import exact_amounts
from reports.report import about_json


def as_json(conversion: Conversion) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers, rates between 0 and 1 or null."""
    return {
        **about_json(conversion.about),
        "accounts_worked": conversion.accounts_worked,
        "accounts_won": conversion.accounts_won,
        "rate": conversion.rate.rate,
        "worked": conversion.worked,
        "won_value": exact_amounts(conversion.closed.won_value),
        "value_per_opportunity": exact_amounts(conversion.value_per_opportunity),
        "without_account": conversion.without_account,
        "cohorts": [_cohort(cohort) for cohort in conversion.cohorts],
        "win_rate": conversion.closed.win_rate.rate,
        "win_rate_by_value_of": conversion.closed.win_rate_by_value_of,
    }


def _cohort(cohort: Cohort) -> dict[str, Any]:
    return {
        "month": f"{cohort.month:%Y-%m}",
        "opened": cohort.opened,
        "won": cohort.won,
        "lost": cohort.lost,
        "open": cohort.open,
        "win_rate": cohort.win_rate.rate,
        "won_of_opened": cohort.won_of_opened.rate,
        "open_share": cohort.open_share.rate,
        "maturing": cohort.is_maturing,
    }
