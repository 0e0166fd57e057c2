"""A forecast and a trend with something in every part of them, or with nothing at all."""

import datetime as dt
from itertools import pairwise

from handlers.views.gallery.figures import about
from handlers.views.gallery.sample import Sample
from reports.counted import Total
from reports.forecast.shape import Better, Forecast, Grade, Month, Open
from reports.trend.shape import Point, Trend
from store.probabilities import Fate
from store.targets import each_month

FIRST, END = dt.date(2026, 11, 1), dt.date(2027, 5, 1)
NOTHING = Open(0, {}, {}, 0)


def busy_forecast(sample: Sample) -> Forecast:
    full = sample.full
    worth = {"EUR": sample.amount, "USD": sample.amount} if full else {}
    open_ = Open(12, worth, worth, 3) if full else NOTHING
    months = tuple(each_month(FIRST, END))
    fates = (
        Fate(place + 1, name, 60, 9, 30) for place, name in enumerate(sample.stages if full else ())
    )
    return Forecast(
        about=about(sample),
        home="EUR",
        start=FIRST,
        end=END,
        months=tuple(Month(month, len(worth), worth, open_, worth) for month in months),
        past_due=open_,
        undated=open_,
        later=open_,
        earlier=open_ if full else None,
        won=worth,
        due=open_,
        target=worth,
        win_rates=worth and {"EUR": sample.amount / (sample.amount * 3)},
        pace=0.25 if full else 0.0,
        grades=tuple(Grade(month, month, worth, worth) for month in months if full),
        better=tuple(Better(fate, 30) for fate in fates),
    )


def busy_trend(sample: Sample) -> Trend:
    """More months than a message has room for."""
    worth = {"EUR": sample.amount, "USD": sample.amount} if sample.full else {}
    one = Total(12 if sample.full else 0, worth)
    months = tuple(each_month(dt.date(2015, 1, 1), FIRST))
    points = tuple(
        Point(month, month, after, one, one, one, running=False)
        for month, after in pairwise(months)
    )
    return Trend(about(sample), "EUR", True, points, one, one, one)
