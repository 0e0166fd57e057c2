"""The first pass over a file: how its dates and decimals are written, which stages it names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default

from store.importing.amounts import Mark, decimal_mark
from store.importing.columns import Columns, Field
from store.importing.dates import Example, Order, Votes, decide
from store.importing.questions import Question
from store.importing.report import Group, ImportRefused
from store.importing.stages import StageNames
from store.importing.tables import Record, Table

EVERY = 500
NAMES = (Field.ACCOUNT, Field.OWNER, Field.SOURCE)
Progress = Callable[[str, int, int | None], None]
"""Called now and then with what is being done, how many lines are done, and of how many."""


@dataclass(frozen=True)
class Survey:
    """What is the same for all rows of a file. ``open_to_order``: dates like 03-04-17 occur.

    ``names`` are the accounts, owners and sources, as they are spelled there.
    """

    rows: int
    orders: dict[Field, Order]
    mark: Mark | None
    open_to_order: bool
    two_digit_years: bool
    names: Mapping[Field, Mapping[str, Group]] = with_default(default_factory=dict)


def survey(
    table: Table,
    columns: Columns,
    names: StageNames,
    *,
    dates: tuple[Field, ...],
    forced: Order | None,
    progress: Progress,
    records: Callable[[], Iterable[Record]] | None = None,
) -> Survey:
    """Read the file once. Raises ``ImportRefused`` for an unclear date order or unknown stages,
    with a question for each.
    """
    dates = tuple(field for field in dates if field in columns)
    votes = {field: Votes() for field in dates}
    marks: set[Mark] = set()
    unknown: dict[str, Group] = defaultdict(Group)
    spelled: dict[Field, dict[str, Group]] = {one: defaultdict(Group) for one in NAMES}
    rows = 0
    for record in watched((records or table.records)(), "Reading", None, progress):
        rows += 1
        values = columns.values(record.cells)
        for field in dates:
            if text := values.get(field):
                votes[field].add(Example(record.line, columns.name(field), text))
        if mark := decimal_mark(values.get(Field.AMOUNT, "")):
            marks.add(mark)
        for field in (Field.STAGE, Field.STATUS):
            name = values.get(field)
            if name and (name in unknown or names.meaning(name) is None):
                unknown[name].add(record.line)
        for field in NAMES:
            if name := values.get(field):
                spelled[field][" ".join(name.split())].add(record.line)
    orders = _orders(dates, votes, forced, names, unknown, table)
    return Survey(rows, orders, _mark(marks, table), *_notations(votes.values()), names=spelled)


def _orders(
    dates: tuple[Field, ...],
    votes: Mapping[Field, Votes],
    forced: Order | None,
    names: StageNames,
    unknown: Mapping[str, Group],
    table: Table,
) -> dict[Field, Order]:
    """How dates are read. All that has to be asked is asked at once."""
    said, questions = [], list[Question]()
    if unknown:
        said.append(names.refusal(unknown, table.name))
        questions += names.asked(unknown)
    orders: dict[Field, Order] = {}
    try:
        orders = dict.fromkeys(dates, forced) if forced else decide(votes)
    except ImportRefused as unclear:
        said.append(str(unclear))
        questions += unclear.questions
    if said:
        raise ImportRefused("\n".join(said), questions)
    return orders


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
    return Mark.COMMA if not marks and table.decimal_comma else None


def _notations(votes: Iterable[Votes]) -> tuple[bool, bool]:
    """Whether there are dates whose order is open, and whether some have two-digit years."""
    together = sum(votes, Votes())
    return together.total > 0, together.reads[Order.YMD] > 0
