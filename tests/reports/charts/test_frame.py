import datetime as dt
from decimal import Decimal

import pytest

from reports.charts import (
    LIGHT,
    TARGET,
    Cell,
    Head,
    Key,
    Row,
    Rows,
    amounts_cell,
    draw,
    month_names,
    percents,
    ticks,
)
from reports.charts.labels import spread
from reports.words import words_for
from tests.reports.charts.reading import assert_legible, patches, texts

ENGLISH, CHINESE = words_for("en"), words_for("zh")


def test_panels_stand_below_each_other_with_their_headings() -> None:
    panels = (Rows((Row("A"),), heading="Reasons"), Rows((Row("B"),), heading="Competitors"))
    figure = draw(Head("Losses", "last 90 days", notes=("One.", "Two.")), *panels)
    found = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    shown = ["Losses", "last 90 days", "Reasons", "A", "Competitors", "B", "One.", "Two."]
    assert sorted(found, key=lambda text: found[text]) == shown


def test_a_long_key_goes_on_in_the_next_line() -> None:
    key = tuple(Key(f"shade of a rather long name {n}", LIGHT) for n in range(7))
    figure = draw(Head("T", key=(*key, Key("target", TARGET))), Rows((Row("A"),)))
    heights = {round(patch.get_y()) for patch in figure.axes[0].patches if patch.get_gid()}
    assert len(heights) > 2
    assert patches(figure)["key"].get_height() < 10
    assert_legible(figure)


def test_amounts_of_many_currencies_are_never_added() -> None:
    amounts = {"EUR": Decimal(1000), "USD": Decimal(2000)}
    assert amounts_cell(amounts, "3 open", ENGLISH) == Cell("€1K + $2K", "3 open")
    assert amounts_cell(amounts, "won", ENGLISH, width=212) == Cell("€1K", "+ $2K · won")
    assert amounts_cell(amounts, "", ENGLISH, width=60) == Cell("€1K", "+ 1 currency")
    assert amounts_cell({}, "3 open", ENGLISH) == Cell("", "3 open")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), [0, 1]),
        ((0, 0), [0, 1]),
        ((3,), [0, 1, 2, 3]),
        ((19,), [0, 5, 10, 15, 20]),
        ((-30, 60, None), [-50, 0, 50, 100]),
        ((1_234_567,), [0, 500_000, 1_000_000, 1_500_000]),
    ],
)
def test_ticks_are_few_and_round(values: tuple[float | None, ...], expected: list[float]) -> None:
    found = ticks(values, str)
    assert [tick.value for tick in found] == expected
    assert found[0].text == str(found[0].value)


def test_percents() -> None:
    assert [tick.text for tick in percents(ENGLISH)] == ["0%", "25%", "50%", "75%", "100%"]


def test_months_have_their_year_where_it_begins() -> None:
    def months(count: int) -> list[dt.date]:
        return [dt.date(2026 + n // 12, n % 12 + 1, 1) for n in range(10, 10 + count)]

    assert month_names(months(4), ENGLISH) == ("Nov\n2026", "Dec", "Jan\n2027", "Feb")
    assert month_names(months(3), CHINESE) == ("11月\n26年", "12月", "1月\n27年")
    assert [name for name in month_names(months(40), ENGLISH) if name] == [
        "2027", "2028", "2029", "2030",
    ]  # fmt: skip


def test_places_are_spread_as_little_as_needed() -> None:
    assert spread([10, 100], 20, 0, 200) == [10, 100]
    assert spread([50, 40, 45], 20, 0, 200) == [80, 40, 60]
    assert spread([195, 199], 20, 0, 200) == [180, 200]
    assert spread([5, 5, 5], 20, 0, 30) == [0, 20, 40]


def test_texts_are_cut_not_overlaid() -> None:
    figure = draw(Head("W" * 99, "w" * 300), Rows((Row("W" * 99, value="1"),)))
    assert texts(figure)["title"].endswith("…")
    assert_legible(figure)
