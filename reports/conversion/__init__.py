"""The conversion: accounts that became customers, money for each opportunity, months' win rates."""

from reports.conversion.chart import draw
from reports.conversion.measuring import measure
from reports.conversion.opening import behind, openings
from reports.conversion.plain import as_json
from reports.conversion.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="conversion",
    title=TITLE,
    about=mark("How many accounts and how much money the work brought"),
    period="this quarter",
    also=("转化", "转化率", "销项率"),
    measure=measure,
    is_drawn=lambda conversion: not conversion.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
