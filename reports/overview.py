"""The Home tab's figures: what is open by stage and by owner, and what changed since a day.

Amounts of different currencies are never added; those that are unknown are counted apart.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from reports.day import Day, Group
from reports.figures import cents
from reports.words import Words
from store import overview
from store.models import Kind
from store.overview import Brief, Happening, Heap
from store.pipeline import Pipeline
from store.schedule import previous_workday

Of = TypeVar("Of")
FEW_STAGES = 12
MOST_STAGES = 40
MOST_OWNERS = 10
MOST_NAMED = 3
MOST_HAPPENINGS = 10
LONGEST_TITLE = 60


@dataclass(slots=True)
class Worth:
    """How many, what they are worth in each currency, and of how many that is not known."""

    count: int = 0
    value: dict[str, Decimal] = field(default_factory=dict)
    weighted: dict[str, Decimal] = field(default_factory=dict)
    without_amount: int = 0

    def add(self, heap: Heap[Any]) -> None:
        self.count += heap.count
        self.without_amount += heap.without_amount
        if heap.count > heap.without_amount:
            zero = Decimal(0)
            self.value[heap.currency] = self.value.get(heap.currency, zero) + heap.amount
            self.weighted[heap.currency] = self.weighted.get(heap.currency, zero) + heap.weighted


@dataclass(frozen=True, slots=True)
class StageWorth:
    """One stage; ``id`` is the stage's."""

    id: int
    name: str
    worth: Worth


@dataclass(frozen=True, slots=True)
class Overview:
    """What is measured. ``happened`` is of one owner, ``owners`` and ``changed`` of the team."""

    since: dt.date
    today: dt.date
    stages: tuple[StageWorth, ...]
    total: Worth
    happened: tuple[Happening, ...] = ()
    owners: tuple[tuple[str, Worth], ...] = ()
    other_owners: int = 0
    changed: dict[Kind, Worth] = field(default_factory=dict)
    largest: dict[Kind, list[Brief]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A name and what is said about it; ``stage_id`` is set for a stage with something in it."""

    name: str
    facts: str
    stage_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The overview in words. No markup; names are as people wrote them."""

    total: tuple[str, ...]
    stages: tuple[Line, ...]
    more_stages: str | None
    owners: tuple[Line, ...]
    more_owners: str | None
    since: str
    changes: tuple[Line, ...]


def measure_mine(
    session: Session,
    workspace_id: int,
    pipeline: Pipeline,
    owner_id: int,
    now: dt.datetime,
    zone: ZoneInfo,
) -> Overview:
    """What one person has open, and what happened to it since his last working day began."""
    today, since = _days(now, zone)
    stages, total = _stages(overview.open_by_stage(session, workspace_id, owner_id), pipeline)
    happened = overview.newest_happenings(session, workspace_id, owner_id, _begin(since, zone))
    return Overview(since, today, stages, total, tuple(happened))


def measure_team(
    session: Session, workspace_id: int, pipeline: Pipeline, now: dt.datetime, zone: ZoneInfo
) -> Overview:
    """What everybody has open, and what changed since the asker's last working day began."""
    today, since = _days(now, zone)
    begin = _begin(since, zone)
    stages, total = _stages(overview.open_by_stage(session, workspace_id, None), pipeline)
    owners = sorted(
        _worths(overview.open_by_owner(session, workspace_id)).items(),
        key=lambda pair: (-pair[1].count, pair[0]),
    )
    named = overview.names_of(session, [owner for owner, _ in owners[:MOST_OWNERS]])
    return Overview(
        since,
        today,
        stages,
        total,
        owners=tuple((named[owner], worth) for owner, worth in owners[:MOST_OWNERS]),
        other_owners=len(owners[MOST_OWNERS:]),
        changed=_worths(overview.changed_since(session, workspace_id, begin)),
        largest=overview.largest_changed(session, workspace_id, begin, MOST_NAMED),
    )


def tell(measured: Overview, words: Words) -> Told:
    shown = [stage for stage in measured.stages if stage.worth.count]
    if len(measured.stages) <= FEW_STAGES:
        shown = list(measured.stages)
    left = len(shown) - MOST_STAGES
    others = measured.other_owners
    return Told(
        total=tuple(_total(measured.total, words)),
        stages=tuple(_stage(stage, words) for stage in shown[:MOST_STAGES]),
        more_stages=words.many("and {n} more stage", "and {n} more stages", left)
        if left > 0
        else None,
        owners=tuple(Line(name, tell_worth(worth, words)) for name, worth in measured.owners),
        more_owners=words.many(
            "and {n} more person: `/opp list all`", "and {n} more people: `/opp list all`", others
        )
        if others
        else None,
        since=words("What changed since {day}", day=_since(measured, words)),
        changes=tuple(_changes(measured, words)),
    )


def tell_worth(worth: Worth, words: Words) -> str:
    """“12 opportunities · €340,000 + $20,000 · 3 without an amount”."""
    if not worth.count:
        return "–"
    facts = [words.many("{n} opportunity", "{n} opportunities", worth.count)]
    if worth.value:
        facts.append(words.moneys(worth.value))
    return " · ".join([*facts, *_unknown(worth, words)])


def cut(day: Day, most: int, each: int | None = None) -> Day:
    """The first ``most`` lines of a day, of each group at most ``each``; others are left out."""
    groups, room = [], most
    for group in day.groups:
        shown = group.items[: room if each is None else min(room, each)]
        if shown:
            groups.append(Group(group.heading, shown))
        room -= len(shown)
    dropped = sum(len(group.items) for group in day.groups) - (most - room)
    return replace(day, groups=tuple(groups), left_out=day.left_out + dropped)


def _days(now: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.date]:
    """Today, and the working day before."""
    today = now.astimezone(zone).date()
    return today, previous_workday(today)


def _begin(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _worths(heaps: Iterable[Heap[Of]]) -> dict[Of, Worth]:
    worths: dict[Of, Worth] = {}
    for heap in heaps:
        worths.setdefault(heap.of, Worth()).add(heap)
    return worths


def _stages(heaps: list[Heap[int]], pipeline: Pipeline) -> tuple[tuple[StageWorth, ...], Worth]:
    """In their order; a retired one as long as something stands in it."""
    worths, total = _worths(heaps), Worth()
    for heap in heaps:
        total.add(heap)
    stages = tuple(
        StageWorth(stage.id, stage.name, worths.get(stage.id, Worth()))
        for stage in pipeline.every
        if stage.id in worths or not stage.retired
    )
    return stages, total


def _stage(stage: StageWorth, words: Words) -> Line:
    return Line(
        words.name(stage.name),
        tell_worth(stage.worth, words),
        stage.id if stage.worth.count else None,
    )


def _total(worth: Worth, words: Words) -> Iterator[str]:
    if not worth.count:
        yield words("Nothing is open.")
        return
    yield words(
        "Open: {n}, worth {value}.", n=words.number(worth.count), value=words.moneys(worth.value)
    )
    if worth.without_amount:
        yield words.many(
            "{n} of them has no amount.", "{n} of them have no amount.", worth.without_amount
        )
    if worth.weighted:
        weighted = {currency: cents(amount) for currency, amount in worth.weighted.items()}
        yield words("Weighted forecast: {weighted}.", weighted=words.moneys(weighted))


def _unknown(worth: Worth, words: Words) -> Iterator[str]:
    if worth.without_amount:
        yield words.many("{n} without an amount", "{n} without an amount", worth.without_amount)


def _since(measured: Overview, words: Words) -> str:
    if measured.today - measured.since == dt.timedelta(days=1):
        return words("yesterday")
    return words.weekday(measured.since)


def _changes(measured: Overview, words: Words) -> Iterator[Line]:
    names = {
        Kind.WON: words("Won"),
        Kind.LOST: words("Lost"),
        Kind.CREATED: words("New"),
        Kind.STAGE: words("Moved"),
    }
    for kind, name in names.items():
        worth = measured.changed.get(kind)
        if worth is not None:
            told = [tell_worth(worth, words), *_largest(measured, kind, worth, words)]
            yield Line(name, "\n".join(told))


def _largest(measured: Overview, kind: Kind, worth: Worth, words: Words) -> Iterator[str]:
    named = measured.largest.get(kind, [])
    told = [_brief(one, words) for one in named]
    if worth.count > len(named):
        told.append(words.many("{n} more", "{n} more", worth.count - len(named)))
    yield words("; ").join(told)


def _brief(one: Brief, words: Words) -> str:
    about = [one.owner]
    if one.amount is not None:
        about.append(words.money(one.amount, one.currency))
    return words(
        "#{number} {title} ({about})",
        number=one.number,
        title=_short(one.title),
        about=words(", ").join(about),
    )


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"
