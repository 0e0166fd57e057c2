"""The sources: where opportunities come from, and which of them win, and how soon."""

from reports.report import Report
from reports.sources.chart import draw
from reports.sources.measuring import measure
from reports.sources.opening import behind, openings
from reports.sources.plain import as_json
from reports.sources.telling import TITLE, tell
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="sources",
    title=TITLE,
    about=mark("Where opportunities come from, and which sources win"),
    period="last 12 months",
    also=("来源", "商机来源"),
    measure=measure,
    is_drawn=lambda figures: not figures.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
