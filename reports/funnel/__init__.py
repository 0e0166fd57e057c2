"""The funnel: how far opportunities get, where they are lost, what is open and worth what.

Four verbs: ``measure`` the figures, ``draw`` them, ``tell`` them, give them ``as_json``.
"""

from typing import TYPE_CHECKING

from reports.funnel.measuring import measure
from reports.funnel.plain import as_json
from reports.funnel.shape import Funnel
from reports.funnel.telling import tell
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Funnel", "as_json", "draw", "measure", "picture", "tell"]


def draw(funnel: Funnel, words: Words) -> "Figure | None":
    """The chart, or nothing when nothing was opened in the period.

    matplotlib costs half a second and 60 MiB to import, so it comes with the first chart, not
    with the bot.
    """
    from reports.funnel.chart import draw as draw_chart

    return None if funnel.is_empty else draw_chart(funnel, words)


def picture(funnel: Funnel, words: Words) -> bytes | None:
    """The chart as PNG, or nothing when there is nothing to draw."""
    from reports.style import png

    figure = draw(funnel, words)
    return None if figure is None else png(figure)
