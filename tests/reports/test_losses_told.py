"""The losses in words and as a picture, in both languages."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.counted import Counted
from reports.losses import REPORT, tell
from reports.losses.shape import Competitor, Losses, Reason, StageLost
from reports.tables import word_table
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, patches, texts
from tests.reports.charts.samples import names
from tests.reports.samples import about, euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")


def counted(count: int, without_amount: int = 0) -> Counted:
    return Counted(count, euros(f"{1000 * count}"), without_amount)


def busy() -> Losses:
    return Losses(
        about(),
        counted(30, 2),
        (
            Reason(1, "Price", counted(15, 2), {1: 2, 4: 13}),
            Reason(2, "No budget", counted(9), {1: 9}),
            Reason(3, "Timing", counted(3), {1: 3}),
            Reason(None, None, counted(2), {1: 1, 4: 1}),
            Reason(4, "Other", counted(1), {1: 1}),
        ),
        (StageLost(1, "Identified", counted(16)), StageLost(4, "Proposal", counted(14))),
        (
            Competitor("a", None, Counted(20, {}, 0)),
            Competitor("b", "Globex", counted(5)),
            Competitor("c", "Initech", Counted(3, {}, 3)),
            Competitor("d", "Hooli", counted(1)),
            Competitor("e", "Umbrella", counted(1)),
        ),
        20,
    )


def many(words: Words, count: int) -> Losses:
    reasons = tuple(
        Reason(place, name, counted(3 * (count - place), place % 3), {place % 4: 3})
        for place, name in enumerate(names(words, count))
    )
    stages = tuple(StageLost(id_, f"{names(words, 4)[id_]}", counted(3)) for id_ in range(4))
    total = counted(sum(reason.of.count for reason in reasons))
    return Losses(about(), total, reasons, stages, (), 0)


def told(of: Losses, words: Words) -> str:
    telling = tell(of, words)
    rows = word_table(telling.table, words) if telling.table else []
    lines = [telling.title, *telling.sentences, *(" | ".join(row) for row in rows)]
    return "\n".join([*lines, *telling.footnotes, telling.alt_text])


def test_sentences_say_why_where_and_to_whom() -> None:
    assert list(tell(busy(), ENGLISH).sentences) == [
        "Lost: last 90 days (3 May 2026 – 31 Jul 2026) · as of 31 Jul 2026",
        "30 lost, worth €30,000: 60% of those closed.",
        "Why: Price 15 (€15,000); No budget 9 (€9,000); Timing 3 (€3,000).",
        "Of 2 nobody said why they were lost.",
        "Where: most often in Identified, 53%, worth €16,000.",
        "Those lost for Price mostly were in Proposal: 87%.",
        "To whom: Globex 5 (€5,000); Initech 3; Hooli 1 (€1,000); 1 more.",
        "For 20 no competitor was named.",
    ]


def test_table_is_reason_by_stage() -> None:
    table = tell(busy(), ENGLISH).table
    assert table is not None
    header, *rows = word_table(table, ENGLISH)
    assert header == ["Reason", "Lost", "Share", "Value", "Identified", "Proposal"]
    assert rows[0] == ["Price", "15", "50%", "€15,000", "2", "13"]
    assert rows[3][:3] == ["no reason", "2", "7%"]
    assert rows[-1] == ["All", "30", "", "€30,000", "16", "14"]


def test_of_very_many_stages_the_least_are_put_together() -> None:
    stages = tuple(StageLost(id_, f"S{id_}", counted(40 - id_)) for id_ in range(40))
    reason = Reason(1, "Price", counted(820), {id_: 40 - id_ for id_ in range(40)})
    of = replace(busy(), lost=counted(820), reasons=(reason,), stages=stages)
    table = tell(of, ENGLISH).table
    assert table is not None
    header, price, _ = word_table(table, ENGLISH)
    assert (len(header), header[-2], header[-1]) == (20, "S14", "Other stages")
    assert price[-1] == "325"  # 1 + 2 + … + 25


def test_nothing_lost_is_a_sentence_and_no_picture() -> None:
    nothing = Losses(about(), Counted(0, {}, 0), (), (), (), 7)
    assert "Nothing was lost in this period." in told(nothing, ENGLISH)
    assert REPORT.picture(nothing, ENGLISH) is None


def test_without_any_competitor_or_reason() -> None:
    unknown = Reason(None, None, counted(3), {1: 3})
    nobody = (Competitor("a", None, counted(3)),)
    of = replace(busy(), lost=counted(3), reasons=(unknown,), competitors=nobody, won=0)
    text = told(of, ENGLISH)
    assert "To whom: no competitor was named." in text
    assert "Why:" not in text
    assert "3 lost, worth €3,000: 3 of 3 (44%–100%) of those closed." in text


def test_chinese_says_the_same_numbers_without_english() -> None:
    text = told(busy(), CHINESE)
    assert set(re.findall(r"[A-Za-z]+", text)) <= {
        "Globex", "Initech", "Hooli", "Umbrella", "Timing",
    }  # fmt: skip
    shares = re.compile(r"\d+%")
    assert sorted(shares.findall(text)) == sorted(shares.findall(told(busy(), ENGLISH)))


def test_bars_are_as_long_as_their_counts() -> None:
    figure = REPORT.draw(busy(), ENGLISH)
    bars, labels = patches(figure), texts(figure)
    lengths = [bars[f"lost:reason:{id_}"].get_width() for id_ in (1, 2, 3, None, 4)]
    assert [15 * one / lengths[0] for one in lengths] == pytest.approx([15, 9, 3, 2, 1])
    assert labels["value:reason:1"] == "50% · 15"
    assert (labels["beside1:reason:1"], labels["small1:reason:1"]) == ("€15K", "2 without amount")
    assert (labels["beside2:reason:1"], labels["small2:reason:1"]) == ("Proposal", "13 of 15")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_any_number_of_reasons_is_legible(words: Words, count: int) -> None:
    of = many(words, count)
    of = replace(of, lost=replace(of.lost, value={"EUR": Decimal("1e9"), "USD": Decimal(5)}))
    figure = REPORT.draw(of, words)
    assert_legible(figure)
    assert len([gid for gid in texts(figure) if gid.startswith("name:")]) == min(count, 12)
