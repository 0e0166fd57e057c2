"""A conversion with something in every part of it, or with nothing at all."""

import datetime as dt

from handlers.views.gallery.figures import about
from handlers.views.gallery.sample import Sample
from reports.conversion.shape import Cohort, Conversion


def busy_conversion(sample: Sample) -> Conversion:
    many = sample.many if sample.full else 0
    worth = {"EUR": sample.amount} if many else {}
    cohorts = (
        Cohort(dt.date(2026, month, 1), many * month, many, many if month > 8 else 0)
        for month in range(1, 13)
    )
    return Conversion(
        about=about(sample),
        worked=many * 9,
        without_account=many,
        accounts_worked=many * 2,
        accounts_won=many // 4,
        won=many,
        lost=many,
        won_value=worth,
        lost_value=worth,
        cohorts=tuple(cohorts),
    )
