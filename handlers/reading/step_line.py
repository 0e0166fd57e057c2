"""A next step in one line: “fri 3pm call Bob”, “call Bob fri”, 下周三下午三点打电话."""

import datetime as dt
from dataclasses import dataclass

from handlers.reading.line import unescape
from handlers.reading.taking import Taken, take_first, take_last
from handlers.reading.unread import dates_in
from handlers.reading.whens import When, to_come

NOTHING = When(None)


@dataclass(frozen=True)
class Step:
    """What was said. ``unread`` looks like a day or a time, and was not understood."""

    text: str
    on: dt.date | None = None
    at: dt.time | None = None
    unread: tuple[str, ...] = ()


def read_step(line: str, here: dt.datetime) -> Step:
    """The step, its day and its time; ``here`` is now in the person's zone."""
    text = " ".join(unescape(line).split())
    first = take_first(text, here)
    rest = first.rest if first else text
    last = take_last(rest, here) if first is None or _lacks_half(first.said) else None
    if first and last and not _fit(first.said, last.said):
        last = None
    taken = [one for one in (first, last) if one]
    rest = last.rest if last else rest
    return _planned(rest, taken, here)


def _planned(text: str, taken: list[Taken], here: dt.datetime) -> Step:
    if not taken:
        return Step(text, unread=dates_in(text))
    said = When(
        next((one.said.day for one in taken if one.said.day), None),
        next((one.said.at for one in taken if one.said.at), None),
    )
    when = to_come(said, here)
    passed = () if when else (" ".join(one.phrase for one in taken),)
    day, at = when or NOTHING
    return Step(text, day, at, passed + dates_in(text))


def _lacks_half(said: When) -> bool:
    return said.day is None or said.at is None


def _fit(one: When, other: When) -> bool:
    """Whether one is only a day, and the other only a time."""
    return (one.day is None) != (other.day is None) and (one.at is None) != (other.at is None)
