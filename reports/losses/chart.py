"""The losses as a picture: a bar for each reason, what it cost, and where it strikes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.charts import LOST, REST, Cell, Head, Row, Rows, Segment, amounts_cell, fold
from reports.charts import draw as draw_charts
from reports.figures import Share
from reports.losses.shape import Losses, Reason
from reports.losses.telling import subtitle, tell_reason, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(figures: Losses, words: Words) -> "Figure":
    """The chart of losses that are not empty."""
    rows = fold(
        figures.reasons,
        lambda reason: _row(figures, reason, words),
        lambda rest: _rest(figures, rest, words),
    )
    head = Head(title(figures, words), subtitle(figures, words))
    return draw_charts(head, Rows(rows, (words("Value"), words("Most often in"))))


def _row(figures: Losses, reason: Reason, words: Words) -> Row:
    return Row(
        tell_reason(reason, words),
        (Segment(reason.of.count, REST if reason.name is None else LOST, "lost"),),
        _share(figures, reason.of.count, words),
        beside=(_value(reason, words), _where(figures, reason, words)),
        id=f"reason:{reason.id}",
    )


def _rest(figures: Losses, rest: Sequence[Reason], words: Words) -> Row:
    count = sum(reason.of.count for reason in rest)
    name = words.many("{n} more reason", "{n} more reasons", len(rest))
    return Row(name, value=_share(figures, count, words), id="rest")


def _share(figures: Losses, count: int, words: Words) -> str:
    return words(
        "{share} · {count}",
        share=words.percent(Share(count, figures.lost.count).rate),
        count=words.number(count),
    )


def _value(reason: Reason, words: Words) -> Cell:
    unknown = reason.of.without_amount
    small = words("{n} without amount", n=words.number(unknown)) if unknown else ""
    return amounts_cell(reason.of.value, small, words) if reason.of.value else Cell("–", small)


def _where(figures: Losses, reason: Reason, words: Words) -> Cell:
    stage, share = figures.most_in(reason)
    return Cell(
        words.name(stage.name),
        words("{part} of {whole}", part=words.number(share.part), whole=words.number(share.whole)),
    )
