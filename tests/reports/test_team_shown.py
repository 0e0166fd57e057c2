"""A team in words and as a picture, in both languages."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.attaining import pace
from reports.tables import word_table
from reports.team import REPORT, draw, tell
from reports.team.shape import Rep, Team, Work
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, patches, rules, texts
from tests.reports.charts.samples import names
from tests.reports.samples import TODAY, about, euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
both = pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["English", "Chinese"])
IDLE = Work(0, {}, 0, {}, 0, None, 0, 0, 0, {})
LI = Work(4, euros("7000"), 40, euros("90000"), 10, 41.0, 12, 1, 2, euros("120000"))
ANA = Work(2, {}, 3, euros("20000"), 1, 12.5, 30, 0, 0, {})
ZOE = Work(1, {"USD": Decimal(5)}, 20, euros("9000"), 50, 60.0, 3, 0, 0, {})


def team(*reps: tuple[str, Work], total: Work = IDLE) -> Team:
    found = tuple(Rep(n, name, work) for n, (name, work) in enumerate(reps, start=1))
    return Team(about(), "EUR", found, total)


def three() -> Team:
    total = Work(
        7, {"EUR": Decimal(7000), "USD": Decimal(5)}, 63, euros("119000"), 61, 50.0, 45, 1, 2,
        euros("200000"),
    )  # fmt: skip
    return team(("Li Wei", LI), ("Ana Silva", ANA), ("Zoé Roux", ZOE), total=total)


def several(words: Words, count: int) -> Team:
    works = (
        replace(
            LI,
            won=n + 1,
            won_value={"EUR": Decimal(10_000_000) // (n + 1), "CNY": Decimal(5000)},
            target={} if n % 3 else euros("4000000"),
        )
        for n in range(count)
    )
    return team(*zip(names(words, count), works, strict=True), total=LI)


def test_sentences_and_table() -> None:
    told = tell(three(), ENGLISH)
    assert told.title == "Team"
    assert list(told.sentences[1:]) == [
        "Together: 7 open (€7,000 + $5), 63 won (€119,000), 61 lost. Win rate: 51%.",
        "Target: €200,000. Reached: 60%, with 98% of the working days over.",
        (
            "Won most: Li Wei (€90,000, 40 won), Ana Silva (€20,000, 3 won), and "
            "Zoé Roux (€9,000, 20 won)."
        ),
        "Win rate above the team's by more than chance: Li Wei (80%).",
        "Win rate below the team's by more than chance: Zoé Roux (29%).",
        "Needs attention: 1 overdue, 2 stale.",
    ]
    assert told.table is not None
    _, together, li, ana, _ = word_table(told.table, ENGLISH)
    assert li == [
        "Li Wei", "4", "€7,000", "40", "€90,000", "€120,000", "75%", "10", "80%", "41", "12", "1",
        "2",
    ]  # fmt: skip
    assert (ana[2], ana[5], ana[6], ana[8]) == ("–", "", "", "3 of 4")
    assert (together[0], together[6]) == ("Together", "60%")


def test_of_few_cases_nothing_is_said() -> None:
    all_won = replace(ANA, won=9, lost=0)
    all_lost = replace(ANA, won=0, won_value={}, lost=9)
    total = replace(ANA, won=9, lost=9)
    of = team(("Ana Silva", all_won), ("Li Wei", all_lost), total=total)
    assert of.apart == ((), ())
    told = tell(of, ENGLISH)
    assert "Nobody's win rate differs from the team's by more than chance." in told.sentences
    assert any(note.startswith("Below 10 cases") for note in told.footnotes)


def test_nobody_did_anything() -> None:
    told = tell(team(), ENGLISH)
    assert told.sentences[1:] == (
        "Nobody has anything open, and nobody closed or did anything in the period.",
    )
    assert told.table is None
    assert REPORT.picture(team(), ENGLISH) is None
    assert not REPORT.is_drawn(team(("Li Wei", replace(IDLE, open=3))))


def test_in_chinese() -> None:
    told = tell(three(), CHINESE)
    assert told.title == "团队"
    assert told.sentences[2] == "目标：€200,000。完成 60%，工作日已过 98%。"


def test_the_pace_counts_working_days_that_are_over() -> None:
    monday = dt.date(2026, 7, 27)
    week = (monday, monday + dt.timedelta(days=7))
    assert pace(*week, monday) == 0
    assert pace(*week, monday + dt.timedelta(days=4)) == 4 / 5
    assert pace(*week, monday + dt.timedelta(days=30)) == 1
    assert pace(dt.date(2026, 8, 1), dt.date(2026, 8, 3), TODAY) is None


def test_bars_targets_and_dots_are_where_they_belong() -> None:
    figure = draw(three(), ENGLISH)
    found, written = patches(figure), texts(figure)
    bar, mark = found["bar:1"], found["target:1"]
    unit = bar.get_width() / 90000
    assert found["bar:2"].get_width() / unit == pytest.approx(20000)
    middle = mark.get_x() + mark.get_width() / 2
    assert (middle - bar.get_x()) / unit == pytest.approx(120000)
    assert "target:2" not in found
    assert (written["value:1"], written["value:2"]) == ("€90K · 75%", "€20K")
    assert (written["beside1:rate 1"], written["beside1:rate 2"]) == ("80%", "3 of 4")
    zero, one = rules(figure, "zero")[0], rules(figure, "grid:100%")[0]
    width = one.get_xdata()[0] - zero.get_xdata()[0]
    place = (found["dot:rate 2"].center[0] - zero.get_xdata()[0]) / width
    assert place == pytest.approx(0.75)
    few, many = rules(figure, "interval:rate 2")[0], rules(figure, "interval:rate 1")[0]
    reach = [line.get_xdata()[1] - line.get_xdata()[0] for line in (few, many)]
    assert reach[0] > 2 * reach[1]


def test_rates_stand_in_the_order_of_what_was_won() -> None:
    figure = draw(three(), ENGLISH)
    dots = [patches(figure)[f"dot:rate {n}"].center[1] for n in (1, 2, 3)]
    assert dots == sorted(dots)


@both
@pytest.mark.parametrize("count", [1, 5, 40])
def test_the_picture_is_legible(count: int, words: Words) -> None:
    assert_legible(draw(several(words, count), words))
