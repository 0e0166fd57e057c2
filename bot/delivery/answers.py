"""What somebody asked Oppy in a channel, measured at the moment of sending."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.delivery.charting import chart_of
from bot.delivery.posting import Blocks, Chart, Csv
from bot.delivery.spreadsheets import csv_of
from handlers.asking import kept_question
from handlers.files import LIMIT_MB, described
from handlers.interaction import link_to
from handlers.listing import page_shown
from handlers.mentions import Ask
from handlers.views import dropped_file
from handlers.views.answers import mention_help, only_looking, open_button, whose
from handlers.views.blocks import escape, mention, section
from handlers.views.card import card, card_text
from handlers.views.day import day_text, team_blocks
from handlers.views.report import report_blocks, report_text
from reports import day
from reports.making import make
from reports.words import Words, words_for
from store import opportunities
from store.errors import FileTooLarge, RuleBroken
from store.models import Person, Workspace
from store.people import check_may_use
from store.pipeline import load_pipeline


class Said(NamedTuple):
    """An answer, and what belongs to it."""

    text: str
    blocks: Blocks
    chart: Chart | None = None
    csv: Csv | None = None


@dataclass(frozen=True)
class Asking:
    """Who asks what, with what it takes to answer."""

    session: Session
    workspace: Workspace
    person: Person
    ask: dict[str, Any]
    now: dt.datetime
    words: Words
    url: str | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.person.timezone)


def answer(
    session: Session,
    workspace: Workspace,
    person: Person,
    ask: dict[str, Any],
    now: dt.datetime,
    url: str | None = None,
) -> Said:
    """``url`` is Oppy's own address.

    Raises ``NotAllowed`` when the person may not ask any more.
    """
    check_may_use(person, workspace)
    words = words_for(person.locale)
    try:
        return _MADE[Ask(ask["what"])](Asking(session, workspace, person, ask, now, words, url))
    except RuleBroken as error:
        said = words.sentence(error, now, quote=escape)
        return Said(said, [section(said)])


def _due(asking: Asking) -> Said:
    """The asker's own day, in lines."""
    words, person = asking.words, asking.person
    today = asking.now.astimezone(asking.zone).date()
    found = day.measure(asking.session, asking.workspace.id, today, asking.zone, [person.id])
    theirs = whose(mention(person.slack_id, person.name), words)
    if not found:
        said = words("Nothing is due today.")
        return Said(said, [theirs, section(words(":white_check_mark: Nothing is due today."))])
    told = day.tell(found, words, today)
    return Said(day_text(told), [theirs, *only_looking(team_blocks(told, words))])


def _show(asking: Asking) -> Said:
    words = asking.words
    row = opportunities.get(asking.session, asking.workspace.id, asking.ask["number"])
    pipeline = load_pipeline(asking.session, asking.workspace.id)
    link = link_to(asking.url, row.number)
    blocks = card(row, pipeline, words, asking.now, asking.zone, link)
    shown = [block for block in blocks if block["type"] != "actions"]
    return Said(card_text(row, words), [*shown, open_button(row, words)])


def _list(asking: Asking) -> Said:
    place_id, person = asking.workspace.id, asking.person
    reply = page_shown(asking.session, place_id, person.id, asking.ask["query"], asking.words)
    theirs = whose(mention(person.slack_id, person.name), asking.words)
    return Said(reply.text, [theirs, *only_looking(reply.blocks or [])])


def _report(asking: Asking) -> Said:
    words, workspace = asking.words, asking.workspace
    question = kept_question(asking.session, asking.ask)
    wanted = question.on(workspace, asking.now)
    made = make(asking.session, workspace, question.report, wanted, words, asking.now)
    return Said(
        report_text(made.told),
        report_blocks(made, words),
        chart_of(made, words),
        csv_of(made, asking.person.locale),
    )


def _help(asking: Asking) -> Said:
    words, is_private = asking.words, bool(asking.ask.get("private"))
    return Said(words("You can ask me here"), mention_help(words, is_private))


def _file(asking: Asking) -> Said:
    """A file that was dropped. Raises ``FileTooLarge``."""
    words, ask = asking.words, asking.ask
    if "name" not in ask:
        said = dropped_file.not_told(words)
    else:
        file = described(ask)
        if file.is_table and file.is_too_large:
            raise FileTooLarge(name=file.name, limit=LIMIT_MB)
        if file.is_table:
            said = dropped_file.for_admins(file.name, ask.get("admins", []), words)
        else:
            said = dropped_file.of_another_kind(file.name, words)
    return Said(said, [section(said)])


_MADE: dict[Ask, Callable[[Asking], Said]] = {
    Ask.DUE: _due,
    Ask.SHOW: _show,
    Ask.LIST: _list,
    Ask.REPORT: _report,
    Ask.HELP: _help,
    Ask.FILE: _file,
}
