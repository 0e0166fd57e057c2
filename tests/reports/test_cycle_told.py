"""The cycle in words and as a picture, in both languages."""

import re
from dataclasses import replace

import pytest

from reports.cycle import REPORT, tell
from reports.cycle.shape import Cycle, StageTime
from reports.tables import word_table
from reports.words import Words, words_for
from store.cycle import Spread, Waiting
from tests.reports.charts.reading import assert_legible, patches, texts
from tests.reports.charts.samples import names
from tests.reports.samples import about

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")


def busy() -> Cycle:
    return Cycle(
        about(),
        (
            StageTime(1, "Identified", Spread(40, 1, 3, 9.26, 5.12), Spread(7, 1, 2, 3, 2)),
            StageTime(2, "Proposal", Spread(23, 6, 12, 30, 21), Spread(12, 20, 55.5, 90, 60)),
            StageTime(3, "Negotiation", None, Spread(1, 4, 4, 4, 4)),
            StageTime(4, "Pilot", Spread(2, 40, 50, 60, 50), None),
        ),
        {-2: 1, 20: 3, 50: 4},
        (
            Waiting(12, "Acme renewal", "Li Wei", "Proposal", 91),
            Waiting(3, "R" * 90, "Ana", "Negotiation", 1),
        ),
    )


def many(words: Words, count: int) -> Cycle:
    stages = tuple(
        StageTime(
            place,
            f"{name}",
            Spread(90 - place, place, 2 * place + 1, 5 * place + 2, 3 * place)
            if place % 4
            else None,
            Spread(1200, 1, 33.333, 4, 2) if place % 3 else None,
        )
        for place, name in enumerate(names(words, count), start=1)
    )
    return replace(busy(), stages=stages)


def told(of: Cycle, words: Words) -> str:
    telling = tell(of, words)
    rows = word_table(telling.table, words) if telling.table else []
    lines = [telling.title, *telling.sentences, *(" | ".join(row) for row in rows)]
    return "\n".join([*lines, *telling.footnotes, telling.alt_text])


def test_sentences_say_how_long_and_where_they_wait() -> None:
    title = "R" * 59 + "…"
    assert list(tell(busy(), ENGLISH).sentences) == [
        "Left a stage, or won: last 90 days (3 May 2026 – 31 Jul 2026) · as of 31 Jul 2026",
        "From opened to won: 50 days in the median, 37.1 on average, of 7 won.",
        "Slowest: Proposal, 12 days in the median; every fourth took 30 or more.",
        (
            "Where they pile up: in Proposal the 12 that are there wait 55.5 days in the median, "
            "longer than three of four that left it."
        ),
        (
            "Longest in their stage: #12 Acme renewal (Li Wei, Proposal, 91 days); "
            f"#3 {title} (Ana, Negotiation, 1 day)."
        ),
    ]


def test_table_keeps_those_that_left_and_those_that_wait_apart() -> None:
    table = tell(busy(), ENGLISH).table
    assert table is not None
    _, *rows = word_table(table, ENGLISH)
    assert rows[0] == ["Identified", "40", "3", "5.1", "9.3", "7", "2"]
    assert rows[2] == ["Negotiation", "0", "", "", "", "1", "4"]
    assert rows[-1] == ["Won", "7", "50", "37.1", "", "", ""]


def test_footnotes_say_what_is_not_in_it() -> None:
    notes = "\n".join(tell(busy(), ENGLISH).footnotes)
    assert "1 won before it was opened is left out of the sales cycle." in notes
    assert "those that are still there are shown apart" in notes


def test_nothing_at_all_is_said_and_not_drawn() -> None:
    nothing = Cycle(about(), (StageTime(1, "Identified", None, None),), {}, ())
    text = told(nothing, ENGLISH)
    assert "Nothing was won in this period, so there is no sales cycle." in text
    assert "Nothing is open." in text
    assert REPORT.picture(nothing, ENGLISH) is None
    waiting = replace(nothing, stages=(StageTime(1, "Identified", None, Spread(1, 1, 1, 1, 1)),))
    assert REPORT.picture(waiting, ENGLISH) is None
    assert tell(waiting, ENGLISH).table is not None


def test_chinese_says_the_same_numbers_without_english() -> None:
    text = told(busy(), CHINESE)
    assert set(re.findall(r"[A-Za-z]+", text)) <= {
        "Acme", "renewal", "Li", "Wei", "Ana", "Pilot", "R" * 59,
    }  # fmt: skip
    assert "#12 Acme renewal（Li Wei，方案报价，91 天）" in text


def test_bars_are_the_middle_half_and_the_line_is_the_median() -> None:
    figure = REPORT.draw(busy(), ENGLISH)
    found, labels = patches(figure), texts(figure)
    one, two = found["quartiles:stage:1"], found["quartiles:stage:2"]
    assert two.get_width() / one.get_width() == pytest.approx(24 / 8.26)
    median = found["median:stage:2"]
    middle = median.get_x() + median.get_width() / 2
    assert (middle - two.get_x()) / two.get_width() == pytest.approx(6 / 24)
    assert "median:stage:3" not in found
    assert (labels["beside1:stage:2"], labels["small1:stage:2"]) == ("12 d", "of 23")
    assert (labels["beside2:stage:2"], labels["small2:stage:2"]) == ("12", "for 55.5 d")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_any_number_of_stages_is_legible(words: Words, count: int) -> None:
    figure = REPORT.draw(many(words, count), words)
    assert_legible(figure)
    assert len([gid for gid in texts(figure) if gid.startswith("name:")]) == count
