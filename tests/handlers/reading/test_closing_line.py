"""What stands behind ``/opp won`` and ``/opp lost``."""

import datetime as dt
from decimal import Decimal

import pytest

from handlers.reading.closing_line import LostLine, WonLine, read_lost, read_won

MONDAY = dt.date(2026, 11, 23)
MONEY = (Decimal(55_000), "EUR")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", WonLine(None, None, ())),
        ("55k", WonLine(MONEY, None, ())),
        ("55k on 3 Mar", WonLine(MONEY, dt.date(2026, 3, 3), ())),
        ("yesterday 55k", WonLine(MONEY, dt.date(2026, 11, 22), ())),
        ("昨天 55k", WonLine(MONEY, dt.date(2026, 11, 22), ())),
        ("55 thousand EUR last fri", WonLine(MONEY, dt.date(2026, 11, 20), ())),
        ("55k on 24 Dec", WonLine(MONEY, None, ("on 24 Dec",))),
        ("3 Dec", WonLine(None, None, ("3 Dec",))),
        ("great", WonLine(None, None, ("great",))),
    ],
)
def test_an_amount_and_the_day_it_was_won(line: str, said: WonLine) -> None:
    assert read_won(line, MONDAY, "EUR") == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", LostLine(None, None, ())),
        ("A &amp; B were cheaper", LostLine("A & B were cheaper", None, ())),
        ("too dear on 3 Mar", LostLine("too dear", dt.date(2026, 3, 3), ())),
        ("昨天 太贵", LostLine("太贵", dt.date(2026, 11, 22), ())),
        ("too dear by 3 Dec", LostLine("too dear by 3 Dec", None, ("3 Dec",))),
    ],
)
def test_a_reason_and_the_day_it_was_lost(line: str, said: LostLine) -> None:
    assert read_lost(line, MONDAY) == said
