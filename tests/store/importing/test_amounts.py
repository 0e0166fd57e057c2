from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.importing.amounts import Mark, NotAnAmount, decimal_mark, read_amount


@pytest.mark.parametrize(
    ("text", "mark", "value", "currency"),
    [
        ("1054", None, "1054", None),
        ("1,054", None, "1054", None),
        ("1,054.5", None, "1054.50", None),
        ("1.054,50", None, "1054.50", None),
        ("1.054", Mark.COMMA, "1054", None),
        ("1,054,000", None, "1054000", None),
        ("1 054 000,5", None, "1054000.50", None),
        ("1'054.50", None, "1054.50", None),
        ("$1,054.50", None, "1054.50", "USD"),
        ("€ 1.200,00", None, "1200", "EUR"),
        ("1,200 GBP", None, "1200", "GBP"),
        ("500MXN", None, "500", "MXN"),
        ("50k", None, "50000", None),
        ("1.2m", None, "1200000", None),
        ("12.5万", None, "125000", None),
        ("3万元", None, "30000", "CNY"),
        ("１，０００", None, "1000", None),
        ("0", None, "0", None),
    ],
)
def test_amounts_as_files_have_them(
    text: str, mark: Mark | None, value: str, currency: str | None
) -> None:
    amount = read_amount(text, mark, "EUR")
    assert (amount.value, amount.currency) == (Decimal(value), currency)
    assert not amount.rounded


@given(cents=st.integers(0, 10**14), mark=st.sampled_from(Mark), grouped=st.booleans())
def test_an_amount_with_cents_is_read_back_whatever_its_marks(
    cents: int, mark: Mark, grouped: bool
) -> None:
    value = Decimal(cents) / 100
    text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    if mark == Mark.COMMA:
        text = text.translate(str.maketrans(",.", ".,"))
    assert read_amount(text, None, "EUR").value == value
    assert decimal_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["abc", "-5", "(500)", "1.2.3,4,5", "12,34,5.6", "1E+06", "5x8", "12 QQQ", "¥5", ""]
)
def test_what_is_no_amount_says_what_to_write(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(text, None, "EUR")


def test_a_point_that_may_group_or_divide_is_not_guessed() -> None:
    with pytest.raises(NotAnAmount, match=r"1054 or 1\.05"):
        read_amount("1.054", None, "EUR")
    assert read_amount("1.054", Mark.POINT, "EUR").rounded


def test_the_sign_of_several_currencies_is_the_home_one_if_it_can_be() -> None:
    assert read_amount("$5", None, "CAD").currency == "CAD"
    assert read_amount("¥5", None, "JPY").currency == "JPY"


def test_an_amount_too_large_for_the_column_is_refused() -> None:
    with pytest.raises(NotAnAmount, match="largest"):
        read_amount("10,000,000,000,000.00", None, "EUR")
