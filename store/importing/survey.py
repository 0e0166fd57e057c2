"""The first pass over a file: how its dates and decimals are written, which stages it names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from store.importing.amounts import Mark, decimal_mark
from store.importing.columns import Columns, Field
from store.importing.dates import Example, Order, Votes, decide
from store.importing.files import Record, Table
from store.importing.stages import StageNames

EVERY = 500
Progress = Callable[[str, int, int | None], None]
"""Called now and then with what is being done, how many lines are done, and of how many."""


@dataclass(frozen=True)
class Survey:
    """What is the same for all rows of a file. ``open_to_order``: dates like 03-04-17 occur."""

    rows: int
    orders: dict[Field, Order]
    mark: Mark | None
    open_to_order: bool
    two_digit_years: bool


def survey(
    table: Table,
    columns: Columns,
    names: StageNames,
    *,
    dates: tuple[Field, ...],
    forced: Order | None,
    progress: Progress,
) -> Survey:
    """Read the file once. Raises ``ImportRefused`` for an unclear date order or unknown stages."""
    dates = tuple(field for field in dates if field in columns)
    votes = {field: Votes() for field in dates}
    marks: set[Mark] = set()
    unknown: dict[str, int] = {}
    rows = 0
    for record in watched(table.records(), "Reading", None, progress):
        rows += 1
        values = columns.values(record.cells)
        for field in dates:
            if text := values.get(field):
                votes[field].add(Example(record.line, columns.name(field), text))
        if mark := decimal_mark(values.get(Field.AMOUNT, "")):
            marks.add(mark)
        for field in (Field.STAGE, Field.STATUS):
            name = values.get(field)
            if name and name not in unknown and names.meaning(name) is None:
                unknown[name] = record.line
    names.refuse_unknown(unknown, table.name)
    orders = dict.fromkeys(dates, forced) if forced else decide(votes)
    return Survey(rows, orders, _mark(marks, table), *_notations(votes.values()))


def watched(
    records: Iterable[Record], doing: str, total: int | None, progress: Progress
) -> Iterator[Record]:
    """The records as they are, with a word about the progress now and then."""
    done = 0
    for done, record in enumerate(records, 1):
        yield record
        if done % EVERY == 0:
            progress(doing, done, total)
    progress(doing, done, total)


def _mark(marks: set[Mark], table: Table) -> Mark | None:
    if len(marks) == 1:
        return next(iter(marks))
    # Semicolons between columns are what programs use where the comma is in the numbers.
    return Mark.COMMA if not marks and table.delimiter == ";" else None


def _notations(votes: Iterable[Votes]) -> tuple[bool, bool]:
    """Whether there are dates whose order is open, and whether some have two-digit years."""
    together = sum(votes, Votes())
    return together.total > 0, together.reads[Order.YMD] > 0
