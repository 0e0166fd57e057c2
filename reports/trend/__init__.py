"""The trend: what was opened, won and lost, week by week or month by month."""

from typing import TYPE_CHECKING

from reports.report import Report
from reports.trend.measuring import measure
from reports.trend.opening import behind, openings
from reports.trend.plain import as_json
from reports.trend.shape import Trend
from reports.trend.telling import TITLE, tell
from reports.words import Words
from store.errors import mark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["REPORT", "Trend"]


def draw(trend: Trend, words: Words) -> "Figure":
    """The chart; matplotlib comes with it."""
    from reports.trend.chart import draw_trend

    return draw_trend(trend, words)


REPORT = Report(
    name="trend",
    title=TITLE,
    about=mark("What was opened, won and lost, week by week or month by month"),
    period="last 12 weeks",
    also=("趋势", "销售趋势"),
    measure=measure,
    is_drawn=lambda trend: bool(trend.begun) and not trend.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
