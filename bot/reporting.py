"""``oppy report``: the same figures as in Slack, for scripts and for people at a terminal."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.settings import Settings
from handlers.asking import Question, check_day, unknown_report
from handlers.reading.amounts import is_currency
from handlers.scoping import take_source
from reports.every import report_called
from reports.making import Made, make
from reports.tables import word_table
from reports.telling import Telling
from reports.words import Words, words_for
from store.database import Database, open_database
from store.errors import RuleBroken
from store.importing.ground import workspace_for, workspace_id_for
from store.importing.report import OptionWrong
from store.models import Workspace
from store.people import find_by_name
from store.sales_teams import teams
from store.scopes import Scope, account_called, members_of
from store.workspaces import today_in

BAD_REQUEST = 2


def print_report(settings: Settings, name: str, options: dict[str, Any]) -> int:
    """Print the figures, or the words, and save the chart; the exit status."""
    words = words_for(options["locale"] or settings.locale)
    now = system_clock()
    database = open_database(settings.database_url)
    try:
        workspace_id = _workspace_id(database, settings, options["team"], now)
        with database.readings() as session:
            workspace = session.get_one(Workspace, workspace_id)
            made = _made(session, workspace, name, options, words, now)
    except (RuleBroken, OptionWrong, LookupError) as wrong:
        said = words.sentence(wrong, now) if isinstance(wrong, RuleBroken) else str(wrong)
        click.echo(said, err=True)
        return BAD_REQUEST
    finally:
        database.close()
    if options["png"] is not None:
        _save(made, options["png"])
    if options["as_json"]:
        shown = made.report.as_json(made.figures)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    elif options["png"] is None:
        _say(made.told, words)
    return 0


def _workspace_id(
    database: Database, settings: Settings, team: str | None, now: dt.datetime
) -> int:
    """The workspace of ``team``, or the only one; it is made, in a moment, if there is none yet.

    Raises ``OptionWrong`` when ``team`` is unknown, or needed and not given.
    """
    with database.readings() as session:
        if team is not None or workspace_id_for(session, None) is not None:
            return workspace_for(session, team, settings.defaults, now).id
    with database.sessions.begin() as session:
        return workspace_for(session, None, settings.defaults, now).id


def _made(
    session: Session,
    workspace: Workspace,
    name: str,
    options: dict[str, Any],
    words: Words,
    now: dt.datetime,
) -> Made:
    report = report_called(name)
    if report is None:
        raise unknown_report(name)
    today = today_in(workspace, now)
    as_of, known_on = (
        check_day(options[which].date() if options[which] else None, today)
        for which in ("as_of", "known_on")
    )
    question = Question(
        report,
        scope_named(session, workspace.id, options["scope"], words),
        options["period"] or "",
        as_of or known_on,
        known_on,
        options["due"] or "",
    )
    return make(session, workspace, report, question.on(workspace, now), words, now)


def scope_named(session: Session, workspace_id: int, text: str | None, words: Words) -> Scope:
    """``owner:Sam``, ``team:North``, ``source:Referral``, ``account:Acme`` or ``currency:EUR``.

    Nothing means everyone. Raises ``LookupError`` with what is wrong, and ``UnknownPerson``.
    """
    if not text or text in ("all", "everyone"):
        return Scope()
    kind, _, name = text.partition(":")
    if kind == "owner":
        return Scope(owner_id=find_by_name(session, workspace_id, name).id)
    if kind == "team":
        return _team(session, workspace_id, name)
    if kind == "currency":
        return Scope(currency=_currency(name.upper()))
    if kind == "source":
        return _source(session, workspace_id, name, words)
    if kind == "account":
        return Scope(account_id=_account_id(session, workspace_id, name))
    raise LookupError(f"{text!r} is no scope: write owner:, team:, source:, account: or currency:")


def _currency(code: str) -> str:
    if not is_currency(code):
        raise LookupError(f"{code!r} is no currency such as EUR")
    return code


def _team(session: Session, workspace_id: int, name: str) -> Scope:
    for team in teams(session, workspace_id):
        if team.name.casefold() == name.strip().casefold():
            return Scope(team_id=team.id, members=members_of(session, team.id))
    raise LookupError(f"there is no team called {name!r}")


def _source(session: Session, workspace_id: int, name: str, words: Words) -> Scope:
    scope, rest = take_source(session, workspace_id, name, words) or (None, name)
    if scope is None or rest:
        raise LookupError(f"there is no source called {name!r}")
    return scope


def _account_id(session: Session, workspace_id: int, name: str) -> int:
    found = account_called(session, workspace_id, name)
    if found is None:
        raise LookupError(f"there is no account called {name!r}")
    return found


def _save(made: Made, path: Path) -> None:
    png = made.picture()
    if png is None:
        click.echo(made.told.sentences[0], err=True)
    else:
        path.write_bytes(png)


def _say(told: Telling, words: Words) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{escape(told.title)}[/bold]")
    for sentence in told.sentences:
        console.print(sentence, markup=False)
    if told.table is not None:
        header, *rows = word_table(told.table, words)
        table = Table(*map(escape, header))
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)
    for footnote in told.footnotes:
        console.print(footnote, markup=False, style="dim")
