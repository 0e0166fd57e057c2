"""Dates as files have them, and the one order in which all of a file's dates are read."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from store.importing.questions import About, Question
from store.importing.report import ImportRefused, shown
from store.importing.saying import phrase

EARLIEST_YEAR, LATEST_YEAR = 1970, 2099
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_REST = r"(?:[T ,]\s*(?P<time>\d.*))?$"
_NUMBERS = re.compile(
    r"(?P<a>\d{4}|\d{1,2})(?P<sep>[-/.年])(?P<b>\d{1,2})[-/.月](?P<c>\d{4}|\d{1,2})日?" + _REST
)
_COMPACT = re.compile(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})" + _REST)
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})[- ](?P<month>[a-z]{3,9})\.?[- ,]+(?P<year>\d{4}|\d{2})" + _REST, re.I
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.?[- ](?P<day>\d{1,2}),?[- ]+(?P<year>\d{4}|\d{2})" + _REST, re.I
)
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?m\.?)?\s*"
    r"(?P<zone>z|utc|[+-]\d{2}(?::?\d{2})?)?$",
    re.I,
)


class Order(StrEnum):
    """Which of day, month and year stands where in a date like 03-04-17."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class When(NamedTuple):
    """A local day, and the moment when the file gives a time of day."""

    day: dt.date
    at: dt.datetime | None = None


class Example(NamedTuple):
    line: int
    column: str
    text: str


@lru_cache(maxsize=1 << 14)
def read_date(text: str, order: Order, zone: ZoneInfo) -> When | None:
    """The date in ``text``, local in ``zone``; nothing when there is none.

    The order matters only where the notation leaves it open. Two-digit years are 1970 to 2069.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    match = (
        _NUMBERS.match(text) or _COMPACT.match(text) or _DAY_MONTH.match(text)
    ) or _MONTH_DAY.match(text)
    day = None if match is None else _day(match.groupdict(), order)
    if match is None or day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return None
    time = match["time"]
    return When(day) if time is None else _with_time(day, time.strip(), zone)


def is_open_to_order(text: str) -> bool:
    """Whether the reading of ``text`` depends on the order of day, month and year."""
    match = _NUMBERS.match(unicodedata.normalize("NFKC", text).strip())
    return match is not None and len(match["a"]) < 3 and match["sep"] != "年"


def _day(part: Mapping[str, str], order: Order) -> dt.date | None:
    if "month" in part:
        month = part["month"].lower()
        number = next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(month)), 0)
        return _date(part["year"], number, part["day"])
    a, b, c = part["a"], part["b"], part["c"]
    if len(a) == 4 or part.get("sep") == "年":
        return _date(a, b, c)
    if order == Order.YMD:
        return _date(a, b, c) if len(a) == 2 and len(c) < 3 else None
    if len(c) == 1:
        return None
    return _date(c, b, a) if order == Order.DMY else _date(c, a, b)


def _date(year: str, month: str | int, day: str) -> dt.date | None:
    full = int(year)
    if len(year) < 4:
        full += 2000 if full < 70 else 1900
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def _with_time(day: dt.date, text: str, zone: ZoneInfo) -> When | None:
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    try:
        clock = dt.time(hour, minute, second, tzinfo=_offset(match["zone"], zone))
    except ValueError:
        return None
    at = dt.datetime.combine(day, clock).astimezone(zone)
    return When(at.date(), at)


def _offset(text: str | None, zone: ZoneInfo) -> dt.tzinfo:
    if text is None:
        return zone
    if text.lower() in ("z", "utc"):
        return dt.UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


@dataclass
class Votes:
    """What the dates of one column say about their order."""

    total: int = 0
    reads: Counter[Order] = field(default_factory=Counter)
    only: dict[Order, Example] = field(default_factory=dict)
    either: Example | None = None

    def add(self, example: Example) -> None:
        readings = _readings(example.text)
        if not readings:
            return
        self.total += 1
        self.reads.update(readings.keys())
        day_first, month_first = readings.get(Order.DMY), readings.get(Order.MDY)
        if day_first and month_first:
            if day_first != month_first and self.either is None:
                self.either = example
        elif day_first or month_first:
            self.only.setdefault(Order.DMY if day_first else Order.MDY, example)

    def __add__(self, other: "Votes") -> "Votes":
        return Votes(
            self.total + other.total,
            self.reads + other.reads,
            other.only | self.only,
            self.either or other.either,
        )

    @property
    def decided(self) -> Order | None:
        """The order, if these dates have just one; of what no order reads, nothing is said."""
        first = [order for order in (Order.DMY, Order.MDY) if order in self.only]
        # A year in front is the last guess: 17-03-31 is also a good 17 March 2031, and a single
        # slip of the pen must not turn a whole file round.
        rest = max(self.reads[Order.DMY], self.reads[Order.MDY])
        if self.total and self.reads[Order.YMD] == self.total and 2 * rest <= self.total:
            return Order.YMD
        if len(first) == 1:
            return first[0]
        return None if first or self.either else Order.DMY


@lru_cache(maxsize=1 << 14)
def _readings(text: str) -> dict[Order, dt.date]:
    if not is_open_to_order(text):
        return {}
    zone = ZoneInfo("UTC")
    read = {order: read_date(text, order, zone) for order in Order}
    return {order: when.day for order, when in read.items() if when is not None}


Key = TypeVar("Key")


def decide(votes: Mapping[Key, Votes]) -> dict[Key, Order]:
    """The order of each column. One for the whole file, unless each column has plainly its own.

    Raises ``ImportRefused`` with an example and its readings when it cannot be known.
    """
    together = sum(votes.values(), Votes())
    if (order := together.decided) is not None:
        return dict.fromkeys(votes, order)
    orders = {key: one.decided for key, one in votes.items()}
    decided = {key: order for key, order in orders.items() if order is not None}
    if len(together.only) == 2 and len(decided) == len(votes):
        return decided
    raise ImportRefused(_dispute(together), [_asked(together)])


def _dispute(votes: Votes) -> str:
    if len(votes.only) == 2:
        day, month = votes.only[Order.DMY], votes.only[Order.MDY]
        return (
            f"The dates contradict each other: {_place(day)} has the day first, {_place(month)} "
            "the month first. Correct the file, or say which order is right with --dates dmy or "
            "--dates mdy; the others are then refused one by one."
        )
    example = votes.either
    assert example is not None  # noqa: S101 - otherwise the order would be decided
    readings = [f"{_long(day)} (--dates {order})" for order, day in _readings(example.text).items()]
    return (
        f"The dates can be read in more than one way: {_place(example)} is "
        f"{_either(readings)}, and no other line decides it. Say which: "
        f"{_either([f'--dates {order}' for order in _readings(example.text)])}."
    )


def _asked(votes: Votes) -> Question:
    example = votes.either or next(iter(votes.only.values()))
    return Question(
        About.DATES,
        example.text,
        phrase("Which of day, month and year stands where?"),
        choices=tuple(order.value for order in _readings(example.text)) or tuple(Order),
        line=example.line,
        count=votes.total,
        needed=True,
    )


def _place(example: Example) -> str:
    return f"“{shown(example.text)}” (line {example.line}, {example.column})"


def _long(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
