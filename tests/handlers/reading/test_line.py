"""One-line commands, taken apart."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.line import NewLine, mentioned, read_new, read_step, take_number, unescape

MONDAY = dt.date(2026, 11, 23)
MARCH = dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {"title": ""}),
        ("Acme renewal", {"title": "Acme renewal"}),
        (
            "Acme renewal 50k close 31 Mar",
            {"title": "Acme renewal", "amount": 50_000, "expected_close": MARCH},
        ),
        ("50k Acme", {"title": "Acme", "amount": 50_000}),
        ("Acme USD 50k", {"title": "Acme", "amount": 50_000, "currency": "USD"}),
        ("Acme 50k USD renewal", {"title": "Acme renewal", "amount": 50_000, "currency": "USD"}),
        ("Acme 500 USD", {"title": "Acme", "amount": 500, "currency": "USD"}),
        ("Acme 2027 renewal", {"title": "Acme 2027 renewal"}),
        ("Acme 24/7 support", {"title": "Acme 24/7 support"}),
        ("Acme 50k 60k", {"title": "Acme 60k", "amount": 50_000}),
        ("Acme closing by 31 Mar", {"title": "Acme", "expected_close": MARCH}),
        ("Acme close to signing", {"title": "Acme close to signing"}),
        ("Acme <@U0SAM|sam> 50k", {"title": "Acme", "amount": 50_000, "owner": "U0SAM"}),
        ("Acme <@U0SAM> <@U0LI>", {"title": "Acme <@U0LI>", "owner": "U0SAM"}),
        (
            "安信公司续约 ¥80万 成交下周三",
            {
                "title": "安信公司续约",
                "amount": 800_000,
                "currency": "CNY",
                "expected_close": dt.date(2026, 12, 2),
            },
        ),
        ("安信 预计成交 12月1日", {"title": "安信", "expected_close": dt.date(2026, 12, 1)}),
        ("A &amp; B &lt;b&gt;", {"title": "A & B <b>"}),
        ("9" * 40, {"title": "9" * 40}),
    ],
)
def test_it_reads_a_new_one(text: str, read: dict[str, Any]) -> None:
    wanted = {"currency": "EUR"} | read if "amount" in read else read
    if "amount" in wanted:
        wanted["amount"] = Decimal(wanted["amount"])
    assert read_new(text, MONDAY, "EUR") == NewLine(**wanted)


@pytest.mark.parametrize(
    ("text", "step", "on"),
    [
        ("fri call Bob", "call Bob", "2026-11-27"),
        ("call Bob fri", "call Bob", "2026-11-27"),
        ("call Bob on friday", "call Bob", "2026-11-27"),
        ("send offer by 31 Mar", "send offer", "2027-03-31"),
        ("call Bob", "call Bob", None),
        ("fri", "", "2026-11-27"),
        ("", "", None),
        ("下周三 打电话", "打电话", "2026-12-02"),
        ("money transfer confirmed", "money transfer confirmed", None),
        ("prepare 3 decks", "prepare 3 decks", None),
        ("A &amp; B tomorrow", "A & B", "2026-11-24"),
    ],
)
def test_it_reads_a_step_and_its_day(text: str, step: str, on: str | None) -> None:
    assert read_step(text, MONDAY) == (step, on and dt.date.fromisoformat(on))


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("42", 42, ""), ("#42 won", 42, "won"), (" 42  fri call ", 42, "fri call"),
        ("x42", None, "x42"),
        ("", None, ""), ("42nd street", None, "42nd street"), ("-1", None, "-1"),
        ("4.2", None, "4.2"),
        ("²", None, "²"), ("٤٢", None, "٤٢"), ("1234567890", None, "1234567890"),
        ("##42", None, "##42"),
    ],
)  # fmt: skip
def test_it_takes_a_number(text: str, number: int | None, rest: str) -> None:
    assert take_number(text) == (number, rest)


@pytest.mark.parametrize(
    ("word", "id_"),
    [
        ("<@U0SAM>", "U0SAM"), ("<@W1|sam>", "W1"), ("<@U0SAM|>", "U0SAM"), ("@sam", None),
        ("<@C0DEALS>", None), ("<#C0DEALS>", None), ("<!channel>", None), ("x<@U0SAM>", None),
    ],
)  # fmt: skip
def test_it_knows_a_mention(word: str, id_: str | None) -> None:
    assert mentioned(word) == id_


def test_what_slack_escaped_once_is_unescaped_once() -> None:
    assert unescape("&amp;lt; &lt;b&gt; &amp;") == "&lt; <b> &"


words = st.lists(
    st.sampled_from(
        ["Acme", "50k", "EUR", "close", "31", "Mar", "<@U1>", "¥", "万", "成交", "&amp;"]
    )
    | st.text(max_size=12),
    max_size=12,
).map(" ".join)


@given(words, st.dates())
def test_whatever_is_typed_never_breaks(text: str, today: dt.date) -> None:
    line = read_new(text, today, "EUR")
    assert len(line.title) <= len(text)
    assert (line.amount is None) == (line.currency is None)
    step, _ = read_step(text, today)
    assert len(step) <= len(text)
    take_number(text)
