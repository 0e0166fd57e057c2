"""The cycle as a picture: of each stage the median and the middle half of the times in it, and how
long those have waited that are still there."""

from typing import TYPE_CHECKING

from reports.charts import LIGHT, SOLID, Cell, Dot, Dots, Head, Key, ticks
from reports.charts import draw as draw_charts
from reports.cycle.shape import Cycle, StageTime
from reports.cycle.telling import subtitle, tell_number, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(figures: Cycle, words: Words) -> "Figure":
    """The chart of a cycle in which some left a stage."""
    head = Head(
        title(figures, words),
        subtitle(figures, words),
        key=(Key(words("median"), SOLID), Key(words("the middle half, in days"), LIGHT)),
    )
    highest = (stage.left.high for stage in figures.stages if stage.left is not None)
    dots = Dots(
        tuple(_dot(stage, words) for stage in figures.stages),
        ticks(highest, words.number),
        quartiles=True,
        headers=(words("Median"), words("Still there")),
    )
    return draw_charts(head, dots)


def _dot(stage: StageTime, words: Words) -> Dot:
    left = stage.left
    beside = (_left(stage, words), _here(stage, words))
    name, id_ = words.name(stage.name), f"stage:{stage.id}"
    if left is None:
        return Dot(name, None, beside=beside, id=id_)
    return Dot(name, left.median, left.low, left.high, beside, id_)


def _left(stage: StageTime, words: Words) -> Cell:
    if stage.left is None:
        return Cell("–")
    return Cell(
        words("{days} d", days=tell_number(stage.left.median, words)),
        words("of {n}", n=words.number(stage.left.count)),
    )


def _here(stage: StageTime, words: Words) -> Cell:
    if stage.here is None:
        return Cell("–")
    days = tell_number(stage.here.median, words)
    return Cell(words.number(stage.here.count), words("for {days} d", days=days))
