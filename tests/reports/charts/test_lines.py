from itertools import pairwise

import pytest

from reports import style
from reports.charts import Head, Line, Lines, draw, ticks
from tests.reports.charts.reading import assert_legible, patches, rules, texts


def test_an_example() -> None:
    """How a report draws a trend: two lines by week, the last week still running."""
    won, lost = (2.0, 4.0, 1.0), (1.0, 1.0, 3.0)
    lines = Lines(
        ("9 Nov", "16 Nov", "23 Nov"),
        (
            Line("Won 1", won, style.GREEN, id="won"),
            Line("Lost 3", lost, style.VERMILION, id="lost"),
        ),
        ticks((*won, *lost), lambda value: f"{value:g}"),
        running=True,
    )
    figure = draw(Head("Trend", "last 3 weeks"), lines)

    first, second = rules(figure, "line:won")
    assert first.get_ydata()[0] - first.get_ydata()[1] == pytest.approx(
        (second.get_ydata()[1] - second.get_ydata()[0]) * 2 / 3
    )
    assert first.get_linestyle() == "-" and second.get_linestyle() == "--"
    assert texts(figure)["label:won"] == "Won 1"
    assert texts(figure)["tick:4"] == "4"
    assert_legible(figure)


def test_the_last_point_of_a_running_period_is_hollow() -> None:
    def ends(running: bool) -> tuple[float, ...]:
        lines = Lines(("A", "B"), (Line("x", (1, 2)),), (), running=running)
        return tuple(patches(draw(Head("T"), lines))["point:x"].get_facecolor()[:3])

    assert ends(True) == (1, 1, 1) != ends(False)


def test_an_unknown_value_interrupts_the_line() -> None:
    lines = Lines(tuple("ABCDE"), (Line("x", (1, 2, None, 4, None)),), ())
    figure = draw(Head("T"), lines)
    assert len(rules(figure, "line:x")) == 1
    assert len([patch for patch in figure.axes[0].patches if patch.get_gid() == "point:x"]) == 3
    assert not rules(draw(Head("T"), Lines(("A",), (Line("x", (None,)),), ())), "line:x")


def test_labels_of_lines_that_end_together_are_moved_apart_in_order() -> None:
    lines = Lines(
        ("A", "B"),
        tuple(Line(f"Line {n}", (1, 5 + n / 100), id=str(n)) for n in range(6)),
        ticks((0, 6), str),
    )
    figure = draw(Head("T"), lines)
    assert_legible(figure)
    places = {
        text.get_gid(): text.get_position()[1]
        for text in figure.axes[0].texts
        if str(text.get_gid()).startswith("label")
    }
    assert all(places[f"label:{b}"] < places[f"label:{a}"] for a, b in pairwise(range(6)))


def test_below_zero_lies_below_the_zero_line() -> None:
    lines = Lines(("A", "B"), (Line("x", (-3, -1)),), ticks((-3, -1), str))
    figure = draw(Head("T"), lines)
    (zero,), (line,) = rules(figure, "zero"), rules(figure, "line:x")
    assert min(line.get_ydata()) > zero.get_ydata()[0]
