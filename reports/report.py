"""What every report is: a name, and the three verbs measure, draw, tell.

A report is one small package that ends in ``REPORT = Report(...)`` and one line in
``reports.every``; what Slack, the command line, exports and schedules need of it is here.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from reports.periods import Period, tell_period
from reports.telling import Telling
from reports.words import Words
from store.back_dated import count_back_dated
from store.folding import Moment
from store.models import Workspace
from store.scopes import EVERYBODY, Scope, scope_names
from store.snapshot import Snapshot, end_of, take_snapshot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for.

    As it stood at the end of ``as_of``, by what was known at the end of ``known_on``; or exactly as
    it was when somebody looked at ``seen_at``. ``due`` narrows to what is expected to close then,
    where a report knows that. ``posted_at`` is when its post before this one was made, if it has.
    """

    period: Period
    scope: Scope = EVERYBODY
    as_of: dt.date | None = None
    known_on: dt.date | None = None
    seen_at: dt.datetime | None = None
    due: Period | None = None
    posted_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What figures are about. ``today`` is the day they describe, ``as_of`` set when not now.

    ``scope`` names what they are narrowed to; ``back_dated`` counts the opportunities with
    something entered later for before ``as_of``. ``currency`` is the workspace's: it comes first.
    """

    period: Period
    scope: Mapping[str, str]
    today: dt.date
    as_of: dt.date | None = None
    known_on: dt.date | None = None
    back_dated: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A figure that can be opened: its name, its value, and its definition in one sentence.

    Those of one ``subject``, such as a person or a month, stand together where there are many.
    """

    key: str
    label: str
    value: str
    definition: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that an admin may set with a press: ``key`` says what, ``question`` what follows.

    ``label`` is what the press does, in a few words.
    """

    key: str
    label: str
    question: str


def no_proposals(_figures: Any, _words: Words) -> tuple[Proposal, ...]:
    """Most reports propose nothing."""
    return ()


@dataclass(frozen=True)
class Report(Generic[F]):
    """One report.

    ``title`` and ``about`` are marked sentences; ``period`` is the usual one, as people write it,
    and empty for a report of the present. ``also`` are other words that people ask for it by.
    ``plans`` says that it needs next steps and touches (``store.snapshot.PLANS``). ``draw`` is
    only called for figures that ``is_drawn`` says have something to draw. ``behind`` gives the
    conditions for the opportunities behind an opening's key; it raises ``UnknownChoice``.
    The keys ``anywhere`` are of opportunities that may have left the scope.
    """

    name: str
    title: str
    about: str
    period: str
    also: tuple[str, ...]
    measure: Callable[[Snapshot, Asked], F]
    is_drawn: Callable[[F], bool]
    draw: Callable[[F, Words], "Figure"]
    tell: Callable[[F, Words], Telling]
    as_json: Callable[[F], dict[str, Any]]
    openings: Callable[[F, Words], tuple[Opening, ...]]
    behind: Callable[[Snapshot, Asked, str], list[ColumnElement[bool]]]
    plans: bool = False
    anywhere: frozenset[str] = frozenset()
    proposals: Callable[[F, Words], tuple[Proposal, ...]] = no_proposals

    def picture(self, figures: F, words: Words) -> bytes | None:
        """The chart as PNG, or nothing when there is nothing to draw."""
        from reports.style import png

        return png(self.draw(figures, words)) if self.is_drawn(figures) else None


def measure(
    session: Session, workspace: Workspace, report: Report[F], asked: Asked, now: dt.datetime
) -> F:
    """The figures of ``report``, now or as they were."""
    with looking(session, workspace, report, asked, now) as snapshot:
        return report.measure(snapshot, asked)


@contextmanager
def looking(
    session: Session, workspace: Workspace, report: Report[Any], asked: Asked, now: dt.datetime
) -> Iterator[Snapshot]:
    """The snapshot that ``asked`` is about."""
    moment = None
    if asked.seen_at is not None:
        moment = Moment(asked.seen_at, asked.seen_at)
    elif asked.as_of is not None:
        moment = end_of(workspace, asked.as_of, asked.known_on)
    with take_snapshot(
        session, workspace, asked.scope, now, moment, plans=report.plans
    ) as snapshot:
        yield snapshot


def about(snapshot: Snapshot, asked: Asked) -> About:
    """What the figures of this snapshot are about."""
    late = 0
    if snapshot.moment is not None and asked.as_of is not None and asked.known_on is None:
        late = count_back_dated(snapshot.session, snapshot.workspace.id, snapshot.moment.as_of)
    return About(
        asked.period,
        scope_names(snapshot.session, snapshot.workspace.id, asked.scope),
        snapshot.today,
        asked.as_of,
        asked.known_on,
        late,
        snapshot.workspace.currency,
    )


def about_json(subject: About) -> dict[str, Any]:
    """The keys that every report's JSON begins with."""
    return {
        "period": {
            "key": subject.period.key,
            "from": _day(subject.period.start),
            "to": _day(subject.period.end),
        },
        "scope": dict(subject.scope),
        "today": _day(subject.today),
        "as_of": _day(subject.as_of),
        "known_on": _day(subject.known_on),
        "back_dated": subject.back_dated,
    }


def tell_title(title: str, subject: About, words: Words) -> str:
    """The report's title, and whose figures they are."""
    if not subject.scope:
        return words.name(title)
    names = (words.name(name) if kind == "source" else name for kind, name in subject.scope.items())
    return words("{title}: {scope}", title=words.name(title), scope=words.both(names))


def tell_days(subject: About, words: Words, days: str | None = None) -> str:
    """The period, or what ``days`` says of it, and as of when."""
    days = tell_period(subject.period, words) if days is None else days
    if subject.known_on is not None:
        return words(
            "{days} · as of {day}, as known on {known}",
            days=days,
            day=words.date(subject.today),
            known=words.date(subject.known_on),
        )
    return words("{days} · as of {day}", days=days, day=words.date(subject.today))


def tell_back_dated(subject: About, words: Words) -> tuple[str, ...]:
    """A footnote on what was entered later for before the day described, if anything was."""
    if not subject.back_dated:
        return ()
    return (
        words.many(
            "Since then {n} opportunity was back-dated.",
            "Since then {n} opportunities were back-dated.",
            subject.back_dated,
        ),
    )


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
