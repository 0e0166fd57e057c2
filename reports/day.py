"""What is due, in words: one person's day, and the team's."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from reports.words import Words
from store.due import Due, Reason, due_for

MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Item:
    """One line: which opportunity, what is due, and the facts beside it."""

    number: int
    version: int
    title: str
    what: str
    facts: str


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What is due, grouped; ``left_out`` did not fit."""

    title: str
    groups: tuple[Group, ...]
    total: int
    left_out: int


def measure(
    session: Session,
    workspace_id: int,
    today: dt.date,
    zone: ZoneInfo,
    owner_ids: Iterable[int] | None = None,
) -> list[Due]:
    """What is due today, most pressing first; of everybody or of some owners."""
    return due_for(session, workspace_id, today, zone, owner_ids)


def tell(due: list[Due], words: Words, today: dt.date, late: bool = False) -> Day:
    """One person's day, grouped by why things are due."""
    shown = due[:MOST_SHOWN]
    groups = tuple(
        Group(_heading(reason, words), tuple(_item(one, words) for one in several))
        for reason, several in groupby(shown, key=lambda one: one.reason)
    )
    title = words.many(
        "{n} opportunity needs you today", "{n} opportunities need you today", len(due)
    )
    if late:
        title = words("{title} (late: I was away)", title=title)
    return Day(title, groups, len(due), len(due) - len(shown))


def tell_team(due: list[Due], words: Words, today: dt.date) -> Day:
    """The team's day, grouped by whose turn it is; the busiest first."""
    by_owner: dict[str, list[Due]] = {}
    for one in due[:200]:
        by_owner.setdefault(one.owner, []).append(one)
    busiest = sorted(by_owner.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    groups, room = [], MOST_SHOWN * 2
    for owner, several in busiest:
        shown = several[: min(5, max(room, 1))]
        room -= len(shown)
        items = tuple(_item(one, words) for one in shown)
        groups.append(Group(f"{owner} · {_counted(several, words)}", items))
        if room <= 0:
            break
    told = sum(len(group.items) for group in groups)
    title = words.many(
        "{n} opportunity needs the team today", "{n} opportunities need the team today", len(due)
    )
    return Day(title, tuple(groups), len(due), len(due) - told)


def _counted(several: list[Due], words: Words) -> str:
    counts = [
        f"{words.number(sum(1 for one in several if one.reason == reason))} {_short(reason, words)}"
        for reason in Reason
        if any(one.reason == reason for one in several)
    ]
    return ", ".join(counts)


def _heading(reason: Reason, words: Words) -> str:
    return {
        Reason.OVERDUE: words("Overdue"),
        Reason.TODAY: words("Due today"),
        Reason.PAST_CLOSE: words("Past the expected close"),
        Reason.STALE: words("Gone quiet"),
    }[reason]


def _short(reason: Reason, words: Words) -> str:
    return {
        Reason.OVERDUE: words("overdue"),
        Reason.TODAY: words("due today"),
        Reason.PAST_CLOSE: words("past close"),
        Reason.STALE: words("gone quiet"),
    }[reason]


def _item(one: Due, words: Words) -> Item:
    facts = [words.name(one.stage)]
    if one.account:
        facts.insert(0, one.account)
    if one.amount is not None:
        facts.append(words.money(one.amount, one.currency))
    return Item(one.number, one.version, one.title, _what(one, words), " · ".join(facts))


def _what(one: Due, words: Words) -> str:
    step = one.next_step or words("no next step")
    if one.reason == Reason.OVERDUE:
        ago = words.many("{n} day overdue", "{n} days overdue", one.days)
        return words("{step} ({ago})", step=step, ago=ago)
    if one.reason == Reason.TODAY:
        return step
    if one.reason == Reason.PAST_CLOSE:
        return words.many(
            "should have closed {n} day ago: close it or set a new date",
            "should have closed {n} days ago: close it or set a new date",
            one.days,
        )
    return words.many(
        "nothing happened for {n} day: what comes next?",
        "nothing happened for {n} days: what comes next?",
        one.days,
    )
