"""Customers in words and as a picture, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.accounts import REPORT, draw, tell
from reports.accounts.shape import Customer, Customers, sum_of
from reports.tables import word_table
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, patches, texts
from tests.reports.charts.samples import names
from tests.reports.samples import TODAY, about, euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
both = pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["English", "Chinese"])


def customers(*accounts: Customer, bought: int | None = None, currency: str = "EUR") -> Customers:
    """Of ``bought``, or of just these."""
    buyers = [one for one in accounts if one.won]
    return Customers(
        about=about(),
        currency=currency,
        accounts=accounts,
        won_value=sum_of(accounts),
        customers=len(buyers) if bought is None else bought,
        repeat=sum(one.won > 1 for one in buyers),
        potential=sum(one.open > 0 for one in accounts),
        won_without_account=0,
        open_without_account=1,
    )


def three() -> Customers:
    return customers(
        Customer(1, "Acme", 3, euros("50000"), 1, euros("7000"), TODAY),
        Customer(2, "Globex", 1, {"USD": Decimal(20000)}, 0, {}, TODAY),
        Customer(3, "安信公司", 0, {}, 2, {}, None),
    )


def several(words: Words, count: int) -> Customers:
    told = names(words, count)
    each = [Decimal(10_000_000) // (n + 1) for n in range(count)]
    return customers(
        *(
            Customer(n, told[n], 1, {"EUR": each[n]}, n, {"EUR": each[n], "CNY": each[n]}, TODAY)
            for n in range(min(count, 20))
        ),
        bought=count,
    )


def test_sentences_and_table() -> None:
    told = tell(three(), ENGLISH)
    assert told.title == "Customer value"
    assert list(told.sentences[1:]) == [
        "2 accounts bought for €50,000 + $20,000. Repeat rate: 1 of 2 (9%–91%).",
        "Bought most: Acme (€50,000, 3 won); Globex ($20,000, 1 won).",
        "2 accounts have something open.",
    ]
    assert told.table is not None
    assert word_table(told.table, ENGLISH) == [
        ["Account", "Won", "Won value", "Last won", "Open now", "Open value"],
        ["Acme", "3", "€50,000", "31 Jul", "1", "€7,000"],
        ["Globex", "1", "$20,000", "31 Jul", "0", ""],
        ["安信公司", "0", "", "", "2", "–"],
    ]
    assert told.footnotes[0].startswith("Amounts in the chart are in EUR")
    assert "1 is open without an account and is not counted here." in told.footnotes


def test_the_weight_of_the_largest() -> None:
    ten = customers(*(Customer(n, f"A{n}", 1, euros("10"), 0, {}, TODAY) for n in range(10)))
    told = tell(ten, ENGLISH)
    assert "The 5 largest customers account for 50% of the value in EUR." in told.sentences
    assert "Repeat rate: 0%." in told.sentences[1]


def test_nobody_bought() -> None:
    told = tell(customers(Customer(1, "Acme", 0, {}, 1, {}, None)), ENGLISH)
    assert told.sentences[1:] == (
        "No account bought anything in this period.",
        "1 account has something open.",
    )
    assert tell(customers(), ENGLISH).table is None
    assert REPORT.picture(customers(), ENGLISH) is None


def test_in_chinese() -> None:
    told = tell(three(), CHINESE)
    assert told.title == "客户价值"
    assert told.sentences[1].endswith("复购率：2 个中的 1 个（9%–91%）。")


def test_bars_are_of_one_currency_and_the_others_stand_in_words() -> None:
    figure = draw(three(), ENGLISH)
    found, written = patches(figure), texts(figure)
    assert "bar:1" in found
    assert "bar:2" not in found
    assert (written["value:1"], written["value:2"]) == ("€50K", "$20K")
    assert "name:3" not in written
    assert (written["beside1:1"], written["beside2:1"]) == ("3", "€7K")
    # Where nothing was bought in the workspace's currency it is another one.
    yen = replace(three(), currency="JPY")
    assert yen.drawn_currency == "EUR"


def test_the_rest_is_all_who_have_no_bar() -> None:
    written = texts(draw(several(ENGLISH, 40), ENGLISH))
    assert written["name:rest"] == "29 more customers"
    first = several(ENGLISH, 40).buyers[:11]
    rest = several(ENGLISH, 40).won_value["EUR"] - sum_of(first)["EUR"]
    assert written["value:rest"] == ENGLISH.short_money(rest, "EUR")


@both
@pytest.mark.parametrize("count", [1, 5, 40])
def test_the_picture_is_legible(count: int, words: Words) -> None:
    assert_legible(draw(several(words, count), words))
