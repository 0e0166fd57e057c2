"""The funnel: how far opportunities get, where they are lost, what is open and worth what."""

from reports.funnel.chart import draw
from reports.funnel.measuring import measure
from reports.funnel.opening import behind, openings
from reports.funnel.plain import as_json
from reports.funnel.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="funnel",
    title=TITLE,
    about=mark("How far opportunities get, and where they are lost"),
    period="last 90 days",
    also=("漏斗", "销售漏斗"),
    measure=measure,
    is_drawn=lambda funnel: not funnel.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
