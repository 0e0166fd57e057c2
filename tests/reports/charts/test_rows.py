import pytest

from reports import style
from reports.charts import HATCHED, LIGHT, SOLID, Cell, Head, Row, Rows, Segment, draw, fold
from tests.reports.charts.reading import assert_legible, patches, texts


def test_an_example() -> None:
    """How a report draws sources: won and open, the count at the end, the amount beside it."""
    website = Row(
        "Website",
        (Segment(6, SOLID, "won"), Segment(2, LIGHT, "open")),
        "8",
        beside=(Cell("€40K", "6 won"),),
    )
    fair = Row("Trade fair", (Segment(4, SOLID, "won"),), "4", beside=(Cell("€9K", "4 won"),))
    figure = draw(Head("Sources", "last 12 months"), Rows((website, fair)))

    found, said = patches(figure), texts(figure)
    assert found["won:Website"].get_width() == pytest.approx(3 * found["open:Website"].get_width())
    assert found["won:Trade fair"].get_width() == pytest.approx(
        found["won:Website"].get_width() * 4 / 6
    )
    assert said["value:Website"] == "8"
    assert (said["beside1:Trade fair"], said["small1:Trade fair"]) == ("€9K", "4 won")


def test_segments_follow_each_other_and_the_value_stands_behind() -> None:
    row = Row("A", (Segment(3, SOLID, "a"), Segment(0, LIGHT, "b"), Segment(1, HATCHED, "c")), "4")
    figure = draw(Head("T"), Rows((row,)))
    found = patches(figure)
    assert "b:A" not in found
    assert found["c:A"].get_hatch()
    end = found["a:A"].get_x() + found["a:A"].get_width()
    assert found["c:A"].get_x() == pytest.approx(end)
    (value,) = (text for text in figure.axes[0].texts if text.get_gid() == "value:A")
    assert value.get_position()[0] > end + found["c:A"].get_width()


def test_below_zero_reaches_the_other_way() -> None:
    rows = Rows((Row("Up", (Segment(10),), "+10"), Row("Down", (Segment(-5),), "−5")))
    figure = draw(Head("T"), rows)
    up, down = patches(figure)["bar:Up"], patches(figure)["bar:Down"]
    assert down.get_x() + down.get_width() == pytest.approx(up.get_x())
    assert down.get_width() == pytest.approx(up.get_width() / 2)
    assert_legible(figure)


def test_nothing_is_no_bar_and_little_is_seen() -> None:
    rows = Rows((Row("All", (Segment(10**6),), "1M"), Row("One", (Segment(1),)), Row("None")))
    found = patches(draw(Head("T"), rows))
    assert found["bar:One"].get_width() == 2
    assert "bar:None" not in found


def test_a_target_is_marked_where_it_lies() -> None:
    figure = draw(Head("T"), Rows((Row("Li", (Segment(50),), "€50K", target=100),)))
    bar, mark = patches(figure)["bar:Li"], patches(figure)["target:Li"]
    middle = mark.get_x() + mark.get_width() / 2
    assert middle - bar.get_x() == pytest.approx(2 * bar.get_width())
    assert_legible(figure)


def test_columns_of_figures_end_at_the_same_place() -> None:
    cells = ((Cell("€1"), Cell("3")), (Cell("€999,999"), Cell("12")))
    rows = Rows(tuple(Row(str(place), beside=of) for place, of in enumerate(cells)), ("Won", "No"))
    figure = draw(Head("T"), rows)
    places = {
        text.get_gid(): text.get_position()[0]
        for text in figure.axes[0].texts
        if str(text.get_gid()).startswith("beside")
    }
    assert places["beside2:0"] == places["beside2:1"] == style.RIGHT
    assert places["beside1:0"] == places["beside1:1"] < style.RIGHT


def test_too_many_are_folded() -> None:
    def row(n: int) -> Row:
        return Row(str(n))

    def rest(left: object) -> Row:
        return Row(f"and {len(left)} more")  # type: ignore[arg-type]

    assert [of.name for of in fold(range(3), row, rest, most=3)] == ["0", "1", "2"]
    assert [of.name for of in fold(range(40), row, rest, most=3)] == ["0", "1", "and 38 more"]
