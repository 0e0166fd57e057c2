"""The cycle: how long opportunities stay in each stage, and how long they take to be won."""

from reports.cycle.chart import draw
from reports.cycle.measuring import measure
from reports.cycle.opening import behind, openings
from reports.cycle.plain import as_json
from reports.cycle.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="cycle",
    title=TITLE,
    about=mark("How long each stage takes, and which opportunities wait longest"),
    period="last 90 days",
    also=("周期", "销售周期", "成交周期"),
    measure=measure,
    is_drawn=lambda figures: figures.is_drawn,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
