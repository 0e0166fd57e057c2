"""The forecast: what is won and still to come by month, against the target, and graded."""

from reports.forecast.chart import draw
from reports.forecast.measuring import measure
from reports.forecast.opening import behind, openings
from reports.forecast.plain import as_json
from reports.forecast.shape import Forecast
from reports.forecast.telling import TITLE, proposals, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]


def is_drawn(forecast: Forecast) -> bool:
    """Whether some amount is known, or there is a target."""
    aside = (forecast.past_due, forecast.undated, forecast.due)
    return any((forecast.won, forecast.target, *(one.value for one in aside)))


REPORT = Report(
    name="forecast",
    title=TITLE,
    about=mark("What is won and still to come by month, against the target"),
    period="next 6 months",
    also=("预测", "销售预测"),
    measure=measure,
    is_drawn=is_drawn,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
    proposals=proposals,
)
