"""The bridge: why the open pipeline is not what it was, with every reason counted once."""

from typing import TYPE_CHECKING

from reports.bridge.measuring import measure
from reports.bridge.opening import ANYWHERE, behind, openings
from reports.bridge.plain import as_json
from reports.bridge.shape import Bridge
from reports.bridge.telling import TITLE, tell
from reports.report import Report
from reports.words import Words
from store.errors import mark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["REPORT", "Bridge"]


def draw(bridge: Bridge, words: Words) -> "Figure":
    """The chart; matplotlib comes with it."""
    from reports.bridge.chart import draw_bridge

    return draw_bridge(bridge, words)


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
