"""What is due, in words: one person's day, and the team's."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    """What is due, grouped; ``left_out`` did not fit. A day that is over is only looked at."""

    title: str
    groups: tuple[Group, ...]
    total: int
    left_out: int
    is_over: bool = False


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
    title = words.many(
        "{n} opportunity needs you today", "{n} opportunities need you today", len(due)
    )
    if late:
        title = words("{title} (late: I was away)", title=title)
    return _grouped(title, due, words)


def tell_progress(due: list[Due], total: int, words: Words, today: dt.date) -> Day:
    """The day while it is worked on: what is left of the ``total`` that were ever on its card."""
    if len(due) == total:
        return tell(due, words, today)
    done = words.number(total - len(due))
    if not due:
        title = words("{done} of {total} done. Your day is clear.", done=done, total=done)
        return _grouped(title, due, words)
    return _grouped(
        words("{done} of {total} done", done=done, total=words.number(total)), due, words
    )


def tell_over(left: list[Due], total: int, words: Words, day: dt.date) -> Day:
    """A day that is over, and what was left of it."""
    title = words(
        "{day}: {done} of {total} done",
        day=words.short_day(day),
        done=words.number(total - len(left)),
        total=words.number(total),
    )
    return replace(_grouped(title, left, words), is_over=True)


def _grouped(title: str, due: list[Due], words: Words) -> Day:
    shown = due[:MOST_SHOWN]
    groups = tuple(
        Group(_heading(reason, words), tuple(_item(one, words) for one in several))
        for reason, several in groupby(shown, key=lambda one: one.reason)
    )
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
        Reason.NEW: words("New for you"),
        Reason.PAST_CLOSE: words("Past the expected close"),
        Reason.STALE: words("Gone quiet"),
    }[reason]


def _short(reason: Reason, words: Words) -> str:
    return {
        Reason.OVERDUE: words("overdue"),
        Reason.TODAY: words("due today"),
        Reason.NEW: words("newly assigned"),
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
        if one.next_step_at is None:
            return step
        return words("{time} {step}", time=one.next_step_at.strftime("%H:%M"), step=step)
    if one.reason == Reason.NEW:
        return _what_is_new(one, words)
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


def _what_is_new(one: Due, words: Words) -> str:
    if one.next_step is None:
        return words("has no next step yet: what comes next?")
    if one.next_step_on is None:
        return one.next_step
    day = words.short_day(one.next_step_on)
    if one.next_step_at is not None:
        day = f"{day}, {one.next_step_at:%H:%M}"
    return words("{day}: {step}", day=day, step=one.next_step)
