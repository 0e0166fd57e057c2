"""What a report is asked for in a line: ``funnel last quarter @li EUR as of 2026-03-31``."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from handlers.interaction import Interaction
from handlers.reading.dates import read_past_date
from handlers.reading.line import unescape
from handlers.scoping import take_scope
from reports.every import REPORTS, report_called
from reports.periods import PeriodNotUnderstood, parse_period
from reports.report import Asked, Report
from store.errors import AsOfInFuture, AsOfNotUnderstood, UnknownReport
from store.models import Workspace
from store.scopes import Scope, scope_of
from store.workspaces import today_in

_KNOWN = re.compile(r"(?:,? ?as known on|，?按?已知于)[:： ]?\s*(?P<day>.+)$", re.IGNORECASE)
_AS_OF = re.compile(r"(?:\bas of|截至|截止)[:： ]?\s*(?P<day>.+)$", re.IGNORECASE)
_DUE = re.compile(r"(?:\bdue|预计成交)[:： ]\s*(?P<period>.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """A report and what it was asked for, as people write it: kept, and read again when it is due.

    ``period`` empty: the report's usual one.
    """

    report: Report[Any]
    scope: Scope
    period: str
    as_of: dt.date | None = None
    known_on: dt.date | None = None
    due: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The question for a row, to be read with ``kept_question``."""
        kept = {"report": self.report.name, "scope": self.scope.key, "period": self.period}
        for name, day in (("as_of", self.as_of), ("known_on", self.known_on)):
            if day is not None:
                kept[name] = day.isoformat()
        return kept | {"due": self.due} if self.due else kept

    def on(self, workspace: Workspace, now: dt.datetime) -> Asked:
        """The question as it is meant now. Raises what ``parse_period`` raises."""
        today = self.as_of or today_in(workspace, now)
        starts = workspace.fiscal_year_starts
        return Asked(
            parse_period(self.period or self.report.period, today, starts),
            self.scope,
            self.as_of,
            self.known_on,
            due=parse_period(self.due, today, starts) if self.due else None,
        )


def kept_question(session: Session, kept: Mapping[str, str]) -> Question:
    """What was kept. Without a report it is the funnel, the only one that once was."""
    days = {
        name: dt.date.fromisoformat(kept[name]) for name in ("as_of", "known_on") if name in kept
    }
    return Question(
        REPORTS[kept.get("report", "funnel")],
        scope_of(session, kept.get("scope", "")),
        kept.get("period", ""),
        **days,
        due=kept.get("due", ""),
    )


def read_question(asked: Interaction, text: str) -> Question:
    """The question in a line; without a report's name it is the funnel that is meant.

    Slack may have to be asked who is meant. Raises ``UnknownReport``, ``PeriodNotUnderstood``, and
    what is wrong with a day or a person.
    """
    first, _, rest = text.strip().partition(" ")
    named = report_called(unescape(first))
    text = " ".join((rest if named else text).split())
    text, known_on = _take_day(_KNOWN, text, asked.today)
    text, as_of = _take_day(_AS_OF, text, asked.today)
    if known_on is not None and as_of is None:
        as_of = known_on
    text, due = _take_due(text)
    scope, period = take_scope(asked, text)
    question = Question(
        named or REPORTS["funnel"], scope, unescape(period), as_of, known_on, unescape(due)
    )
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
    try:
        question.on(workspace, asked.now)
    except PeriodNotUnderstood:
        if named is None:
            raise unknown_report(unescape(first)) from None
        raise
    return question


def unknown_report(name: str) -> UnknownReport:
    return UnknownReport(name=name[:50], reports=sorted(REPORTS))


def check_day(day: dt.date | None, today: dt.date) -> dt.date | None:
    """Raises ``AsOfInFuture``."""
    if day is not None and day > today:
        raise AsOfInFuture(date=day)
    return day


def _take_day(pattern: re.Pattern[str], text: str, today: dt.date) -> tuple[str, dt.date | None]:
    """The text without the day that it says, and that day."""
    found = pattern.search(text)
    if found is None:
        return text, None
    written = found["day"].strip()
    day = read_past_date(written, today)
    if day is None:
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            raise AsOfNotUnderstood(text=unescape(written)[:50]) from None
    return text[: found.start()].strip(), check_day(day, today)


def _take_due(text: str) -> tuple[str, str]:
    found = _DUE.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].strip(), found["period"].strip()
