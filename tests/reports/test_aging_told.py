"""The aging in words and as a picture, in both languages."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.aging import REPORT, tell
from reports.aging.shape import Aging, Bucket, StaleStage
from reports.counted import Counted
from reports.tables import word_table
from reports.words import Words, words_for
from store.aging import Quiet
from tests.reports.charts.reading import assert_legible, patches, texts
from tests.reports.charts.samples import names
from tests.reports.samples import about, euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
LIMITS = ((0, 30), (31, 60), (61, 90), (91, 180), (181, None))
EMPTY = Counted(0, {}, 0)


def counted(count: int, without_amount: int = 0) -> Counted:
    return Counted(count, euros(f"{1000 * count}"), without_amount)


def busy() -> Aging:
    by_stage = ({1: 20, 2: 8}, {1: 6, 2: 9, 3: 4}, {2: 5, 3: 5}, {3: 3}, {1: 2})
    return Aging(
        about=about(),
        buckets=tuple(
            Bucket(*days, counted(sum(stages.values())), stages)
            for days, stages in zip(LIMITS, by_stage, strict=True)
        ),
        stages={1: "Identified", 2: "Proposal", 3: "Pilot"},
        open=counted(62, 4),
        stale=counted(12),
        stale_stages=(
            StaleStage(1, "Identified", 14, counted(9)),
            StaleStage(3, "Pilot", 7, counted(3)),
        ),
        quietest=(
            Quiet(12, "Acme renewal", "Li Wei", "Identified", Decimal(5), "EUR", 91),
            Quiet(3, "Big", "Ana", "Pilot", None, "EUR", 21),
        ),
        no_next_step=17,
        old=6,
        old_limit=88.25,
    )


def many(words: Words, count: int) -> Aging:
    stages = {place: f"{name} {place}" for place, name in enumerate(names(words, count), start=1)}
    value = {"EUR": Decimal(123_456_789), "USD": Decimal("99.50"), "CNY": Decimal(7_000_000)}
    buckets = tuple(
        Bucket(*days, Counted(1234 * count, value, 0), dict.fromkeys(stages, 1234))
        for days in LIMITS
    )
    stale = tuple(StaleStage(id_, name, 14, Counted(7, value, 1)) for id_, name in stages.items())
    whole = Counted(6170 * count, value, 0)
    ours = about(currency="EUR")
    return replace(
        busy(), about=ours, buckets=buckets, stages=stages, open=whole, stale_stages=stale
    )


def nothing() -> Aging:
    buckets = tuple(Bucket(*days, EMPTY, {}) for days in LIMITS)
    return Aging(about(), buckets, {}, EMPTY, EMPTY, (), (), 0, 0, None)


def told(of: Aging, words: Words) -> str:
    telling = tell(of, words)
    rows = word_table(telling.table, words) if telling.table else []
    lines = [telling.title, *telling.sentences, *(" | ".join(row) for row in rows)]
    return "\n".join([*lines, *telling.footnotes, telling.alt_text])


def test_sentences_say_what_is_stale_and_old() -> None:
    assert list(tell(busy(), ENGLISH).sentences) == [
        "Everything open, by days since it was opened · as of 31 Jul 2026",
        "Open: 62, worth €62,000. Older than 90 days: 8%.",
        (
            "Stale: 12, worth €12,000. By stage: Identified 9 (quiet for 14 days or more) and "
            "Pilot 3 (quiet for 7 days or more)."
        ),
        (
            "Quiet for longest: #12 Acme renewal (Li Wei, Identified, 91 days); "
            "#3 Big (Ana, Pilot, 21 days); 10 more."
        ),
        "6 are older than 88.2 days, by which nine of ten wins were won.",
        "17 have no next step.",
    ]


def test_table_is_age_by_stage() -> None:
    table = tell(busy(), ENGLISH).table
    assert table is not None
    header, *rows = word_table(table, ENGLISH)
    assert header == ["Age", "Still open", "Value", "Identified", "Proposal", "Pilot"]
    assert rows[1] == ["31–60 days", "19", "€19,000", "6", "9", "4"]
    assert rows[-1] == ["181+ days", "2", "€2,000", "2", "0", "0"]
    wide = tell(many(ENGLISH, 40), ENGLISH).table
    assert wide is not None
    assert (len(wide.header), wide.header[-1], wide.rows[0][-1]) == (19, "Other stages", 30850)


def test_nothing_open_or_stale_is_said() -> None:
    text = told(nothing(), ENGLISH)
    assert "Nothing is open." in text
    assert REPORT.picture(nothing(), ENGLISH) is None
    fresh = replace(busy(), stale=EMPTY, stale_stages=(), quietest=(), old=0, old_limit=None)
    assert "Nothing is stale." in told(fresh, ENGLISH)
    assert "nine of ten" not in told(fresh, ENGLISH)


def test_chinese_says_the_same_numbers_without_english() -> None:
    text = told(busy(), CHINESE)
    assert set(re.findall(r"[A-Za-z]+", text)) <= {
        "Acme", "renewal", "Li", "Wei", "Big", "Ana", "Pilot",
    }  # fmt: skip
    assert f"#12 Acme renewal（Li Wei，{CHINESE.name('Identified')}，91 天）" in text


def test_columns_are_stacked_by_stage() -> None:
    figure = REPORT.draw(busy(), ENGLISH)
    found, labels = patches(figure), texts(figure)
    heights = {gid: patch.get_height() for gid, patch in found.items() if gid.startswith("stage ")}
    unit = heights["stage 1:age:0"] / 20
    assert heights["stage 2:age:31"] / unit == pytest.approx(9)
    assert heights["stage 3:age:31"] / unit == pytest.approx(4)
    assert "stage 1:age:61" not in heights
    colours = {found[f"stage {id_}:age:31"].get_facecolor() for id_ in (1, 2, 3)}
    assert len(colours) == 3
    assert (labels["value:age:31"], labels["small:age:31"]) == ("19", "€19K")


def test_what_is_stale_is_drawn_below_by_stage() -> None:
    figure = REPORT.draw(busy(), ENGLISH)
    found, labels = patches(figure), texts(figure)
    one, three = found["stale:stale:1"], found["stale:stale:3"]
    assert one.get_width() / three.get_width() == pytest.approx(3)
    assert (labels["heading"], labels["value:stale:1"]) == ("Stale", "9")
    assert (labels["beside1:stale:1"], labels["beside2:stale:1"]) == ("€9K", "14+ days")
    fresh = replace(busy(), stale=EMPTY, stale_stages=(), quietest=())
    assert "heading" not in texts(REPORT.draw(fresh, ENGLISH))


def test_of_several_currencies_the_workspaces_stands_below_the_columns() -> None:
    labels = texts(REPORT.draw(many(ENGLISH, 2), ENGLISH))
    assert labels["small:age:0"] == "€123.5M"
    assert "Amounts in the chart are in EUR" in labels["note"]


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_any_number_of_stages_is_legible(words: Words, count: int) -> None:
    figure = REPORT.draw(many(words, count), words)
    assert_legible(figure)
    found = patches(figure)
    assert ("rest:age:0" in found) == (count > 6)
