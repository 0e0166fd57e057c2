"""The conversion: accounts that became customers, money for each opportunity, months' win rates."""

from typing import TYPE_CHECKING

from reports.conversion.measuring import measure
from reports.conversion.opening import behind, openings
from reports.conversion.plain import as_json
from reports.conversion.shape import Conversion
from reports.conversion.telling import TITLE, tell
from reports.report import Report
from reports.words import Words
from store.errors import mark

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(conversion: Conversion, words: Words) -> "Figure":
    from reports.conversion.chart import draw as draw_chart

    return draw_chart(conversion, words)


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
