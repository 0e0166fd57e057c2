"""The conversion in words and as a picture, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest

from reports.conversion import REPORT, draw, tell
from reports.conversion.shape import Cohort, Conversion
from reports.outcomes import Closed
from reports.tables import word_table
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, patches, texts
from tests.reports.samples import about, euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
both = pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["English", "Chinese"])


def cohorts(*counts: tuple[int, int, int]) -> tuple[Cohort, ...]:
    """Won, lost and open of months that end with the one after today's."""
    months = [dt.date(2025 + (n + 8) // 12, (n + 8) % 12 + 1, 1) for n in range(12)]
    padded = [(0, 0, 0)] * (11 - len(counts)) + [*counts, (0, 0, 0)]
    return tuple(Cohort(*of, month) for month, of in zip(months, padded, strict=True))


def busy() -> Conversion:
    return Conversion(
        about=about(),
        worked=90,
        without_account=4,
        accounts_worked=50,
        accounts_won=12,
        closed=Closed(17, 68, {"EUR": Decimal(310000), "USD": Decimal("99.50")}, euros("200000")),
        cohorts=cohorts((40, 60, 0), (3, 1, 1), (5, 20, 30)),
    )


def small() -> Conversion:
    return Conversion(about(), 4, 0, 4, 3, Closed(1, 0, {}, {}), cohorts((1, 0, 3)))


def nothing() -> Conversion:
    return Conversion(about(), 0, 0, 0, 0, Closed(0, 0, {}, {}), cohorts())


def test_sentences_of_a_busy_team() -> None:
    told = tell(busy(), ENGLISH)
    assert told.title == "Conversion"
    assert list(told.sentences) == [
        "last 90 days (3 May 2026 – 31 Jul 2026) · as of 31 Jul 2026",
        "50 accounts were worked on. Bought for the first time: 12 (24%).",
        (
            "90 opportunities were worked on, €310,000 + $99.50 was won: "
            "€3,444.44 + $1.11 for each one worked on."
        ),
        (
            "Closed in the period: 17 won (€310,000 + $99.50), 68 lost (€200,000). "
            "Win rate: 20% by count, 61% EUR and 100% USD by value."
        ),
        "Of the opportunities of months that have matured, 41% of those decided were won.",
    ]
    assert told.table is not None
    rows = word_table(told.table, ENGLISH)
    assert rows[9] == ["May 2026", "100", "40", "60", "0", "40%", "40%"]
    assert rows[10] == ["Jun 2026", "5", "3", "1", "1", "3 of 5", "3 of 4"]
    assert rows[11] == ["Jul 2026 (maturing)", "55", "5", "20", "30", "9%", "20%"]
    assert rows[12] == ["Aug 2026", "0", "0", "0", "0", "–", "–"]
    assert "4 opportunities worked on have no account" in told.footnotes[1]
    assert told.alt_text.endswith("Jul 2026: 55 opened, 5 won, 20 lost, 30 open, win rate 20%.")


def test_few_are_counted_and_nothing_is_said_to_be_nothing() -> None:
    assert tell(small(), ENGLISH).sentences[1] == (
        "4 accounts were worked on. Bought for the first time: 3 of 4 (30%–95%)."
    )
    told = tell(nothing(), ENGLISH)
    assert told.table is None
    assert list(told.sentences[1:]) == [
        "No account was worked on in this period.",
        "Nothing was closed in the period.",
    ]
    assert REPORT.picture(nothing(), ENGLISH) is None


def test_in_chinese() -> None:
    told = tell(busy(), CHINESE)
    assert told.title == "销项率"
    assert told.sentences[1] == "跟进了 50 个客户，其中首次成交：12 个（24%）。"
    assert texts(draw(busy(), CHINESE))["name:2026-07"] == "7月"


def test_columns_are_as_high_as_their_counts() -> None:
    figure = draw(busy(), ENGLISH)
    found, written = patches(figure), texts(figure)
    unit = found["lost:2026-05"].get_height() / 60
    heights = [found[f"{part}:2026-07"].get_height() for part in ("won", "lost", "open")]
    assert [height / unit for height in heights] == pytest.approx([5, 20, 30])
    values = [written[f"value:2026-0{month}"] for month in (5, 6, 7)]
    assert values == ["40%", "3 of 4", "20%*"]
    assert "* Still maturing" in written["note"]
    assert [written[f"value:{row}"] for row in ("worked", "won")] == ["50", "12 · 24%"]
    assert found["bar:won"].get_width() / found["bar:worked"].get_width() == pytest.approx(0.24)
    # A month to come has nothing to show.
    assert "name:2026-07" in written
    assert "name:2026-08" not in written


@both
@pytest.mark.parametrize("of", [small(), busy()], ids=["few", "many"])
def test_the_picture_is_legible(of: Conversion, words: Words) -> None:
    assert_legible(draw(of, words))
