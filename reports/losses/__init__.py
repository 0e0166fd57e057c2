"""The losses: why opportunities are lost, in which stage, and to whom."""

from reports.losses.chart import draw
from reports.losses.measuring import measure
from reports.losses.opening import behind, openings
from reports.losses.plain import as_json
from reports.losses.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="losses",
    title=TITLE,
    about=mark("Why opportunities are lost, in which stage and to whom"),
    period="last 90 days",
    also=("输单", "丢单", "输单原因", "丢单原因", "丢失原因"),
    measure=measure,
    is_drawn=lambda figures: not figures.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
