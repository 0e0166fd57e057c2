"""The sources in words and as a picture, in both languages."""

import re
from decimal import Decimal

import pytest
from matplotlib.figure import Figure

from reports.sources import REPORT, tell
from reports.sources.shape import Source, Sources
from reports.tables import word_table
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, patches, texts
from tests.reports.charts.samples import names
from tests.reports.samples import about, euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")


def source(
    id_: int | None, name: str | None, won: int, lost: int, open_: int, days: int = 20
) -> Source:
    value = euros(f"{1000 * (won + open_)}") | {"USD": Decimal("99.50")}
    return Source(
        id_, name, open_, won, lost, value, euros(f"{900 * won}"), 1, {days: won} if won else {}
    )


def sources(*some: Source, left_out: int = 0) -> Sources:
    cycles: dict[int, int] = {}
    for one in some:
        for days, n in one.cycles.items():
            cycles[days] = cycles.get(days, 0) + n
    total = Source(
        None,
        None,
        sum(one.open for one in some),
        sum(one.won for one in some),
        sum(one.lost for one in some),
        euros("250000"),
        euros("90000"),
        len(some),
        cycles,
    )
    return Sources(about(), some, total, left_out)


def busy() -> Sources:
    return sources(
        source(1, "Website", 12, 60, 20, 55),
        source(2, "Referral", 40, 20, 10, 31),
        source(3, "Tradeshow", 3, 1, 2),
        source(None, None, 2, 3, 0),
        left_out=1,
    )


def many(words: Words, count: int) -> Sources:
    return sources(
        *(
            source(place + 1, f"{name}", 40 // (place + 1), 9, count - place)
            for place, name in enumerate(names(words, count))
        )
    )


def drawn(of: Sources, words: Words) -> Figure:
    return REPORT.draw(of, words)


def told(of: Sources, words: Words) -> str:
    telling = tell(of, words)
    rows = word_table(telling.table, words) if telling.table else []
    lines = [telling.title, *telling.sentences, *(" | ".join(row) for row in rows)]
    return "\n".join([*lines, *telling.footnotes, telling.alt_text])


def test_sentences_say_the_mix_and_what_is_more_than_chance() -> None:
    assert list(tell(busy(), ENGLISH).sentences) == [
        "Opened: last 90 days (3 May 2026 – 31 Jul 2026) · as of 31 Jul 2026",
        "173 opened, worth €250,000: 57 won, 84 lost, 32 still open. Won of those decided: 40%.",
        "Where most come from: Website (53%), Referral (40%), and Tradeshow (3%).",
        "Won more often than the 40% of all: Referral (67%).",
        "Won less often than the 40% of all: Website (17%).",
        "5 have no source, so they cannot be compared.",
    ]


def test_the_fastest_is_named_when_it_is_faster_than_all() -> None:
    of = sources(source(1, "Website", 9, 0, 0, 55), source(2, "Referral", 8, 0, 0, 31))
    said = "Won fastest: from Referral, in 31 days in the median; all in 55."
    assert said in told(of, ENGLISH)


def test_small_differences_are_said_to_be_chance_and_few_cases_are_not_compared() -> None:
    even = sources(source(1, "Website", 6, 6, 0), source(2, "Referral", 7, 5, 0))
    assert "Win rates of the sources differ by no more than chance." in told(even, ENGLISH)
    few = sources(source(1, "Website", 4, 0, 0), source(2, "Referral", 0, 4, 0))
    text = told(few, ENGLISH)
    assert "chance" not in text
    assert "often than" not in text
    assert "Below 10 cases" in text


def test_table_has_each_source_and_all() -> None:
    table = tell(busy(), ENGLISH).table
    assert table is not None
    header, *rows = word_table(table, ENGLISH)
    assert (header[0], header[2], header[-1]) == ("Source", "Share", "Median cycle")
    assert rows[0] == [
        "Website", "92", "53%", "20", "12", "60", "€32,000 + $99.50", "€10,800", "17%", "55",
    ]  # fmt: skip
    assert (rows[3][0], rows[3][8]) == ("no source", "2 of 5")
    assert (rows[-1][0], rows[-1][2]) == ("All", "")


def test_nothing_opened_is_a_sentence_and_no_picture() -> None:
    nothing = sources()
    assert "there is no source to show" in told(nothing, ENGLISH)
    assert tell(nothing, ENGLISH).table is None
    assert REPORT.picture(nothing, ENGLISH) is None


def test_where_nobody_said_a_source_there_is_no_mix_to_tell() -> None:
    text = told(sources(source(None, None, 2, 3, 0)), ENGLISH)
    assert "Where most come from" not in text
    assert "5 have no source, so they cannot be compared." in text


def test_chinese_says_the_same_numbers_without_english() -> None:
    text = told(busy(), CHINESE)
    assert set(re.findall(r"[A-Za-z]+", text)) <= {"US", "Tradeshow"}
    shares = re.compile(r"\d+%")
    assert sorted(shares.findall(text)) == sorted(shares.findall(told(busy(), ENGLISH)))


def test_bars_are_as_long_as_their_counts_and_their_shares_stand_beside() -> None:
    figure = drawn(busy(), ENGLISH)
    bars, labels = patches(figure), texts(figure)
    lengths = [bars[f"count:source:{id_}"].get_width() for id_ in (1, 2, 3, None)]
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        [1, 70 / 92, 6 / 92, 5 / 92]
    )
    assert labels["value:source:1"] == "53% · 92"
    assert labels["value:source:None"] == "3% · 5"


def test_quality_stands_beside_with_the_interval_where_cases_are_few() -> None:
    labels = texts(drawn(busy(), ENGLISH))
    assert (labels["beside2:source:2"], labels["small2:source:2"]) == ("67%", "of 60")
    assert (labels["beside2:source:3"], labels["small2:source:3"]) == ("3 of 4", "30%–95%")
    assert (labels["beside3:source:2"], labels["small3:source:2"]) == ("31 d", "40 won")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_any_number_of_sources_is_legible(words: Words, count: int) -> None:
    figure = drawn(many(words, count), words)
    assert_legible(figure)
    rows = [gid for gid in texts(figure) if gid.startswith("name:")]
    assert len(rows) == min(count, 12)
    assert ("name:rest" in rows) == (count > 12)
