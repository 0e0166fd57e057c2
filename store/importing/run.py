"""One import from beginning to end: look, check everything, then write everything or nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from store.database import Database
from store.importing.cells import Replaced
from store.importing.columns import Field
from store.importing.dates import Order
from store.importing.doubles import open_there
from store.importing.ground import Ground, ground_of, workspace_for, workspace_id_for
from store.importing.history import History
from store.importing.load import BATCH, existing
from store.importing.mapping import Answers, read_mapping
from store.importing.passes import Checked, Passes, values_of
from store.importing.questions import About, Question
from store.importing.report import Outcome, Problem
from store.importing.saying import phrase
from store.importing.settling import There, names_there, settle
from store.importing.sheets import Files, open_files
from store.importing.survey import Progress
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
    sheet: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True)
class Looked:
    """A file that was looked at and read once without writing."""

    passes: Passes
    stages: tuple[str, ...]
    outcome: Outcome
    checked: Checked
    history: History
    ground: Ground
    workspace_id: int | None


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
    looked = look_at(database, options, defaults, now, progress)
    outcome = looked.outcome
    if outcome.tally.refused_lines and not options.skip_refused:
        outcome.refused = True
        return outcome
    with database.sessions() as session:
        # Made again inside the transaction: a first import also makes the workspace.
        workspace = workspace_for(session, options.team, defaults, now)
        passes = looked.passes
        ground = ground_of(session, workspace, looked.stages, now, passes.profile)
        good = looked.checked.good
        there = passes.write(session, workspace, ground, now, outcome, good)
        outcome.history_left_alone += sum(len(looked.history.entries.get(id_, ())) for id_ in there)
        if options.dry_run:
            session.rollback()
            return outcome
        session.commit()
        workspace_id = workspace.id
    # Afterwards and in small steps: meanwhile people can save, and search by number and title.
    index_all_missing(database, workspace_id)
    return outcome


def look_at(
    database: Database,
    options: Options,
    defaults: Defaults,
    now: dt.datetime,
    progress: Progress,
) -> Looked:
    """Read the file and check every line against what is there. Raises ``ImportRefused``."""
    answers = Answers() if options.mapping is None else read_mapping(options.mapping)
    columns = (*answers.columns, *options.columns)
    stages = (*answers.stages, *options.stages)
    files = open_files(options.file, options.sheet, options.history, columns)
    with _session_for(database, options.team) as (session, is_new):
        workspace = workspace_for(session, options.team, defaults, now)
        workspace_id = None if is_new else workspace.id
        ground = ground_of(session, workspace, stages, now, files.profile)
        there, open_ones = names_there(session, workspace.id), open_there(session, workspace)
    passes = Passes(files, options.dates or answers.dates, answers.leave_out, progress)
    passes.look(ground)
    outcome = passes.outcome()
    passes.replaced, outcome.questions = _settled(passes, there, answers.replaced)
    checked, history = passes.check(ground, outcome.tally, open_ones)
    outcome.doubles = checked.doubles
    outcome.questions += [*_columns_left(files, columns), *_again(checked)]
    looked = Looked(passes, stages, outcome, checked, history, ground, workspace_id)
    _check_strangers(looked, database)
    return looked


@contextmanager
def _session_for(database: Database, team: str | None) -> Iterator[tuple[Session, bool]]:
    """A session that only looks, and whether the workspace has to be made for it first.

    One that is there is read without a lock, so that nobody waits for somebody who only looks.
    """
    with database.readings() as session:
        if team is not None or workspace_id_for(session, None) is not None:
            yield session, False
            return
    with database.sessions() as session:
        yield session, True
        session.rollback()


def _settled(passes: Passes, there: There, answers: Replaced) -> tuple[Replaced, list[Question]]:
    replaced, questions = settle(passes.found, there, answers)
    usual = values_of(passes.profile)
    together = {
        field: {**usual.get(field, {}), **replaced.get(field, {})} for field in {*usual, *replaced}
    }
    return together, questions


def _columns_left(files: Files, named: Iterable[str]) -> list[Question]:
    """Columns that nothing is taken from, and of which nobody has said so."""
    said = {pair.rpartition("=")[0] for pair in named}
    ignored = files.profile.known if files.profile else frozenset[str]()
    return [
        Question(About.COLUMN, name, "Nothing is taken from it.", "ignore", tuple(Field))
        for name in files.main.columns.left_alone
        if name not in said and name not in ignored
    ]


def _again(checked: Checked) -> list[Question]:
    return [
        Question(
            About.LEAVE_OUT,
            double.title,
            phrase("like line {line}", line=double.before)
            if double.number is None
            else phrase("like #{number}", number=double.number),
            line=double.line,
            count=1,
        )
        for double in checked.doubles
    ]


def _check_strangers(looked: Looked, database: Database) -> None:
    """History of what is not in the file: left alone if it is in the database, else refused."""
    history, tally = looked.history, looked.outcome.tally
    strangers = iter(list(history.strangers(set(looked.checked.ids))))
    while batch := dict(islice(strangers, BATCH)):
        with database.readings() as session:
            there = _there(session, looked.workspace_id, batch)
        for external_id, line in batch.items():
            if external_id in there:
                looked.outcome.history_left_alone += len(history.entries[external_id])
                continue
            advice = phrase(
                "{file} has no such opportunity. Add it, or remove this.",
                file=looked.outcome.file,
            )
            column = Field.EXTERNAL_ID.value
            tally.refused([Problem(history.file, line, column, external_id, advice)])


def _there(session: Session, workspace_id: int | None, ids: Iterable[str]) -> set[str]:
    return set() if workspace_id is None else existing(session, workspace_id, ids)
