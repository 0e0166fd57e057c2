"""The funnel in words, in both languages."""

import re
from dataclasses import replace

import pytest

from reports.funnel import tell
from reports.funnel.shape import Cohort, Funnel
from reports.tables import word_table
from reports.telling import Telling
from reports.words import Words, words_for
from tests.reports.samples import about, busy, empty, funnel, small, steps

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")


def told(of: Funnel, words: Words = ENGLISH) -> str:
    return everything(tell(of, words), words)


def everything(telling: Telling, words: Words = ENGLISH) -> str:
    rows = word_table(telling.table, words) if telling.table else []
    parts = [telling.title, *telling.sentences, *(" | ".join(row) for row in rows)]
    return "\n".join([*parts, *telling.footnotes, telling.alt_text])


def test_sentences_of_a_busy_team() -> None:
    assert list(tell(busy(), ENGLISH).sentences) == [
        "Opened: last 90 days (3 May 2026 – 31 Jul 2026) · as of 31 Jul 2026",
        "124 opened: 17 won, 92 lost, 15 still open. Won so far: 14% of all, 16% of those decided.",
        "Where it leaks: after Negotiation. Of those decided there, 63% were won.",
        (
            "Closed in the period: 17 won (€310,000), 68 lost (€200,000). "
            "Win rate: 20% by count, 61% by value."
        ),
        "Sales cycle of those won: 41 days in the median, 47.3 on average.",
        "4 open opportunities are past their expected close; they do not count as lost.",
        "Open: 15, worth €15,000 + $99.50.",
        "Weighted forecast: €7,000.50, of which €3,000.50 past due.",
        "Against last week: +3 open, −€2,000 and +$99.50 in value, ±0 in the weighted forecast.",
        "Won in the last 7 days: 7 (€60,000). #42 Renewal (Acme, Li Wei, €50,000); 6 more.",
        "Lost in the last 7 days: 1 (–). #7 Pilot (Ana, Price).",
    ]


def worded(funnel: Funnel) -> list[list[str]]:
    table = tell(funnel, ENGLISH).table
    assert table is not None
    return word_table(table, ENGLISH)


def test_table_has_each_stage_and_what_was_won() -> None:
    header, *rows = worded(busy())
    assert tuple(header[:5]) == ("Stage", "Reached", "Implied", "Open here", "Value")
    assert tuple(rows[2]) == ("Needs confirmed", "71", "9", "3", "€3,000", "62%", "65%", "26%")
    assert rows[-1][:2] == ["Won", "17"]
    assert {len(row) for row in rows} == {len(header)}


def test_footnotes_say_what_is_not_in_the_figures() -> None:
    notes = "\n".join(tell(replace(busy(), about=about(back_dated=2)), ENGLISH).footnotes)
    assert "3 opportunities without amount are in no value." in notes
    assert "2 invalid opportunities are left out." in notes
    assert "1 won before it was opened is left out of the sales cycle." in notes
    assert "Since then 2 opportunities were back-dated." in notes
    assert "maturing" not in notes
    assert "Below 10 cases" not in notes


def test_few_cases_are_counts_with_an_interval() -> None:
    telling = tell(small(), ENGLISH)
    assert "Won so far: 33% of all, 4 of 8 (22%–78%) of those decided." in telling.sentences[1]
    assert telling.sentences[2] == (
        "Where it leaks: after S4. Of those decided there, 4 of 5 (38%–96%) were won."
    )
    assert any("Below 10 cases" in note for note in telling.footnotes)
    assert any("Still maturing: 33%" in note for note in telling.footnotes)


@pytest.mark.parametrize(
    ("reached", "won", "leak"),
    [
        ([4, 0], 0, None),
        ([5, 0], 0, "between S1 and S2. Of those decided there, 0 of 5"),
        ([20, 20], 20, None),
        ([20, 10], 5, "between S1 and S2"),
        ([20, 12], 5, "after S2"),
    ],
)
def test_leak_needs_five_cases_and_a_loss(reached: list[int], won: int, leak: str | None) -> None:
    of = funnel(steps(reached, won, names=("S1", "S2")), Cohort(won, reached[0] - won, 0, 0, {}))
    text = told(of)
    assert ("leaks" in text) == (leak is not None)
    assert leak is None or leak in text


def test_nothing_opened_is_said_in_a_sentence() -> None:
    telling = tell(empty(), ENGLISH)
    assert telling.table is None
    assert list(telling.sentences[1:]) == [
        "No opportunity was opened in this period, so there is no funnel to show.",
        "Nothing was closed in the period.",
        "Nothing is open.",
        "Against last week: no change.",
        "Won in the last 7 days: none.",
        "Lost in the last 7 days: none.",
    ]


def test_scope_is_in_the_title_and_only_sources_are_translated() -> None:
    of = replace(busy(), about=about(scope={"owner": "Price", "source": "Referral"}))
    assert tell(of, ENGLISH).title == "Sales funnel: Price and Referral"
    assert CHINESE.name("Referral") in tell(of, CHINESE).title
    assert "Price" in tell(of, CHINESE).title


@pytest.mark.parametrize("of", [busy(), small(), empty()], ids=["busy", "small", "empty"])
def test_chinese_says_the_same_numbers_without_english(of: Funnel) -> None:
    text = told(of, CHINESE)
    given_names = {"Renewal", "Acme", "Li", "Wei", "Pilot", "Ana", "S", "US"}
    assert set(re.findall(r"[A-Za-z]+", text)) <= given_names
    shares = re.compile(r"\d+%")
    assert sorted(shares.findall(text)) == sorted(shares.findall(told(of)))


def test_alt_text_reads_the_bars() -> None:
    assert "S3: 8 reached, 6 of 8 on to the next (raw), 6 of 7 resolved" in told(small())
