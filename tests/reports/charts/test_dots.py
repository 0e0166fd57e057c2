import pytest

from reports.charts import Cell, Dot, Dots, Head, draw, percents, ticks
from reports.figures import wilson
from reports.words import words_for
from tests.reports.charts.reading import assert_legible, patches, rules, texts

WORDS = words_for("en")


def test_an_example() -> None:
    """How a report draws a win rate of few: the dot, its interval, the numbers."""
    low, high = wilson(3, 4) or (0, 0)
    rates = Dots((Dot("Website", 0.75, low, high, (Cell("75%", "3 of 4"),)),), percents(WORDS))
    figure = draw(Head("Win rates"), rates)

    (zero,), (half,) = rules(figure, "zero"), rules(figure, "grid:50%")
    start, unit = zero.get_xdata()[0], (half.get_xdata()[0] - zero.get_xdata()[0]) * 2
    assert patches(figure)["dot:Website"].center[0] == pytest.approx(start + 0.75 * unit)
    (interval,) = rules(figure, "interval:Website")
    assert interval.get_xdata() == pytest.approx([start + low * unit, start + high * unit])
    assert texts(figure)["small1:Website"] == "3 of 4"


def test_nothing_to_divide_by_has_no_dot() -> None:
    figure = draw(Head("T"), Dots((Dot("A", None, beside=(Cell("–"),)),), percents(WORDS)))
    assert texts(figure)["beside1:A"] == "–"
    assert "dot:A" not in patches(figure)
    assert not rules(figure, "interval:A")


def test_days_have_a_median_within_the_middle_half() -> None:
    days = Dots(
        (Dot("Proposal", 10, 4, 22), Dot("Won", 6, None, 9), Dot("Idle", 3)),
        ticks((10, 22), WORDS.number),
        quartiles=True,
    )
    figure = draw(Head("T"), days)
    found = patches(figure)
    bar, median = found["quartiles:Proposal"], found["median:Proposal"]
    middle = median.get_x() + median.get_width() / 2
    assert (middle - bar.get_x()) / bar.get_width() == pytest.approx(6 / 18)
    won = found["median:Won"]
    assert found["quartiles:Won"].get_x() == won.get_x() + won.get_width() / 2
    assert "quartiles:Idle" not in found and "median:Idle" in found
    assert_legible(figure)
