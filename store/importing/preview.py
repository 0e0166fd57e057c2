"""What an import would do, as plain data to be shown: nothing is saved, nobody has to wait."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from store.database import Database
from store.importing.load import BATCH, Told, existing, known_amount, repairs_of
from store.importing.passes import state_of
from store.importing.questions import Question
from store.importing.report import Double, Group, ImportRefused, OptionWrong, Problem, Tally
from store.importing.run import Looked, Options, look_at
from store.importing.saying import Said
from store.importing.survey import Progress
from store.workspaces import Defaults


@dataclass(frozen=True, slots=True)
class Line:
    """One of the first rows, as it would be taken. ``state`` is “in Proposal”, “won”, …."""

    line: int
    title: str
    account: str
    owner: str
    state: Said
    amount: Decimal | None
    currency: str
    opened_on: dt.date
    closed_on: dt.date | None


@dataclass
class Preview:
    """``refused`` says why the file as a whole cannot be taken as it is; then there is no more than
    the questions whose answers would let it. ``columns`` are pairs of column and field. ``new`` and
    ``already_there`` add up to the lines that can be taken; ``refused_lines`` cannot.
    """

    file: str
    refused: Said | str | None = None
    recognised: str | None = None
    reading: list[Said] = field(default_factory=list)
    rows: int = 0
    columns: list[tuple[str, str]] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    new: int = 0
    already_there: int = 0
    states: Counter[str] = field(default_factory=Counter)
    refused_lines: int = 0
    problems: list[Problem] = field(default_factory=list)
    repairs: dict[Said, Group] = field(default_factory=dict)
    doubles: list[Double] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    first: list[Line] = field(default_factory=list)


def preview(
    database: Database,
    options: Options,
    defaults: Defaults,
    now: dt.datetime,
    progress: Progress = lambda *_: None,
) -> Preview:
    """Look at ``options.file`` as an import would. Raises ``OptionWrong``, and nothing else."""
    try:
        looked = look_at(database, options, defaults, now, progress)
    except OptionWrong:
        raise
    except ImportRefused as refused:
        return Preview(options.file.name, refused.said, questions=list(refused.questions))
    outcome = looked.outcome
    there = _count_there(database, looked, outcome.tally)
    return Preview(
        file=outcome.file,
        recognised=outcome.recognised,
        reading=outcome.reading,
        rows=outcome.rows,
        columns=outcome.columns,
        left_alone=outcome.left_alone,
        new=looked.checked.good - there,
        already_there=there,
        states=looked.checked.states,
        refused_lines=outcome.tally.refused_lines,
        problems=outcome.tally.problems,
        repairs=outcome.tally.repairs,
        doubles=outcome.doubles,
        questions=outcome.questions,
        first=[_line(told, looked) for told in looked.checked.first],
    )


def _count_there(database: Database, looked: Looked, tally: Tally) -> int:
    """How many are there already; the repairs of the others go to ``tally``."""
    count = 0
    told = looked.passes.told(looked.ground)
    while batch := list(islice(told, BATCH)):
        there: set[str] = set()
        if looked.workspace_id is not None:
            with database.readings() as session:
                ids = [row.external_id for row, _ in batch]
                there = existing(session, looked.workspace_id, ids)
        count += len(there)
        for row, story in batch:
            for what in repairs_of(row, story) if row.external_id not in there else ():
                tally.repaired(row.line, what)
    return count


def _line(told: Told, looked: Looked) -> Line:
    row, story = told
    return Line(
        row.line,
        row.title,
        row.account,
        row.owner,
        state_of(story, looked.ground),
        known_amount(row, story),
        row.currency,
        story.opened_on,
        story.closed_on,
    )
