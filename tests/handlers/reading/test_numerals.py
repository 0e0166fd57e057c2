"""Numbers as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.numerals import read_count, read_numeral, spelled


@given(st.integers(0, 10**12 - 1))
def test_every_number_that_is_spelled_out_reads_back(number: int) -> None:
    assert read_numeral(spelled(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两百万", 2_000_000), ("十五", 15), ("一十五", 15), ("一百零五", 105), ("二〇", None),
        ("两千零五十", 2_050), ("三百五", None), ("一万二", None), ("十十", None), ("", None),
        ("万", None), ("零", 0), ("一二", None), ("亿万", None),
    ],
)  # fmt: skip
def test_a_number_left_open_is_not_read(text: str, number: int | None) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize(("text", "number"), [("a", 1), ("twelve", 12), ("12", 12), ("三", 3)])
def test_small_numbers_of_both_languages(text: str, number: int) -> None:
    assert read_count(text) == number


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿〇", max_size=14))
def test_no_heap_of_numerals_breaks_it(text: str) -> None:
    number = read_numeral(text)
    assert number is None or number >= 0
