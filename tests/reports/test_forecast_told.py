"""The forecast in words and as a chart."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.forecast import REPORT
from reports.forecast.shape import Better, Forecast, Grade, Month, Open
from reports.periods import parse_period
from reports.report import About
from reports.words import Words, words_for
from store.probabilities import Fate
from store.targets import each_month
from tests.reports.charts.reading import assert_legible, patches, texts

TODAY = dt.date(2026, 11, 23)
ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
NOTHING = Open(0, {}, {}, 0)
END = {1: dt.date(2026, 12, 1), 6: dt.date(2027, 5, 1), 40: dt.date(2030, 3, 1)}


def euros(amount: int) -> dict[str, Decimal]:
    return {"EUR": Decimal(amount)}


def due(count: int, best: int, weighted: int) -> Open:
    return Open(count, euros(best), euros(weighted), 0)


def sample(months: int = 6) -> Forecast:
    start, end = dt.date(2026, 11, 1), END[months]
    grade = Grade(dt.date(2026, 10, 1), dt.date(2026, 9, 28), euros(310_000), euros(280_000))
    return Forecast(
        about=About(parse_period("next 6 months", TODAY), {}, TODAY),
        home="EUR",
        start=start,
        end=end,
        months=tuple(
            Month(month, 1, euros(100), due(2, 400, 150), euros(500))
            for month in each_month(start, end)
        ),
        past_due=due(3, 70, 20),
        undated=due(1, 30, 10),
        later=NOTHING,
        earlier=None,
        won=euros(600),
        due=due(12, 2400, 900),
        target=euros(3000),
        win_rates={"EUR": Decimal("0.25")},
        pace=0.1,
        grades=(grade,),
        better=(Better(Fate(4, "Proposal", 60, 18, 45), 40),),
    )


def test_it_says_what_comes_against_the_target_and_how_good_it_was() -> None:
    assert REPORT.tell(sample(), ENGLISH).sentences == (
        "next 6 months (1 Nov 2026 – 30 Apr 2027) · as of 23 Nov 2026",
        "Won: €600. Still to come in these months: €900 weighted, €2,400 at best.",
        (
            "Target €3,000: 20% won, with 10% of the working days gone. What is open is 1× the "
            "missing €2,400. At the win rate of the last 12 months (25%) 4× is needed."
        ),
        "3 opportunities are past their expected close and in no month: €70.",
        "1 opportunity has no expected close: €30.",
        "4 weeks before its end, Oct 2026 was forecast at €310,000; €280,000 were won (−10%).",
        (
            "Proposal is set to 60%, but of 45 that reached it and were closed in the last 12 "
            "months 18 were won (27%–55%): 40% would be closer."
        ),
    )


def test_it_says_the_same_in_chinese() -> None:
    told = REPORT.tell(sample(), CHINESE)
    assert "已赢单：€600。这些月份还预计：加权预测 €900，最佳情况 €2,400。" in told.sentences
    assert told.title == "销售预测"
    assert "目标 €3,000：已完成 20%，工作日已过 10%。" in told.sentences[2]


def test_a_target_that_is_met_needs_no_coverage() -> None:
    met = replace(sample(), target=euros(500))
    assert "The target of €500 is met: 120% of it is won" in REPORT.tell(met, ENGLISH).sentences[2]


def test_nothing_is_a_sentence_and_no_chart() -> None:
    bare = Month(dt.date(2026, 11, 1), 0, {}, NOTHING, {})
    nothing = replace(
        sample(), months=(bare,), past_due=NOTHING, undated=NOTHING, won={}, due=NOTHING,
        target={}, grades=(), better=(),
    )  # fmt: skip
    told = REPORT.tell(nothing, ENGLISH)
    assert told.sentences[1] == "Nothing was won, nothing is open, and there is no target."
    assert told.table is None
    assert REPORT.picture(nothing, ENGLISH) is None
    assert REPORT.openings(nothing, ENGLISH) == ()


def test_the_table_has_the_months_and_what_is_in_none() -> None:
    table = REPORT.tell(sample(), ENGLISH).table
    assert table is not None
    assert [row[0] for row in table.rows] == [
        "Nov 2026", "Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027", "Apr 2027", "Together",
        "Past due", "Undated",
    ]  # fmt: skip
    assert table.rows[0] == ("Nov 2026", euros(100), euros(150), euros(400), 2, euros(500))


def test_another_currency_is_drawn_where_there_is_nothing_in_the_workspaces() -> None:
    dollars = replace(sample(), home="USD")
    assert dollars.currency == "EUR"
    both = replace(sample(), won={"EUR": Decimal(1), "USD": Decimal(2)})
    assert (
        "Amounts in the chart are in EUR; currencies are never added up."
        in REPORT.tell(both, ENGLISH).footnotes
    )


@pytest.mark.parametrize("months", [1, 6, 40])
@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_columns_are_as_high_as_they_say(months: int, words: Words) -> None:
    figure = REPORT.draw(sample(months), words)
    height = {gid: patch.get_height() for gid, patch in patches(figure).items()}
    won = height["won:2026-11"]
    assert height["weighted:2026-11"] / won == pytest.approx(1.5)
    assert height["rest:2026-11"] / won == pytest.approx(2.5)
    assert height["weighted:past_due"] / won == pytest.approx(0.2)
    assert "target:2026-11" in height
    assert texts(figure)["value:2026-11"] == "€250"
    assert_legible(figure)


def test_two_grades_are_drawn_as_lines() -> None:
    one = sample()
    two = replace(one, grades=(*one.grades, replace(one.grades[0], month=one.start)))
    assert "label:won" not in texts(REPORT.draw(one, ENGLISH))
    figure = REPORT.draw(two, ENGLISH)
    found = texts(figure)
    assert (found["label:won"], found["label:forecast"]) == ("Won €280K", "Forecast €310K")
    assert_legible(figure)
