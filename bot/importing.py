"""``oppy import``: opportunities from a file, all or nothing, with a summary for the operator."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.exc import DBAPIError

from bot.clock import system_clock
from bot.preparing import prepare_database
from bot.settings import Settings
from store.database import open_database
from store.importing.dates import Order
from store.importing.mapping import write_mapping as write_mapping_file
from store.importing.questions import About, Question
from store.importing.report import ImportRefused, OptionWrong, Outcome, Tally, listed, shown
from store.importing.run import Options, import_file
from store.importing.survey import Progress as Report

TAKEN, REFUSED, USAGE = 0, 1, 2
MOST_KINDS = 40


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--history",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Stage histories: opportunity_id, stage, entered_at. A stage may be Won or Lost.",
)
@click.option("--dry-run", is_flag=True, help="Do everything, then save nothing.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column holds; FIELD “ignore” leaves it alone. May be repeated.",
)
@click.option(
    "--map-stage",
    "stages",
    multiple=True,
    metavar="NAME=STAGE",
    help="What a stage is called here: one of the stages, Won, Lost or Open. May be repeated.",
)
@click.option(
    "--dates",
    type=click.Choice([order.value for order in Order]),
    help="The order of day, month and year, where the file leaves it open.",
)
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook (default: the first).")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answers to open questions: YAML, or a table with the columns what, from, to.",
)
@click.option(
    "--write-mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --dry-run: write the open questions into a mapping file to fill in.",
)
@click.option("--skip-refused", is_flag=True, help="Take the other lines when some are refused.")
@click.option("--workspace", "team", metavar="TEAM", help="Slack team id, if there are several.")
@click.pass_context
def import_opportunities(
    context: click.Context,
    file: Path,
    history: Path | None,
    dry_run: bool,
    columns: tuple[str, ...],
    stages: tuple[str, ...],
    dates: str | None,
    sheet: str | None,
    mapping: Path | None,
    write_mapping: Path | None,
    skip_refused: bool,
    team: str | None,
) -> None:
    """Bring in opportunities from FILE (.xlsx, or CSV with commas, semicolons or tabs).

    The exports of Salesforce, HubSpot, Pipedrive, Zoho CRM, 纷享销客, 简道云 and of Oppy itself are
    recognised by their columns.

    All or nothing: a line that cannot be read refuses the whole file and nothing is saved, unless
    --skip-refused is given. Safe to run twice: what is there already is left alone. A column that
    names each opportunity (opportunity_id) makes that certain; without one, equal rows are known
    again by title, product, account, opening date and owner.

    Probability is taken only with --map: here a given one counts as set by hand.

    Nobody else can save while the import does, a few seconds for 10,000 lines: stop the bot for
    files much larger than that.

    Exit status: 0 taken, 1 refused and nothing saved, 2 wrong usage.
    """
    order = None if dates is None else Order(dates)
    options = Options(
        file, history, dry_run, skip_refused, columns, stages, order, team, sheet, mapping
    )
    if write_mapping is not None and not dry_run:
        raise click.UsageError("--write-mapping goes with --dry-run.", context)
    out = Console(highlight=False, markup=False, soft_wrap=True)
    try:
        outcome = _import(context.obj, options)
    except OptionWrong as error:
        raise click.UsageError(str(error), context) from error
    except ImportRefused as error:
        out.print(f"{error}\nNothing was saved.")
        _write_questions(out, write_mapping, error.questions)
        context.exit(REFUSED)
    except DBAPIError as error:
        out.print(f"The database refused: {shown(str(error.orig), 200)}\nNothing was saved.")
        context.exit(REFUSED)
    for line in summary(outcome, dry_run=dry_run):
        out.print(line)
    _write_questions(out, write_mapping, outcome.questions)
    context.exit(REFUSED if outcome.refused else TAKEN)


def _write_questions(out: Console, file: Path | None, questions: Sequence[Question]) -> None:
    if file is None:
        return
    try:
        write_mapping_file(file, questions)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from None
    count = len(questions)
    what = "Nothing is open" if not count else "1 question" if count == 1 else f"{count} questions"
    out.print(f"{what}: {file}. Fill it in, then import with --mapping {file}.")


def _import(settings: Settings, options: Options) -> Outcome:
    problem = prepare_database(settings)
    if problem is not None:
        raise ImportRefused(problem)
    database = open_database(settings.database_url)
    try:
        with _bar() as report:
            outcome = import_file(database, options, settings.defaults, system_clock(), report)
        database.count_rows()
        return outcome
    finally:
        database.close()


@contextmanager
def _bar() -> Iterator[Report]:
    """A progress bar on the error stream; silent when that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)

        def report(doing: str, done: int, total: int | None) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        yield report


def summary(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    """What the operator reads at the end, line by line."""
    yield f"Read {outcome.file}: {outcome.rows:,} rows, {'; '.join(outcome.reading)}."
    taken = [shown(a) if a == b else f"{shown(a)} as {b}" for a, b in outcome.columns]
    if outcome.recognised is not None:
        yield f"Recognised: {outcome.recognised}."
    yield f"Columns taken: {', '.join(taken)}."
    if outcome.left_alone:
        yield (
            f"Columns left alone: {', '.join(map(shown, outcome.left_alone))}. "
            "Take one with --map COLUMN=FIELD."
        )
    if outcome.refused:
        yield from _refused(outcome.tally)
        yield ("Nothing was saved. Correct the file, or take the other lines with --skip-refused.")
        return
    yield from _taken(outcome)
    yield from _repaired(outcome)
    yield from _doubtful(outcome)
    if outcome.tally.refused_lines:
        yield from _refused(outcome.tally)
    if dry_run:
        yield "This was a dry run: nothing was saved."


def _taken(outcome: Outcome) -> Iterator[str]:
    if outcome.taken:
        states = ", ".join(f"{count:,} {state}" for state, count in outcome.states.most_common())
        first, last = f"#{outcome.first_number}", f"#{outcome.last_number}"
        many = f"opportunities, {first} to {last}"
        what = f"opportunity, {first}" if outcome.taken == 1 else many
        yield f"Taken: {outcome.taken:,} {what} ({states}), with {outcome.events:,} events."
    else:
        yield "Taken: nothing new."
    if outcome.already_there:
        yield f"Already there, left alone: {outcome.already_there:,} opportunities."
    if outcome.history_left_alone:
        yield f"History of what is already there, left alone: {outcome.history_left_alone:,} lines."
    if outcome.new_accounts:
        yield f"Accounts added: {outcome.new_accounts:,}."
    if outcome.new_people:
        yield (
            f"People not known from Slack, added by name: {len(outcome.new_people):,} "
            f"({listed(outcome.new_people, 5)})."
        )
    if outcome.new_sources:
        yield f"Sources added: {listed(outcome.new_sources)}."


def _repaired(outcome: Outcome) -> Iterator[str]:
    if outcome.closed_without_stage:
        yield (
            f"Closed ones without a record of their stages: {outcome.closed_without_stage:,}. "
            f"They were created in {outcome.first_stage}; --history tells more."
        )
    groups = outcome.tally.repairs
    if not groups:
        return
    yield "Repaired:"
    most = sorted(groups.items(), key=lambda item: -item[1].count)[:MOST_KINDS]
    for what, group in most:
        more = ", …" if group.count > len(group.lines) else ""
        word = "line" if group.count == 1 else "lines"
        yield f"  {group.count:,} {what} ({word} {', '.join(map(str, group.lines))}{more})"
    if len(groups) > MOST_KINDS:
        yield f"  … and {len(groups) - MOST_KINDS:,} more kinds"


def _doubtful(outcome: Outcome) -> Iterator[str]:
    """What was taken as it stands, and may be meant otherwise."""
    doubles = outcome.doubles
    if doubles:
        yield "Perhaps not new, but taken:"
        for one in doubles[:MOST_KINDS]:
            other = f"line {one.before}" if one.number is None else f"#{one.number}"
            yield f"  line {one.line}, “{shown(one.title)}”: like {other}"
    alike = [one for one in outcome.questions if one.about in (About.ACCOUNT, About.SOURCE)]
    if alike:
        yield "Perhaps one name spelled in two ways, but taken as two:"
        for question in alike[:MOST_KINDS]:
            yield (
                f"  {question.about} “{shown(question.value)}” (line {question.line}): "
                f"like “{shown(question.guess)}”"
            )
    if doubles or alike:
        yield "--dry-run --write-mapping FILE asks for each; --mapping FILE takes the answers."


def _refused(tally: Tally) -> Iterator[str]:
    yield f"Refused: {tally.refused_lines:,} {'line' if tally.refused_lines == 1 else 'lines'}."
    for problem in tally.problems:
        what = f"{problem.column} “{problem.value}”" if problem.column else problem.value
        place = f"{problem.file} line {problem.line}"
        yield f"  {place}{f', {what}' if what else ''}: {problem.advice}"
    shown_lines = len({(problem.file, problem.line) for problem in tally.problems})
    if tally.refused_lines > shown_lines:
        yield f"  … and {tally.refused_lines - shown_lines:,} more"
