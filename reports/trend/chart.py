"""A trend as lines: above what was won, below how many were opened, won and lost."""

from decimal import Decimal
from typing import TYPE_CHECKING

from reports import style
from reports.charts import Head, Line, Lines, month_names, ticks
from reports.charts import draw as draw_charts
from reports.trend.shape import Trend
from reports.trend.telling import subtitle, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(trend: Trend, words: Words) -> "Figure":
    """In one currency; the week or month that goes on is dashed."""
    panels = (_won(trend, words), _counts(trend, words))
    shown = [panel for panel in panels if panel is not None]
    return draw_charts(Head(title(trend, words), subtitle(trend, words)), *shown)


def _won(trend: Trend, words: Words) -> Lines | None:
    """What was won is worth; nothing when no amount is known."""
    currency = trend.currency
    if not trend.won.value:
        return None
    amounts = [one.won.value.get(currency, Decimal(0)) for one in trend.begun]
    values = tuple(map(float, amounts))
    label = words.short_money(amounts[-1], currency)

    def tell(value: float) -> str:
        return words.short_money(Decimal(round(value)), currency)

    return Lines(
        _names(trend, words),
        (Line(label, values, style.GREEN, id="won_value"),),
        ticks(values, tell),
        running=_running(trend),
        heading=words("Won value"),
    )


def _counts(trend: Trend, words: Words) -> Lines:
    last = trend.begun[-1]
    lines = [
        Line(words("New {n}", n=words.number(last.new.count)),
             tuple(float(one.new.count) for one in trend.begun), style.BLUE, id="new"),
        Line(words("Won {n}", n=words.number(last.won.count)),
             tuple(float(one.won.count) for one in trend.begun), style.GREEN, id="won"),
        Line(words("Lost {n}", n=words.number(last.lost.count)),
             tuple(float(one.lost.count) for one in trend.begun), style.VERMILION, id="lost"),
    ]  # fmt: skip
    values = [value for line in lines for value in line.values]
    return Lines(
        _names(trend, words),
        tuple(lines),
        ticks(values, words.number),
        running=_running(trend),
        heading=words("How many"),
    )


def _names(trend: Trend, words: Words) -> tuple[str, ...]:
    """A week is called by its first day, on two lines, as there are many of them."""
    days = [one.start for one in trend.begun]
    if trend.by_month:
        return month_names([day.replace(day=1) for day in days], words)
    return tuple(words.short_date(day).replace("月", "月\n").replace(" ", "\n") for day in days)


def _running(trend: Trend) -> bool:
    return trend.begun[-1].running
