"""A forecast as a column for each month, and below it how earlier ones turned out."""

from decimal import Decimal
from typing import TYPE_CHECKING

from reports import style
from reports.charts import (
    LIGHT,
    SOLID,
    TARGET,
    WON,
    Column,
    Columns,
    Head,
    Key,
    Line,
    Lines,
    Segment,
    month_names,
    ticks,
)
from reports.charts import draw as draw_charts
from reports.figures import Amounts
from reports.forecast.shape import Forecast, Month, Open
from reports.forecast.telling import subtitle, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_SMALLS = 8


def draw(forecast: Forecast, words: Words) -> "Figure":
    """In one currency: won, weighted and the rest of the best case, against the target."""
    keys = [
        Key(words("Won"), WON),
        Key(words("Weighted"), SOLID),
        Key(words("Rest of the best case"), LIGHT),
    ]
    if any(forecast.currency in month.target for month in forecast.months):
        keys.append(Key(words("Target"), TARGET))
    note = words("The number on a column is what is won and the weighted part of what is open.")
    head = Head(title(forecast, words), subtitle(forecast, words), (note,), tuple(keys))
    graded = [one for one in forecast.grades if forecast.currency in one.forecast]
    panels = [_graded(forecast, words)] if len(graded) > 1 else []
    return draw_charts(head, _columns(forecast, words), *panels)


def _columns(forecast: Forecast, words: Words) -> Columns:
    names = month_names([month.month for month in forecast.months], words)
    smalls = len(forecast.months) <= MOST_SMALLS
    columns = [
        _month(month, name, forecast.currency, words, smalls)
        for month, name in zip(forecast.months, names, strict=True)
    ]
    for key, label, one in (
        ("past_due", words("Past due"), forecast.past_due),
        ("undated", words("Undated"), forecast.undated),
    ):
        if one.count:
            columns.append(_aside(key, label, one, forecast.currency, words))
    return Columns(tuple(columns))


def _month(month: Month, name: str, currency: str, words: Words, smalls: bool) -> Column:
    won, weighted = _of(month.won, currency), _of(month.due.weighted, currency)
    target = month.target.get(currency)
    count = month.won_count + month.due.count
    return Column(
        name,
        (
            Segment(float(won), WON, "won"),
            Segment(float(weighted), SOLID, "weighted"),
            Segment(float(_of(month.due.value, currency) - weighted), LIGHT, "rest"),
        ),
        value=words.short_money(won + weighted, currency) if count else "",
        small=_open(month.due, words) if smalls else "",
        target=None if target is None else float(target),
        target_label=""
        if target is None
        else words("of {target}", target=words.short_money(target, currency)),
        id=f"{month.month:%Y-%m}",
    )


def _aside(key: str, label: str, one: Open, currency: str, words: Words) -> Column:
    weighted = _of(one.weighted, currency)
    return Column(
        label,
        (
            Segment(float(weighted), SOLID, "weighted"),
            Segment(float(_of(one.value, currency) - weighted), LIGHT, "rest"),
        ),
        value=words.short_money(weighted, currency),
        small=_open(one, words),
        apart=True,
        id=key,
    )


def _open(one: Open, words: Words) -> str:
    return words.many("{n} to come", "{n} to come", one.count) if one.count else ""


def _graded(forecast: Forecast, words: Words) -> Lines:
    """Of each finished month what was forecast four weeks before its end, and what was won."""
    currency, grades = forecast.currency, forecast.grades
    said = tuple(float(_of(one.forecast, currency)) for one in grades)
    won = tuple(float(_of(one.won, currency)) for one in grades)
    last = grades[-1]
    forecast_label = words(
        "Forecast {value}", value=words.short_money(_of(last.forecast, currency), currency)
    )
    won_label = words("Won {value}", value=words.short_money(_of(last.won, currency), currency))

    def tell(value: float) -> str:
        return words.short_money(Decimal(round(value)), currency)

    return Lines(
        month_names([one.month for one in grades], words),
        (
            Line(forecast_label, said, style.BLUE, dashed=True, id="forecast"),
            Line(won_label, won, style.GREEN, id="won"),
        ),
        ticks((*said, *won), tell),
        heading=words("Forecast four weeks before the end of a month, and what was won"),
    )


def _of(amounts: Amounts, currency: str) -> Decimal:
    return amounts.get(currency, Decimal(0))
