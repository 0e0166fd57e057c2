import pytest

from reports.charts import HATCHED, OUTLINED, WON, Column, Columns, Head, Segment, draw
from tests.reports.charts.reading import assert_legible, patches, rules, texts, top


def test_an_example() -> None:
    """How a report draws a forecast: a month against its target, and what has no date."""
    months = (
        Column(
            "Nov",
            (Segment(60, WON, "won"), Segment(40, HATCHED, "best")),
            "€100K",
            target=50,
            target_label="of €50K",
        ),
        Column("No date", (Segment(25, OUTLINED, "undated"),), "€25K", "3 open", apart=True),
    )
    figure = draw(Head("Forecast", "next 6 months"), Columns(months))

    found, said = patches(figure), texts(figure)
    won, best = found["won:Nov"], found["best:Nov"]
    assert top(won) == pytest.approx(top(best) + best.get_height())
    assert found["undated:No date"].get_height() == pytest.approx(best.get_height() * 25 / 40)
    target = found["target:Nov"].get_y() + found["target:Nov"].get_height() / 2
    assert target == pytest.approx(top(won) + won.get_height() * 10 / 60)
    assert (said["value:Nov"], said["target label:Nov"]) == ("€100K", "of €50K")
    assert said["small:No date"] == "3 open"


def test_those_apart_have_their_own_baseline() -> None:
    columns = (Column("A"), Column("B"), Column("C", apart=True), Column("D", apart=True))
    first, second = rules(draw(Head("T"), Columns(columns)), "zero")
    assert max(first.get_xdata()) < min(second.get_xdata())
    (only,) = rules(draw(Head("T"), Columns(columns[:2])), "zero")
    assert max(only.get_xdata()) == pytest.approx(max(first.get_xdata()), rel=0.4)


def test_below_zero_hangs_from_the_line() -> None:
    columns = Columns((Column("A", (Segment(10),), "10"), Column("B", (Segment(-5),), "−5")))
    figure = draw(Head("T"), columns)
    up, down = patches(figure)["bar:A"], patches(figure)["bar:B"]
    assert top(up) + up.get_height() == pytest.approx(top(down))
    assert down.get_height() == pytest.approx(up.get_height() / 2)
    assert_legible(figure)


def test_all_zero_is_only_a_line() -> None:
    figure = draw(Head("T"), Columns((Column("A", (Segment(0),), "0"), Column("B", value="0"))))
    assert not [gid for gid in patches(figure) if gid.startswith("bar")]
    assert texts(figure)["value:A"] == texts(figure)["value:B"] == "0"
    assert_legible(figure)


def test_the_highest_of_many_keeps_its_value() -> None:
    columns = tuple(Column(str(n), (Segment(n % 17),), f"€{n},000,000") for n in range(40))
    said = texts(draw(Head("T"), Columns(columns)))
    assert said["value:16"] == "€16,000,000"
    assert 1 < sum(gid.startswith("value") for gid in said) < 40


@pytest.mark.parametrize("target", [1, 60, 95, 100, 105, 115, 130, 400])
def test_a_target_close_to_the_value_covers_nothing(target: float) -> None:
    column = Column("A", (Segment(100),), "€100K", target=target, target_label="of €1M")
    figure = draw(Head("T"), Columns((column, Column("B", (Segment(100),), "€100K"))))
    assert_legible(figure)
    assert {"value:A", "target label:A", "value:B"} <= texts(figure).keys()
