import pytest
from matplotlib.colors import to_hex

from reports import style
from reports.charts import Head, Level, Step, Waterfall, draw, moved
from tests.reports.charts.reading import assert_legible, patches, rules, texts, top


def test_an_example() -> None:
    """How a report draws a bridge: what came in and what was lost since last week."""
    steps = moved((Step("New", 40, "+€40K"), Step("Won", 0, "±€0"), Step("Lost", -90, "−€90K")))
    bridge = Waterfall(Level("16 Nov", 100, "€100K"), steps, Level("23 Nov", 50, "€50K"))
    figure = draw(Head("Bridge", "last week"), bridge)

    found = patches(figure)
    assert "up:Won" not in found
    unit = found["level:start"].get_height() / 100
    up, down, end = found["up:New"], found["down:Lost"], found["level:end"]
    assert up.get_height() == pytest.approx(40 * unit)
    assert down.get_height() == pytest.approx(90 * unit)
    assert top(up) + up.get_height() == pytest.approx(top(found["level:start"]))
    assert top(down) == pytest.approx(top(up))
    assert top(down) + down.get_height() == pytest.approx(top(end))
    assert texts(figure)["value:Lost"] == "−€90K"
    assert texts(figure)["name:end"] == "23 Nov"
    assert_legible(figure)


def test_what_goes_down_is_vermilion() -> None:
    steps = (Step("Up", 1, "+1"), Step("Down", -1, "−1"))
    found = patches(draw(Head("T"), Waterfall(Level("A", 5, "5"), steps, Level("B", 5, "5"))))
    assert to_hex(found["down:Down"].get_facecolor()).upper() == style.VERMILION
    assert to_hex(found["up:Up"].get_facecolor()).upper() == style.GREEN


def test_bars_are_connected_at_the_running_sum() -> None:
    steps = (Step("Up", 30, "+30"), Step("Down", -50, "−50"))
    figure = draw(Head("T"), Waterfall(Level("A", 40, "40"), steps, Level("B", 20, "20")))
    found = patches(figure)
    (after_up,) = rules(figure, "connector:Up")
    assert after_up.get_ydata() == pytest.approx([top(found["up:Up"])] * 2)
    assert min(after_up.get_xdata()) == found["up:Up"].get_x() + found["up:Up"].get_width()
    assert max(after_up.get_xdata()) == found["down:Down"].get_x()


def test_through_zero_and_down_to_nothing() -> None:
    through = (Step("Lost", -150, "−150"), Step("New", 30, "+30"))
    below = draw(Head("T"), Waterfall(Level("A", 100, "100"), through, Level("B", -20, "−20")))
    assert_legible(below)
    assert texts(below)["value:Lost"] == "−150"
    gone = (Step("Lost", -100, "−100"),)
    nothing = draw(Head("T"), Waterfall(Level("A", 100, "100"), gone, Level("B", 0, "0")))
    assert_legible(nothing)
    assert "level:end" not in patches(nothing)
    assert texts(nothing)["value:end"] == "0"
