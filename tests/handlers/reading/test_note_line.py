"""A note in one line: its kind, and what in it is a next step or an amount."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.note_line import read_note
from handlers.reading.step_line import Step
from tests.handlers.reading.nows import nows

HERE = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
FRIDAY, NEXT_FRIDAY, WEDNESDAY = dt.date(2026, 11, 27), dt.date(2026, 12, 4), dt.date(2026, 12, 2)
THREE = dt.time(15)


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("They want a demo", "note", "They want a demo"),
        ("call: They want a demo", "call", "They want a demo"),
        ("E-mail: sent it", "email", "sent it"),
        ("Meeting : went well", "meeting", "went well"),
        ("打电话：客户要演示", "call", "客户要演示"),
        ("会议: 很顺利", "meeting", "很顺利"),
        ("meeting went well", "note", "meeting went well"),
        ("callous people: no", "note", "callous people: no"),
        ("met Bob yesterday", "note", "met Bob yesterday"),
        ("昨天见了王总", "note", "昨天见了王总"),
        ("A &amp; B agreed", "note", "A & B agreed"),
        ("price is 60k or 70k", "note", "price is 60k or 70k"),
    ],
)
def test_where_nothing_else_is_said_it_is_just_a_note(line: str, kind: str, text: str) -> None:
    note = read_note(line, HERE, "EUR")
    assert (note.kind, note.text, note.says_more) == (kind, text, False)


@pytest.mark.parametrize(
    ("line", "text", "step"),
    [
        ("they want a demo, next fri 3pm send the quote", "they want a demo",
         Step("send the quote", NEXT_FRIDAY, THREE)),
        ("They liked it next fri 3pm send the quote", "They liked it",
         Step("send the quote", NEXT_FRIDAY, THREE)),
        ("Sent the offer; then call Bob in 2 weeks", "Sent the offer",
         Step("call Bob", dt.date(2026, 12, 7))),
        ("Fine. Next: send the quote", "Fine.", Step("send the quote")),
        ("send the quote by fri", "send the quote by fri", Step("send the quote", FRIDAY)),
        ("客户要演示，下周三下午三点打电话", "客户要演示", Step("打电话", WEDNESDAY, THREE)),
        ("客户要演示。下一步：下周三发报价", "客户要演示。", Step("发报价", WEDNESDAY)),
        ("fri call Bob, he was out", "he was out", Step("call Bob", FRIDAY)),
    ],
)  # fmt: skip
def test_a_clause_with_something_to_do_is_the_next_step(line: str, text: str, step: Step) -> None:
    note = read_note(line, HERE, "EUR")
    assert (note.text, note.step) == (text, step)
    assert note.whole == line


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("they decide on 3 Mar", ("3 Mar",)),
        ("met Bob fri", ("fri",)),
        ("fri they called, all well", ("fri",)),
        ("预算下周拍板", ("下周",)),
    ],
)
def test_a_day_that_may_belong_to_the_note_is_asked_about(
    line: str, unread: tuple[str, ...]
) -> None:
    note = read_note(line, HERE, "EUR")
    assert (note.text, note.step, note.unread) == (line, None, unread)


def test_the_one_amount_of_a_note_is_found() -> None:
    assert read_note("they would pay $60k", HERE, "EUR").money == (Decimal(60_000), "USD")
    assert read_note("预算80万，再谈", HERE, "CNY").money is None
    assert read_note("预算 80万，再谈", HERE, "CNY").money == (Decimal(800_000), "CNY")


@given(st.text(max_size=80), nows)
def test_whatever_is_typed_never_breaks(text: str, now: dt.datetime) -> None:
    note = read_note(text, now, "EUR")
    assert len(note.text) <= len(text)
