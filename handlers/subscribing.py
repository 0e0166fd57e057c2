"""A subscription in a line: ``forecast this quarter monday 9:00 @li``, ``预测 每周一 上午9点``."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from handlers.interaction import Interaction
from handlers.reading.line import unescape
from handlers.reading.subscription_line import take_timing
from handlers.scoping import take_scope
from reports.every import REPORTS, WORDS, report_called
from reports.periods import parse_period
from store import errors
from store.models import Workspace
from store.scopes import EVERYONE
from store.subscriptions import DAILY, WEEKLY, WINS

USUAL_TIME = dt.time(9)
LONGEST_PERIOD = 60
_OWN_WORDS = {
    "daily": DAILY, "日报": DAILY, "每日": DAILY,
    "weekly": WEEKLY, "周报": WEEKLY, "每周": WEEKLY,
    "wins": WINS, "赢单": WINS, "喜报": WINS,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is to be subscribed to; ``report`` is empty where none was named.

    ``left`` is what was not understood. ``to_me`` says that it is for the person alone.
    """

    report: str
    period: str
    weekday: int | None
    at: dt.time
    scope: str
    to_me: bool
    left: str


def read_wanted(asked: Interaction, text: str) -> Wanted:
    """The line, understood as far as it can be.

    Slack may have to be asked who is meant. Raises ``DailyIsForEverybody`` for the team's day of
    somebody, ``UnknownScope`` for wins of nobody known, and what is wrong with a person.
    """
    report, text = _take_report(" ".join(text.split()))
    scope, text = take_scope(asked, text)
    timing, text = take_timing(unescape(text))
    if report == DAILY and (text or not scope.is_everyone):
        raise errors.DailyIsForEverybody
    if report == WINS and text:
        raise errors.UnknownScope(name=text)
    with asked.services.readings() as session:
        period, left = _take_period(session, asked, text)
    return Wanted(
        report,
        period,
        None if report in (DAILY, WINS) else timing.weekday,
        timing.at or USUAL_TIME,
        EVERYONE if report == DAILY else scope.key,
        timing.to_me,
        left,
    )


def check_period(session: Session, asked: Interaction, written: str) -> str:
    """Raises ``PeriodNotUnderstood`` and ``PeriodBackwards``."""
    if written:
        starts = session.get_one(Workspace, asked.place.id).fiscal_year_starts
        parse_period(written, asked.today, starts)
    return written


def check_report(name: str) -> str:
    """Raises ``UnknownReport``."""
    if name not in (DAILY, WEEKLY, *REPORTS):
        raise errors.UnknownReport(name=name[:50], reports=sorted(REPORTS))
    return name


def _take_report(text: str) -> tuple[str, str]:
    """The report that the line begins with, which may be glued to what follows in Chinese."""
    lower = text.lower()
    for word in sorted((*_OWN_WORDS, *WORDS), key=len, reverse=True):
        rest = text[len(word) :]
        if lower.startswith(word.lower()) and not (word.isascii() and rest[:1].strip()):
            called = report_called(word)
            return called.name if called else _OWN_WORDS[word], rest.strip()
    return "", text


def _take_period(session: Session, asked: Interaction, text: str) -> tuple[str, str]:
    """The longest words next to each other that are a period, and the others."""
    words = text.split()
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            written = " ".join(words[first : first + size])
            if len(written) <= LONGEST_PERIOD and _is_period(session, asked, written):
                return written.lower(), " ".join([*words[:first], *words[first + size :]])
    return "", text


def _is_period(session: Session, asked: Interaction, written: str) -> bool:
    try:
        check_period(session, asked, written)
    except errors.RuleBroken:
        return False
    return True
