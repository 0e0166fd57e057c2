"""``oppy export``: everything in a file that Excel opens, whole or not at all."""

import datetime as dt
from pathlib import Path

import click

from bot.backing_up.files import written
from bot.clock import system_clock
from bot.preparing import missing_file, prepare_database
from bot.reporting import scope_named
from bot.settings import Settings
from reports.exports import NAMES, export
from reports.making import every_table
from reports.words import Words, words_for
from store.database import Database, open_database
from store.errors import RuleBroken
from store.importing.ground import workspace_for
from store.importing.report import OptionWrong


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--scope", help="owner:NAME, team:NAME, source:NAME, account:NAME or currency:EUR")
@click.option("--locale", help="Language of headings and stages, for example zh-CN.")
@click.option("--workspace", "team", metavar="TEAM", help="Slack team id, if there are several.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.pass_obj
def export_all(
    settings: Settings,
    /,
    file: Path,
    scope: str | None,
    locale: str | None,
    team: str | None,
    force: bool,
) -> None:
    """Write the opportunities into FILE: .xlsx or .csv.

    A workbook has the opportunities, their activities, their stage history, and the figures; a CSV
    the opportunities only. Either can be imported again. Only you may read the file: it holds what
    customers are called and what they pay.
    """
    kind = file.suffix.lower()
    if kind not in NAMES:
        raise click.UsageError(f"{file}: say what it is to be, {' or '.join(NAMES)}.")
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already. Replace it with --force.")
    problem = missing_file(settings) or prepare_database(settings)
    if problem is not None:
        raise click.ClickException(problem)
    words, now = words_for(locale or settings.locale), system_clock()
    database = open_database(settings.database_url)
    try:
        with written(file) as part:
            _write(database, settings, part, kind, scope, team, words, now)
    except (RuleBroken, OptionWrong, LookupError) as wrong:
        said = words.sentence(wrong, now) if isinstance(wrong, RuleBroken) else str(wrong)
        raise click.UsageError(said) from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from None
    finally:
        database.close()
    click.echo(f"Written: {file}.")


def _write(
    database: Database,
    settings: Settings,
    part: Path,
    kind: str,
    scope: str | None,
    team: str | None,
    words: Words,
    now: dt.datetime,
) -> None:
    with database.readings() as session:
        workspace = workspace_for(session, team, settings.defaults, now)
        wanted = scope_named(session, workspace.id, scope, words)
        figures = every_table(session, workspace, wanted, words, now) if kind == NAMES[0] else []
        with part.open("wb") as out:
            export(session, workspace, wanted, words, out, kind, figures)
