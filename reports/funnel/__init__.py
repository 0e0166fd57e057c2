"""The funnel: how far opportunities get, where they are lost, what is open and worth what."""

from typing import TYPE_CHECKING

from reports.funnel.measuring import measure
from reports.funnel.opening import behind, openings
from reports.funnel.plain import as_json
from reports.funnel.shape import Funnel
from reports.funnel.telling import TITLE, tell
from reports.report import Report
from reports.words import Words
from store.errors import mark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["REPORT", "Funnel"]


def draw(funnel: Funnel, words: Words) -> "Figure":
    """The chart.

    matplotlib costs half a second and 60 MiB to import, so it comes with the first chart, not
    with the bot.
    """
    from reports.funnel.chart import draw as draw_chart

    return draw_chart(funnel, words)


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
