"""One import from beginning to end: look, check everything, then write everything or nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from store.database import Database
from store.importing.columns import DATES, HISTORY, Columns, Field, parse_map, recognise
from store.importing.dates import Order
from store.importing.files import Table, open_table
from store.importing.ground import Ground, ground_of, workspace_for, workspace_id_for
from store.importing.history import History, load_history
from store.importing.load import BATCH, Told, Writer, existing
from store.importing.report import (
    ImportRefused,
    LineRefused,
    Outcome,
    Problem,
    Tally,
    listed,
)
from store.importing.rows import RowReader
from store.importing.stages import StageNames
from store.importing.story import tell
from store.importing.survey import Progress, Survey, survey, watched
from store.models import Workspace
from store.search_index import index_all_missing
from store.workspaces import Defaults


@dataclass(frozen=True)
class Options:
    """What the operator asked for. ``team`` is a Slack team id, needed where there are several."""

    file: Path
    history: Path | None = None
    dry_run: bool = False
    skip_refused: bool = False
    columns: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    dates: Order | None = None
    team: str | None = None


@dataclass(frozen=True)
class _Sheet:
    """A file with its columns known."""

    table: Table
    columns: Columns


def import_file(
    database: Database,
    options: Options,
    defaults: Defaults,
    now: dt.datetime,
    progress: Progress,
) -> Outcome:
    """Take ``options.file`` into the database, in one transaction.

    Raises ``ImportRefused`` when the file as a whole cannot be taken. When single lines cannot,
    the outcome says so and nothing was written, unless ``skip_refused``.
    """
    main, past = _open(options)
    with database.sessions() as session:
        workspace = workspace_for(session, options.team, defaults, now)
        ground = ground_of(session, workspace, options.stages, now)
        session.rollback()
    job = _Job(main, past, options, progress)
    job.look(ground)
    outcome = job.outcome()
    job.check(ground, outcome.tally, database)
    if outcome.tally.refused_lines and not options.skip_refused:
        outcome.refused = True
        return outcome
    with database.sessions() as session:
        # Made again inside the transaction: a first import also makes the workspace.
        workspace = workspace_for(session, options.team, defaults, now)
        job.write(session, workspace, now, outcome)
        if options.dry_run:
            session.rollback()
            return outcome
        session.commit()
        workspace_id = workspace.id
    # Afterwards and in small steps: meanwhile people can save, and search by number and title.
    index_all_missing(database, workspace_id)
    return outcome


class _Job:
    """The passes over the files: look, check, write. Each reads anew, so memory stays flat."""

    def __init__(
        self, main: _Sheet, past: _Sheet | None, options: Options, progress: Progress
    ) -> None:
        self.main = main
        self.past = past
        self.options = options
        self.progress = progress

    def look(self, ground: Ground) -> None:
        """How dates and decimals are written. Raises ``ImportRefused``."""
        self.found = self._survey(self.main, ground.names, DATES)
        self.found_past: Survey | None = None
        if self.past is not None:
            self.found_past = self._survey(self.past, ground.names, (Field.ENTERED_AT,))
        if not self.found.rows:
            raise ImportRefused(f"{self.main.table.name} has a header but no rows.")

    def check(self, ground: Ground, tally: Tally, database: Database) -> None:
        """Read every line once without writing; problems go to ``tally``."""
        history = self._history(ground, tally)
        reader = self._reader(ground)
        self.good = sum(1 for _ in self._told(reader, history, ground, tally, "Checking"))
        self.left_alone = 0
        self._check_strangers(history, set(reader.ids), tally, database)

    def write(
        self, session: Session, workspace: Workspace, now: dt.datetime, outcome: Outcome
    ) -> None:
        """Write what ``check`` found good. Raises ``ImportRefused`` when it is no longer."""
        ground = ground_of(session, workspace, self.options.stages, now)
        history = self._history(ground, Tally())
        writer = Writer(session, workspace, ground.names.pipeline, now, outcome)
        told = self._told(self._reader(ground), history, ground, Tally(), "Saving")
        outcome.history_left_alone = self.left_alone
        while batch := list(islice(told, BATCH)):
            for external_id in writer.write(batch):
                outcome.history_left_alone += len(history.entries.get(external_id, ()))
        if outcome.taken + outcome.already_there != self.good:
            raise ImportRefused("The file or the stages changed while it was read. Try again.")
        writer.finish()
        outcome.first_stage = ground.names.pipeline.first.name

    def outcome(self) -> Outcome:
        table, columns = self.main.table, self.main.columns
        orders = sorted({order.value for order in self.found.orders.values()})
        delimiter = {",": "commas", ";": "semicolons", "\t": "tabs"}[table.delimiter]
        reading = [f"{table.encoding.removesuffix('-sig').upper()}, {delimiter} between values"]
        if self.found.open_to_order:
            reading.append(f"dates read as {' and '.join(orders)}")
        left = columns.left_alone + ([] if self.past is None else self.past.columns.left_alone)
        return Outcome(table.name, self.found.rows, reading, columns.used, left)

    def _survey(self, sheet: _Sheet, names: StageNames, dates: tuple[Field, ...]) -> Survey:
        return survey(
            sheet.table,
            sheet.columns,
            names,
            dates=dates,
            forced=self.options.dates,
            progress=self.progress,
        )

    def _reader(self, ground: Ground) -> RowReader:
        return RowReader(self.main.table.name, self.main.columns, self.found, ground)

    def _history(self, ground: Ground, tally: Tally) -> History:
        if self.past is None or self.found_past is None:
            return History("")
        return load_history(
            self.past.table, self.past.columns, self.found_past, ground, tally, self.progress
        )

    def _told(
        self, reader: RowReader, history: History, ground: Ground, tally: Tally, doing: str
    ) -> Iterator[Told]:
        records = self.main.table.records()
        for record in watched(records, doing, self.found.rows, self.progress):
            try:
                row = reader.read(record)
                history.check(row.external_id, reader.file, row.line)
                told = row, tell(row, history.of(row.external_id), reader.file, ground)
            except LineRefused as refused:
                tally.refused(refused.problems)
            else:
                yield told

    def _check_strangers(
        self, history: History, known: set[str], tally: Tally, database: Database
    ) -> None:
        """History of what is not in the file: left alone if it is in the database, else refused."""
        strangers = iter(list(history.strangers(known)))
        while batch := dict(islice(strangers, BATCH)):
            with database.readings() as session:
                workspace_id = workspace_id_for(session, self.options.team)
                there = existing(session, workspace_id, batch) if workspace_id else set()
            for external_id, line in batch.items():
                if external_id in there:
                    self.left_alone += len(history.entries[external_id])
                    continue
                advice = f"{self.main.table.name} has no such opportunity. Add it, or remove this."
                column = Field.EXTERNAL_ID.value
                tally.refused([Problem(history.file, line, column, external_id, advice)])


def _open(options: Options) -> tuple[_Sheet, _Sheet | None]:
    main = open_table(options.file)
    past = None if options.history is None else open_table(options.history)
    tables = [main] if past is None else [main, past]
    named = parse_map(options.columns, [table.header for table in tables])
    columns = recognise(main.header, named)
    # A list of customers or of products has names, too; only a title, or a state, tells.
    telling = (Field.TITLE, Field.STAGE, Field.STATUS, Field.AMOUNT, Field.OPENED_ON)
    names = (Field.TITLE, Field.PRODUCT, Field.ACCOUNT)
    if not any(f in columns for f in telling) or not any(f in columns for f in names):
        raise _missing(main, Field.TITLE)
    if past is None:
        return _Sheet(main, columns), None
    if Field.EXTERNAL_ID not in columns:
        raise _missing(main, Field.EXTERNAL_ID)
    past_columns = recognise(past.header, named, HISTORY)
    for field in HISTORY:
        if field not in past_columns:
            raise _missing(past, field)
    return _Sheet(main, columns), _Sheet(past, past_columns)


def _missing(table: Table, field: Field) -> ImportRefused:
    return ImportRefused(
        f"{table.name} has no column that I recognise as {field}. It has: "
        f"{listed(table.header, 30)}. Say which it is: --map COLUMN={field}."
    )
