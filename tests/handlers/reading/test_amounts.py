"""Amounts as people write them; what can be read in two ways is not read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.amounts import COMMON, is_currency, read_amount, says_money
from store.base import LARGEST_AMOUNT


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("50k", "50000", "EUR"),
        ("50K", "50000", "EUR"),
        ("1.2m", "1200000", "EUR"),
        ("1.2M USD", "1200000", "USD"),
        ("2bn", "2000000000", "EUR"),
        ("1b", "1000000000", "EUR"),
        ("48,500", "48500", "EUR"),
        ("48,500.50", "48500.50", "EUR"),
        ("1,234,567.8", "1234567.80", "EUR"),
        ("48.500,50", "48500.50", "EUR"),
        ("48500,5", "48500.50", "EUR"),
        ("48 500", "48500", "EUR"),
        ("48\u00a0500 €", "48500", "EUR"),
        ("48'500 CHF", "48500", "CHF"),
        ("€48,500", "48500", "EUR"),
        ("£ 50k", "50000", "GBP"),
        ("EUR 50k", "50000", "EUR"),
        ("50k CNY", "50000", "CNY"),
        ("$50", "50", "USD"),
        ("¥80万", "800000", "CNY"),
        ("80万", "800000", "EUR"),
        ("80w", "800000", "EUR"),
        ("3千", "3000", "EUR"),
        ("3百万元", "3000000", "CNY"),
        ("2千万", "20000000", "EUR"),
        ("1.5亿", "150000000", "EUR"),
        ("500円", "500", "JPY"),
        ("0", "0", "EUR"),
        ("９９", "99", "EUR"),
        ("9999999999999.99", "9999999999999.99", "EUR"),
        ("1.2 million", "1200000", "EUR"),
        ("1.2 Mio. EUR", "1200000", "EUR"),
        ("50 thousand USD", "50000", "USD"),
        ("1.5 billion", "1500000000", "EUR"),
        ("5 lakh INR", "500000", "INR"),
        ("2 crore", "20000000", "EUR"),
        ("50k usd", "50000", "USD"),
        ("50 euros", "50", "EUR"),
        ("HK$50k", "50000", "HKD"),
        ("US$ 1.2m", "1200000", "USD"),
        ("50k RMB", "50000", "CNY"),
        ("80万美元", "800000", "USD"),
        ("人民币80万", "800000", "CNY"),
        ("五十万", "500000", "EUR"),
        ("两百万元", "2000000", "CNY"),
        ("三百五十万", "3500000", "EUR"),
        ("一千二百万", "12000000", "EUR"),
        ("2.5亿", "250000000", "EUR"),
        ("一亿二千万", "120000000", "EUR"),
    ],
)
def test_it_reads(text: str, amount: str, currency: str) -> None:
    assert read_amount(text, "EUR") == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "k", "50kk", "1.500", "1.500.000", "1,5,0", "0.005k", "-5", "+5", "5%",
        "1e5", "0x10",
        "50k EUR USD", "€50 USD", "50 XXQ", "50 cad", "$1,2m", "一万二",
        "三百五", "万", "10000000000000", "9" * 30, "9" * 30 + "k",
        "1" * 400, "9999999999b", "50k\n60k", "$", "12:30", "3/4", "2027 60k", "12 500k", "1 2",
    ],
)  # fmt: skip
def test_it_reads_nothing_into(text: str) -> None:
    assert read_amount(text, "EUR") is None


@pytest.mark.parametrize(
    ("text", "home", "currency"),
    [
        ("$5", "USD", "USD"),
        ("$5", "AUD", "AUD"),
        ("$5", "EUR", "USD"),
        ("¥5", "JPY", "JPY"),
        ("¥5", "CNY", "CNY"),
        ("￥5", "EUR", "CNY"),
        ("5", "PLN", "PLN"),
        ("5 EUR", "PLN", "EUR"),
    ],
)
def test_a_shared_sign_means_the_home_currency(text: str, home: str, currency: str) -> None:
    assert read_amount(text, home) == (Decimal(5), currency)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("50k", True), ("€50", True), ("48,500", True), ("50000", True), ("80万", True),
        ("2027", False), ("42", False), ("3", False), ("k", False), ("Acme", False),
        ("五十万", True), ("十", False), ("$1,2m", False), ("1.2million", True),
        ("9" * 40, False), ("€" + "9" * 40, False), ("1.500", False), ("24/7", False),
    ],
)  # fmt: skip
def test_a_word_that_can_only_be_money(text: str, money: bool) -> None:
    assert says_money(text) == money


@given(st.text(max_size=60), st.sampled_from(COMMON))
def test_whatever_is_typed_is_read_or_not_and_never_breaks(text: str, home: str) -> None:
    says_money(text)
    found = read_amount(text, home)
    if found is not None:
        assert 0 <= found[0] <= LARGEST_AMOUNT
        assert is_currency(found[1])


digits = st.decimals(0, LARGEST_AMOUNT, places=2)


@given(digits, st.sampled_from(COMMON))
def test_every_amount_is_read_back_as_it_was_written(amount: Decimal, currency: str) -> None:
    for written in (f"{amount}", f"{amount:,}", f"{amount:,}".replace(",", " ")):
        assert read_amount(written, currency) == (amount, currency)
        assert read_amount(f"{written} {currency}", "XAF") == (amount, currency)
        assert read_amount(f"{currency} {written}", "XAF") == (amount, currency)
