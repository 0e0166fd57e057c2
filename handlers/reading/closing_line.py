"""What stands behind ``/opp won 42`` and ``/opp lost 42``: an amount or a reason, and the day."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from handlers.reading.amounts import read_amount, says_money
from handlers.reading.dates import read_past_date
from handlers.reading.line import unescape
from handlers.reading.unread import dates_in

_LONGEST = 6


class WonLine(NamedTuple):
    money: tuple[Decimal, str] | None
    on: dt.date | None
    unread: tuple[str, ...]


class LostLine(NamedTuple):
    note: str | None
    on: dt.date | None
    unread: tuple[str, ...]


def read_won(line: str, today: dt.date, currency: str) -> WonLine:
    """``55k on 3 Mar``: the final amount and the day, in either order."""
    words, on = _take_day(unescape(line).split(), today)
    for count in range(len(words), 0, -1):
        said, rest = " ".join(words[:count]), " ".join(words[count:])
        # Before other words a bare number may be a day.
        money = read_amount(said, currency) if not rest or says_money(said) else None
        if money is not None:
            return WonLine(money, on, (rest,) if rest else ())
    return WonLine(None, on, (" ".join(words),) if words else ())


def read_lost(line: str, today: dt.date) -> LostLine:
    """``on 3 Mar too dear``: the day if the line begins or ends with one, and why."""
    rest, on = _take_day(unescape(line).split(), today)
    note = " ".join(rest)
    return LostLine(note or None, on, dates_in(note) if on is None else ())


def _take_day(words: list[str], today: dt.date) -> tuple[list[str], dt.date | None]:
    for count in range(min(_LONGEST, len(words)), 0, -1):
        for part, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            day = read_past_date(" ".join(part), today)
            if day is not None:
                return rest, day
    return words, None
