"""Stage histories: when each opportunity entered which stage, in the order in which it did."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from store.importing.cells import no_date
from store.importing.columns import HISTORY, Columns, Field, plain
from store.importing.dates import read_date
from store.importing.ground import Ground
from store.importing.report import LineRefused, Problem, Tally, shown
from store.importing.saying import Said, phrase
from store.importing.stages import Meaning
from store.importing.survey import Progress, Survey, watched
from store.importing.tables import Record, Table
from store.models import Status

# Where a history has a line for every change of any field, those of the stage.
_STAGE_FIELDS = frozenset({"stage", "stagename", "stage name", "阶段", "商机阶段", "销售阶段"})


class Entry(NamedTuple):
    """One line of a history: an open stage entered, or won, or lost; perhaps from which stage."""

    line: int
    day: dt.date
    at: dt.datetime
    meaning: Meaning
    before: Meaning | None = None


@dataclass
class History:
    """All of a history file, by opportunity id. ``broken`` has those with a refused line."""

    file: str
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    newest_first: bool = False

    def of(self, external_id: str) -> list[Entry]:
        """The entries of one opportunity, oldest first; of equal times, as the file has them."""
        entries = self.entries.get(external_id, [])
        if self.newest_first:
            entries = entries[::-1]
        return sorted(entries, key=lambda entry: entry.at)

    def check(self, external_id: str, file: str, line: int) -> None:
        """Raises ``LineRefused`` when part of this opportunity's history was refused."""
        if (other := self.broken.get(external_id)) is not None:
            advice = phrase(
                "Line {line} of {file} is refused, so its history is not whole.",
                line=other,
                file=self.file,
            )
            raise LineRefused([Problem(file, line, "", external_id, advice)])

    def strangers(self, known: set[str]) -> Iterator[tuple[str, int]]:
        """Ids that are not among ``known``, each with the first line that names it."""
        for external_id, entries in self.entries.items():
            if external_id not in known:
                yield external_id, entries[0].line


def load_history(
    table: Table,
    columns: Columns,
    found: Survey,
    ground: Ground,
    tally: Tally,
    progress: Progress,
) -> History:
    """Read a whole history into memory: a few hundred bytes a line. Problems go to ``tally``."""
    history = History(table.name)
    forward = backward = 0
    for record in watched(stage_lines(table, columns), "Reading the history", found.rows, progress):
        external_id = " ".join(columns.values(record.cells).get(Field.EXTERNAL_ID, "").split())
        try:
            entry = _entry(table.name, record, columns, found, ground)
        except LineRefused as refused:
            tally.refused(refused.problems)
            history.broken.setdefault(external_id, record.line)
            continue
        entries = history.entries.setdefault(external_id, [])
        if entries:
            forward += entries[-1].at < entry.at
            backward += entries[-1].at > entry.at
        entries.append(entry)
    history.newest_first = backward > forward
    return history


def stage_lines(table: Table, columns: Columns) -> Iterator[Record]:
    """The lines that tell of stages."""
    for record in table.records():
        changed = columns.texts(record.cells).get(Field.CHANGED_FIELD)
        if changed is None or plain(changed) in _STAGE_FIELDS:
            yield record


def _entry(file: str, record: Record, columns: Columns, found: Survey, ground: Ground) -> Entry:
    problems: list[Problem] = []
    values = columns.values(record.cells)

    def problem(field: Field, advice: Said) -> None:
        text = shown(values.get(field, ""))
        problems.append(Problem(file, record.line, columns.name(field), text, advice))

    for needed in HISTORY:
        if needed not in values:
            problem(needed, phrase("It is empty. Fill it in, or remove the line."))
    meaning = ground.names.meaning(values.get(Field.STAGE, ""))
    text = values.get(Field.ENTERED_AT, "")
    order = found.orders[Field.ENTERED_AT]
    when = read_date(text, order, ground.zone)
    if text and when is None:
        problem(Field.ENTERED_AT, no_date(order))
    elif when is not None and when.day > ground.today:
        day = when.day.isoformat()
        problem(Field.ENTERED_AT, phrase("{day} is in the future. Correct it.", day=day))
    if meaning == Status.OPEN:
        problem(Field.STAGE, phrase("Name the stage it entered."))
    if problems or when is None or meaning is None:
        raise LineRefused(problems)
    before = ground.names.meaning(values.get(Field.CAME_FROM, ""))
    return Entry(record.line, when.day, ground.moment(when), meaning, before)
