"""A report from the question to what it says: for whoever asks, whenever it is sent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from reports import late_entries
from reports.every import REPORTS
from reports.late_entries import behind_late, count_late, open_late, tell_late
from reports.periods import Period, parse_period
from reports.report import Asked, Opening, Proposal, Report, looking
from reports.tables import FigureTable, lay_out
from reports.telling import Telling
from reports.words import Words
from store.errors import UnknownChoice
from store.models import Workspace
from store.scopes import Scope, is_of, scope_of
from store.snapshot import Snapshot
from store.workspaces import today_in

F = TypeVar("F")
ALL_TIME = "all"
_APART, _TO = "|", ".."


@dataclass(frozen=True)
class Made:
    """A report that was measured and told.

    ``key`` names it exactly as it is, so that its figures can be opened later; ``picture`` draws it
    when it is called, which takes longer than Slack waits. ``insight`` is what a post ends with.
    """

    report: Report[Any]
    asked: Asked
    figures: Any
    told: Telling
    openings: tuple[Opening, ...]
    key: str
    picture: Callable[[], bytes | None]
    proposals: tuple[Proposal, ...] = ()
    insight: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to draw."""
        return self.report.is_drawn(self.figures)

    def figure_table(self, words: Words) -> FigureTable | None:
        """Its numbers for a spreadsheet, under its title and its days."""
        if self.told.table is None:
            return None
        title = " · ".join((self.told.title, *self.told.sentences[:1]))
        return lay_out(title, self.told.table, words, self.figures.about.currency)


def make(
    session: Session,
    workspace: Workspace,
    report: Report[Any],
    asked: Asked,
    words: Words,
    now: dt.datetime,
) -> Made:
    """Measure a report and tell it, with what was entered late since its last post."""
    with looking(session, workspace, report, asked, now) as snapshot:
        made = told(report, asked, report.measure(snapshot, asked), words, now)
        late = count_late(snapshot, asked)
        footnotes = (*made.told.footnotes, *tell_late(late, snapshot, asked, words))
    openings = (*open_late(late, words), *made.openings)
    return replace(made, told=replace(made.told, footnotes=footnotes), openings=openings)


def open_key(
    snapshot: Snapshot, report: Report[Any], asked: Asked, key: str, words: Words
) -> tuple[Opening, list[ColumnElement[bool]], bool]:
    """A figure of ``Made.openings``: the conditions for those behind it, and whether they may be
    anywhere in the workspace. Raises ``UnknownChoice``.
    """
    late = key == late_entries.KEY
    openings = (
        open_late(count_late(snapshot, asked), words)
        if late
        else report.openings(report.measure(snapshot, asked), words)
    )
    found = next((one for one in openings if one.key == key), None)
    if found is None:
        raise UnknownChoice
    conditions = behind_late(snapshot, asked) if late else report.behind(snapshot, asked, key)
    return found, conditions, key in report.anywhere


def told(report: Report[F], asked: Asked, figures: F, words: Words, now: dt.datetime) -> Made:
    """Figures that were measured, told."""
    return Made(
        report,
        asked,
        figures,
        report.tell(figures, words),
        report.openings(figures, words),
        carried(report, asked, now),
        lambda: report.picture(figures, words),
        report.proposals(figures, words),
    )


def every_table(
    session: Session, workspace: Workspace, scope: Scope, words: Words, now: dt.datetime
) -> list[FigureTable]:
    """The table of every report there is, over its usual period."""
    today, starts = today_in(workspace, now), workspace.fiscal_year_starts
    found = []
    for report in REPORTS.values():
        asked = Asked(parse_period(report.period, today, starts), scope)
        table = make(session, workspace, report, asked, words, now).figure_table(words)
        if table is not None:
            found.append(table)
    return found


def carried(report: Report[Any], asked: Asked, now: dt.datetime) -> str:
    """The question as a short text, with the moment at which it was answered.

    At most 255 characters, as long as an id in a message of Slack's may be.
    """
    parts = (
        report.name,
        _days(asked.period.start, asked.period.end),
        asked.scope.key,
        "" if asked.as_of is None else asked.as_of.isoformat(),
        "" if asked.known_on is None else asked.known_on.isoformat(),
        "" if asked.due is None else _days(asked.due.start, asked.due.end),
        _micros(asked.seen_at or now),
        *([] if asked.posted_at is None else [_micros(asked.posted_at)]),
    )
    return _APART.join(parts)


def read_carried(session: Session, workspace: Workspace, key: str) -> tuple[Report[Any], Asked]:
    """The report and the question of ``carried``, as it was at that moment.

    The text has been in other hands. Raises ``UnknownChoice`` for one that is none, and for one
    that names what is not of this workspace.
    """
    try:
        name, days, scope, as_of, known_on, due, at, *posted = key.split(_APART)
        seen_at = _moment(at)
        asked = Asked(
            _period(days),
            scope_of(session, scope),
            _day(as_of) if as_of else None,
            _day(known_on) if known_on else None,
            due=_period(due) if due else None,
            posted_at=_moment(_APART.join(posted)) if posted else None,
        )
        report = REPORTS[name]
    except (ValueError, KeyError, OverflowError) as error:
        raise UnknownChoice from error
    if not is_of(session, workspace.id, asked.scope):
        raise UnknownChoice
    # What was asked as of a day is computed from the log anyhow.
    return report, asked if asked.as_of else replace(asked, seen_at=seen_at)


def _micros(moment: dt.datetime) -> str:
    return str(round(moment.timestamp() * 1_000_000))


def _moment(micros: str) -> dt.datetime:
    moment = dt.datetime.fromtimestamp(int(micros) / 1_000_000, dt.UTC)
    _day(moment.date().isoformat())
    return moment


def _day(written: str) -> dt.date:
    """A day whose midnight exists in every zone. Raises ``ValueError``."""
    day = dt.date.fromisoformat(written)
    if not dt.MINYEAR < day.year < dt.MAXYEAR:
        raise ValueError(written)
    return day


def _days(start: dt.date | None, end: dt.date | None) -> str:
    if start is None or end is None:
        return ALL_TIME
    return f"{start.isoformat()}{_TO}{(end - dt.timedelta(days=1)).isoformat()}"


def _period(written: str) -> Period:
    """What ``_days`` wrote. Raises ``ValueError``."""
    if written == ALL_TIME:
        return Period(ALL_TIME, None, None)
    first, last = map(_day, written.split(_TO))
    if last < first:
        raise ValueError(written)
    return Period(written, first, last + dt.timedelta(days=1))
