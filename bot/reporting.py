"""``oppy report``: the same figures as in Slack, for scripts and for people at a terminal."""

import datetime as dt
import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.settings import Settings
from reports import funnel
from reports.periods import parse_period
from reports.telling import Telling
from reports.words import Words, words_for
from store.accounts import name_key
from store.database import open_database
from store.errors import RuleBroken
from store.models import Account, Source, Workspace
from store.people import find_by_name
from store.pipeline import sources
from store.scopes import Scope
from store.workspaces import only_workspace, today_in

BAD_REQUEST = 2


def print_report(settings: Settings, name: str, options: dict[str, Any]) -> int:
    """Print the figures, or the words, and save the chart; the exit status."""
    words = words_for(options["locale"] or settings.locale)
    now = system_clock()
    database = open_database(settings.database_url)
    try:
        with database.sessions.begin() as session:
            workspace = only_workspace(session, settings.defaults, now)
            measured = _measured(session, workspace, options, now)
    except (RuleBroken, LookupError) as wrong:
        said = words.sentence(wrong, now) if isinstance(wrong, RuleBroken) else str(wrong)
        click.echo(said, err=True)
        return BAD_REQUEST
    finally:
        database.close()
    if options["png"] is not None:
        _save(measured, words, options["png"])
    if options["as_json"]:
        click.echo(json.dumps(funnel.as_json(measured), ensure_ascii=False, indent=2))
    elif options["png"] is None:
        _say(funnel.tell(measured, words))
    return 0


def _measured(
    session: Session, workspace: Workspace, options: dict[str, Any], now: dt.datetime
) -> funnel.Funnel:
    as_of = options["as_of"].date() if options["as_of"] else None
    today = today_in(workspace, now)
    period = parse_period(options["period"], as_of or today)
    scope = scope_named(session, workspace, options["scope"])
    return funnel.measure(session, workspace, scope, period, today, as_of)


def scope_named(session: Session, workspace: Workspace, text: str | None) -> Scope:
    """``owner:Sam``, ``source:Referral``, ``account:Acme`` or ``currency:EUR``; nothing: everyone.

    Raises ``LookupError`` with what is wrong, and ``UnknownPerson``.
    """
    if not text or text in ("all", "everyone"):
        return Scope()
    kind, _, name = text.partition(":")
    if kind == "owner":
        return Scope(owner_id=find_by_name(session, workspace.id, name).id)
    if kind == "currency":
        return Scope(currency=name.upper())
    if kind == "source":
        return Scope(source_id=_source(session, workspace.id, name).id)
    if kind == "account":
        return Scope(account_id=_account(session, workspace.id, name).id)
    raise LookupError(f"{text!r} is no scope: write owner:, source:, account: or currency:")


def _source(session: Session, workspace_id: int, name: str) -> Source:
    for source in sources(session, workspace_id):
        if source.name.casefold() == name.casefold():
            return source
    raise LookupError(f"there is no source called {name!r}")


def _account(session: Session, workspace_id: int, name: str) -> Account:
    wanted = select(Account).where(
        Account.workspace_id == workspace_id, Account.name_key == name_key(name)
    )
    account = session.scalar(wanted)
    if account is None:
        raise LookupError(f"there is no account called {name!r}")
    return account


def _save(measured: funnel.Funnel, words: Words, path: Any) -> None:
    png = funnel.picture(measured, words)
    if png is None:
        click.echo(funnel.tell(measured, words).sentences[0], err=True)
    else:
        path.write_bytes(png)


def _say(told: Telling) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{told.title}[/bold]")
    for sentence in told.sentences:
        console.print(sentence, markup=False)
    if told.table is not None:
        table = Table(*told.table.header)
        for row in told.table.rows:
            table.add_row(*row)
        console.print(table)
    for footnote in told.footnotes:
        console.print(footnote, markup=False, style="dim")
