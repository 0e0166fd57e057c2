"""The trend in words and as lines."""

import datetime as dt
from decimal import Decimal

import pytest

from reports.counted import Total
from reports.periods import parse_period
from reports.report import About
from reports.trend import REPORT
from reports.trend.shape import Point, Trend
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, patches, rules, texts

TODAY = dt.date(2026, 11, 25)
ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")


def counted(count: int, amount: int) -> Total:
    return Total(count, {"EUR": Decimal(amount)} if amount else {})


def sample(weeks: int) -> Trend:
    """Each week one more is won, worth €1,000 each; the last week runs."""
    points = []
    for place in range(weeks):
        monday = dt.date(2026, 11, 23) - (weeks - 1 - place) * dt.timedelta(days=7)
        last = place == weeks - 1
        end = TODAY + dt.timedelta(days=1) if last else monday + dt.timedelta(days=7)
        won = counted(place + 1, 1000 * (place + 1))
        points.append(Point(monday, monday, end, counted(9, 9), won, counted(2, 0), last))
    about = About(parse_period("last 12 weeks", TODAY), {}, TODAY)
    new, won, lost = counted(9 * weeks, 9), counted(weeks, 1000), counted(2 * weeks, 0)
    return Trend(about, "EUR", False, tuple(points), new, won, lost)


def test_the_last_whole_week_stands_beside_a_usual_one() -> None:
    told = REPORT.tell(sample(5), ENGLISH)
    assert told.title == "Sales trend"
    assert told.sentences[1:] == (
        "Won: 5 worth €1,000. Lost: 10. New: 45 worth €9.",
        (
            "In the last whole week, the week of 16 Nov, 4 were won, worth €4,000; a usual "
            "week has 2.5, worth €2,500."
        ),
    )
    assert told.footnotes == ("The last week is still running.",)
    assert told.table is not None
    assert [row[0] for row in told.table.rows][:2] == ["23 Nov", "16 Nov"]


def test_one_week_is_compared_with_nothing() -> None:
    assert len(REPORT.tell(sample(2), ENGLISH).sentences) == 2


def test_it_says_the_same_in_chinese() -> None:
    told = REPORT.tell(sample(5), CHINESE)
    assert told.title == "销售趋势"
    assert "赢单：5 个，金额 €1,000。" in told.sentences[1]


@pytest.mark.parametrize("weeks", [1, 5, 28])
@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_lines_end_with_their_names_and_the_running_week(weeks: int, words: Words) -> None:
    figure = REPORT.draw(sample(weeks), words)
    written = texts(figure)
    assert written["label:won_value"] == words.short_money(Decimal(1000 * weeks), "EUR")
    assert {"label:new", "label:won", "label:lost"} <= set(written)
    assert len(rules(figure, "line:won")) == weeks - 1
    assert patches(figure)["point:won"].get_facecolor()[:3] == (1, 1, 1)
    if weeks > 1:
        assert rules(figure, "line:won")[-1].get_linestyle() == "--"
        assert rules(figure, "line:won")[0].get_linestyle() == ("--" if weeks == 2 else "-")
    assert_legible(figure)
