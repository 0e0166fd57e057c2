"""The figures of an export: every report as tables of real numbers, below each other on one sheet.

A report joins in by giving its tables; see ``funnel_tables``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.exports.workbook import Heading, Sheet, lengths
from reports.funnel.shape import Funnel
from reports.funnel.telling import tell_days, title
from reports.words import Words

Value = str | int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A title, a header, and rows of plain values: an amount is a ``Decimal``, a share a ``float``
    between 0 and 1, a count an ``int``. What is not known is None, never 0.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def figures_sheet(tables: Sequence[FigureTable], words: Words) -> Sheet:
    """One sheet of all tables."""
    widest = max((len(table.header) for table in tables), default=1)
    every = [row for table in tables for row in (table.header, *table.rows)]
    padded = [(*row, *("" for _ in range(widest - len(row)))) for row in every]
    widths = list(lengths([""] * widest, padded))
    first = tables[0].title if tables else words("Figures")
    headings = [Heading(first if place == 0 else "", widths[place]) for place in range(widest)]
    return Sheet(words("Figures"), headings, _lines(tables), filters=False)


def _lines(tables: Iterable[FigureTable]) -> Iterator[Sequence[Any]]:
    for number, table in enumerate(tables):
        if number:
            yield ()
            yield (table.title,)
        yield table.header
        yield from table.rows


def funnel_tables(funnel: Funnel, words: Words) -> list[FigureTable]:
    """The funnel: its stages, and what was closed and is open."""
    return [_stages(funnel, words), _totals(funnel, words)]


def _stages(funnel: Funnel, words: Words) -> FigureTable:
    currencies = sorted({currency for step in funnel.steps for currency in step.value})
    header = (
        words("Stage"),
        words("Reached"),
        words("Entered"),
        words("Implied"),
        words("Open here"),
        words("On to next, raw"),
        words("On to next, resolved"),
        words("Win rate"),
        *(words("Value ({currency})", currency=currency) for currency in currencies),
    )
    rows = [
        (
            words.name(step.name),
            step.reached,
            step.entered,
            step.implied,
            step.open_here,
            step.raw.rate,
            step.resolved.rate,
            step.win_rate.rate,
            *(step.value.get(currency) for currency in currencies),
        )
        for step in funnel.steps
    ]
    last = (words("Won"), funnel.cohort.won)
    about = f"{title(funnel, words)} · {tell_days(funnel, words)}"
    return FigureTable(about, header, (*rows, last))


def _totals(funnel: Funnel, words: Words) -> FigureTable:
    closed, standing = funnel.closed, funnel.standing
    amounts = (closed.won_value, closed.lost_value, standing.value, standing.weighted)
    currencies = sorted({currency for each in amounts for currency in each})

    def line(name: str, count: int | None, value: Any) -> tuple[Value, ...]:
        return (name, count, *(value.get(currency) for currency in currencies))

    return FigureTable(
        words("Closed in the period, and open now"),
        (words("Figure"), words("Number"), *currencies),
        (
            line(words("Won"), closed.won, closed.won_value),
            line(words("Lost"), closed.lost, closed.lost_value),
            line(words("Open"), standing.count, standing.value),
            line(words("Weighted forecast"), None, standing.weighted),
            (words("Win rate"), closed.win_rate.rate),
            (words("Sales cycle in days, median"), _tenth(closed.median_cycle_days)),
            (words("Sales cycle in days, mean"), _tenth(closed.mean_cycle_days)),
        ),
    )


def _tenth(days: float | None) -> Decimal | None:
    """Days to the tenth: no share, so no float."""
    return None if days is None else Decimal(str(round(days, 1)))
