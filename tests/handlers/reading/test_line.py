"""What every typed line has: a number in front, mentions, escaped signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.line import mentioned, take_number, unescape


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


@given(st.text(max_size=40))
def test_whatever_is_typed_never_breaks(text: str) -> None:
    number, rest = take_number(unescape(text))
    assert number is None or str(number) in text.replace("#0", "#").replace("0", "") + text
    assert len(rest) <= len(text)
