"""The trend: what was opened, won and lost, week by week or month by month."""

from reports.report import Report
from reports.trend.chart import draw
from reports.trend.measuring import measure
from reports.trend.opening import behind, openings
from reports.trend.plain import as_json
from reports.trend.telling import TITLE, tell
from store.errors import mark

__all__ = ["REPORT"]

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
