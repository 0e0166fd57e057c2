"""The passes over the files: look, check, write. Each reads anew, so memory stays flat."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from sqlalchemy.orm import Session

from store.importing.cells import Replaced
from store.importing.columns import DATES, Field
from store.importing.dates import Order
from store.importing.doubles import Doubles, Open
from store.importing.ground import Ground
from store.importing.history import History, load_history, stage_lines
from store.importing.load import BATCH, Told, Writer
from store.importing.profiles import Profile
from store.importing.report import (
    Double,
    ImportRefused,
    LineRefused,
    LineTwice,
    Outcome,
    Tally,
)
from store.importing.rows import RowReader
from store.importing.saying import Said, phrase
from store.importing.sheets import Files
from store.importing.story import Story, state_told, tell
from store.importing.survey import Progress, Survey, survey, watched
from store.models import Workspace

FIRST_ROWS, MOST_DOUBLES = 5, 50


@dataclass
class Checked:
    """What a whole file holds, of the lines that can be taken."""

    good: int = 0
    states: Counter[str] = field(default_factory=Counter)
    first: list[Told] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


class Passes:
    """``look`` first, then ``check``, then ``write``."""

    def __init__(
        self,
        files: Files,
        dates: Order | None,
        leave_out: frozenset[int],
        progress: Progress,
    ) -> None:
        self.main, self.past, self.profile = files.main, files.past, files.profile
        self.dates = dates
        self.leave_out = leave_out
        self.progress = progress
        self.replaced: Replaced = {}

    def look(self, ground: Ground) -> None:
        """How dates and decimals are written, and which names there are.

        Raises ``ImportRefused``, with all that has to be answered first.
        """
        wanted: list[Callable[[], Survey]] = [
            partial(
                survey, self.main.table, self.main.columns, ground.names,
                dates=DATES, forced=self.dates, progress=self.progress,
            )
        ]  # fmt: skip
        if self.past is not None:
            past = self.past
            wanted.append(
                partial(
                    survey, past.table, past.columns, ground.names,
                    dates=(Field.ENTERED_AT,), forced=self.dates, progress=self.progress,
                    records=lambda: stage_lines(past.table, past.columns),
                )
            )  # fmt: skip
        found = _all_or_refused(wanted)
        self.found, self.found_past = found[0], found[1] if len(found) > 1 else None
        if not self.found.rows:
            raise ImportRefused(
                phrase("{file} has a header but no rows.", file=self.main.table.name)
            )

    def check(self, ground: Ground, tally: Tally, there: Open) -> tuple[Checked, History]:
        """Read every line once without writing; problems and what is left out go to ``tally``."""
        history = self._history(ground, tally)
        reader = self._reader(ground)
        doubles = Doubles(there) if Field.TITLE in self.main.columns else None
        checked = Checked()
        for row, story in self._told(reader, history, ground, tally, "Checking"):
            checked.good += 1
            checked.states[state_of(story, ground)] += 1
            if len(checked.first) < FIRST_ROWS:
                checked.first.append((row, story))
            double = None if doubles is None else doubles.look(row, story)
            if double is not None and len(checked.doubles) < MOST_DOUBLES:
                checked.doubles.append(double)
        checked.ids = list(reader.ids)
        return checked, history

    def told(self, ground: Ground) -> Iterator[Told]:
        """The lines that can be taken, once more; nothing is counted."""
        history = self._history(ground, Tally())
        return self._told(self._reader(ground), history, ground, Tally(), "Saving")

    def write(
        self,
        session: Session,
        workspace: Workspace,
        ground: Ground,
        now: dt.datetime,
        outcome: Outcome,
        good: int,
    ) -> set[str]:
        """Write what ``check`` found good; the ids that were there already.

        Raises ``ImportRefused`` when it is good no longer.
        """
        writer = Writer(session, workspace, ground.names.pipeline, now, outcome)
        told = self.told(ground)
        there: set[str] = set()
        while batch := list(islice(told, BATCH)):
            there |= writer.write(batch)
        if outcome.taken + outcome.already_there != good:
            raise ImportRefused(
                phrase("The file or the stages changed while it was read. Try again.")
            )
        writer.finish()
        outcome.first_stage = ground.names.pipeline.first.name
        return there

    def outcome(self) -> Outcome:
        table, columns = self.main.table, self.main.columns
        orders = sorted({order.value for order in self.found.orders.values()})
        reading = [table.reading]
        if self.found.open_to_order:
            reading.append(phrase("dates read as {orders}", orders=" and ".join(orders)))
        if columns.scale:
            reading.append(phrase("amounts in {unit}元", unit=columns.scale))
        left = columns.left_alone + ([] if self.past is None else self.past.columns.left_alone)
        outcome = Outcome(table.name, self.found.rows, reading, columns.used, left)
        outcome.recognised = None if self.profile is None else self.profile.name
        return outcome

    def _reader(self, ground: Ground) -> RowReader:
        several = self.profile.several if self.profile else frozenset[Field]()
        return RowReader(
            self.main.table.name, self.main.columns, self.found, ground, self.replaced, several
        )

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
            if record.line in self.leave_out:
                tally.repaired(record.line, phrase("left out as the mapping file says"))
                reader.pass_over(record)
                continue
            if not self.main.columns.values(record.cells):
                tally.repaired(record.line, phrase("with nothing in the columns taken: left out"))
                continue
            try:
                row = reader.read(record)
                history.check(row.external_id, reader.file, row.line)
                told = row, tell(row, history.of(row.external_id), reader.file, ground)
            except LineTwice:
                tally.repaired(record.line, phrase("the very same line again: taken once"))
            except LineRefused as refused:
                tally.refused(refused.problems)
            else:
                yield told


def state_of(story: Story, ground: Ground) -> Said:
    """“in Proposal”, or how it ended."""
    return state_told(story, ground.names.pipeline)


def values_of(profile: Profile | None) -> Replaced:
    """What the program that a file is from calls our own sources and reasons."""
    if profile is None:
        return {}
    return {
        field: {there: ours for ours, there in names.items()}
        for field, names in profile.values.items()
    }


def _all_or_refused(wanted: list[Callable[[], Survey]]) -> list[Survey]:
    """Every survey; or one refusal with the questions of all."""
    found: list[Survey] = []
    refused: list[ImportRefused] = []
    for look in wanted:
        try:
            found.append(look())
        except ImportRefused as error:
            refused.append(error)
    if refused:
        questions = [question for one in refused for question in one.questions]
        raise ImportRefused("\n".join(map(str, refused)), questions)
    return found
