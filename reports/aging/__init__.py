"""The aging: how old what is open is, what has gone quiet, and who should call."""

from reports.aging.chart import draw
from reports.aging.measuring import measure
from reports.aging.opening import behind, openings
from reports.aging.plain import as_json
from reports.aging.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="aging",
    title=TITLE,
    about=mark("How old open opportunities are, and which have gone quiet"),
    period="",
    also=("商机积压", "积压", "账龄", "老化"),
    measure=measure,
    is_drawn=lambda figures: not figures.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
    plans=True,
)
