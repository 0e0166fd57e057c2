"""The bridge: why the open pipeline is not what it was, with every reason counted once."""

from reports.bridge.chart import draw
from reports.bridge.measuring import measure
from reports.bridge.opening import ANYWHERE, behind, openings
from reports.bridge.plain import as_json
from reports.bridge.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="bridge",
    title=TITLE,
    about=mark("Why the open pipeline grew or shrank"),
    period="last week",
    also=("变化", "桥图", "商机变化"),
    measure=measure,
    is_drawn=lambda bridge: bridge.balances and not bridge.is_empty,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
    anywhere=ANYWHERE,
)
