"""The sources as a picture: a bar for each, its share of the mix, and how good it is beside it.

Shares of a whole are compared by length, which the eye does better than by the angles of a pie.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports import footnotes
from reports.charts import REST, SOLID, Cell, Head, Row, Rows, Segment, amounts_cell, fold
from reports.charts import draw as draw_charts
from reports.figures import Share, tell_short, wilson
from reports.sources.shape import Source, Sources
from reports.sources.telling import subtitle, tell_name, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NARROW = 210  # pixels of a column to the right


def draw(figures: Sources, words: Words) -> "Figure":
    """The chart of sources that are not empty."""
    total = figures.total
    head = Head(
        title(figures, words),
        subtitle(figures, words),
        notes=tuple(footnotes.maturing(Share(total.open, total.count), words)),
    )
    headers = (words("Value"), words("Win rate"), words("Median cycle"))
    rows = fold(
        figures.sources,
        lambda source: _row(figures, source, words),
        lambda rest: _rest(figures, rest, words),
    )
    return draw_charts(head, Rows(rows, headers))


def _row(figures: Sources, source: Source, words: Words) -> Row:
    return Row(
        tell_name(source, words),
        (Segment(source.count, REST if source.name is None else SOLID, "count"),),
        _mix(figures, source.count, words),
        beside=(_value(source, words), _win_rate(source, words), _cycle(source, words)),
        id=f"source:{source.id}",
    )


def _rest(figures: Sources, rest: Sequence[Source], words: Words) -> Row:
    count = sum(source.count for source in rest)
    name = words.many("{n} more source", "{n} more sources", len(rest))
    return Row(name, value=_mix(figures, count, words), id="rest")


def _mix(figures: Sources, count: int, words: Words) -> str:
    return words(
        "{share} · {count}",
        share=words.percent(Share(count, figures.total.count).rate),
        count=words.number(count),
    )


def _value(source: Source, words: Words) -> Cell:
    if not source.value:
        return Cell("–")
    return amounts_cell(source.value, "", words, NARROW)


def _win_rate(source: Source, words: Words) -> Cell:
    """Few cases show their interval, others of how many they are."""
    share = source.win_rate
    interval = wilson(share.part, share.whole)
    if interval is None:
        return Cell("–")
    if share.is_small:
        low, high = (words.percent(end) for end in interval)
        return Cell(tell_short(share, words), words("{low}–{high}", low=low, high=high))
    return Cell(words.percent(share.rate), words("of {n}", n=words.number(share.whole)))


def _cycle(source: Source, words: Words) -> Cell:
    days = source.median_cycle_days
    if days is None:
        return Cell("–")
    return Cell(
        words("{days} d", days=words.number(days)),
        words("{n} won", n=words.number(sum(source.cycles.values()))),
    )
