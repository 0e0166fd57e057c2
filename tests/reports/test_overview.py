"""The Home tab's figures in words."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from reports import overview
from reports.day import Day, Group, Item
from reports.overview import Line, Overview, StageWorth, Worth, cut, measure_mine, tell
from reports.words import Words, words_for
from store.database import Database
from store.models import Kind
from store.overview import Brief
from tests.store.ground import NOON, settle

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
TODAY = dt.date(2026, 11, 24)
WORTH = Worth(12, {"EUR": Decimal(340_000), "USD": Decimal("20.50")}, {"EUR": Decimal("34.005")}, 3)
NOTHING = Overview(
    TODAY - dt.timedelta(days=1), TODAY, (StageWorth(1, "Proposal", Worth()),), Worth()
)


def stages(count: int, worth: Worth) -> tuple[StageWorth, ...]:
    return tuple(StageWorth(place, f"Stage {place}", worth) for place in range(count))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (ENGLISH, "12 opportunities · €340,000 + $20.50 · 3 without an amount"),
        (CHINESE, "共 12 个商机 · €340,000 + US$20.50 · 3 个未填金额"),
    ],
)
def test_a_worth_keeps_currencies_and_the_unknown_apart(words: Words, told: str) -> None:
    assert overview.tell_worth(WORTH, words) == told


def test_totals_say_what_is_unknown_and_the_weighted_forecast() -> None:
    told = tell(replace(NOTHING, total=WORTH), ENGLISH)
    assert told.total == (
        "Open: 12, worth €340,000 + $20.50.",
        "3 of them have no amount.",
        "Weighted forecast: €34.01.",
    )


def test_nothing_open_is_said_and_empty_stages_offer_nothing() -> None:
    told = tell(NOTHING, ENGLISH)
    assert told.total == ("Nothing is open.",)
    assert told.stages == (Line("Proposal", "–", None),)
    assert (told.more_stages, told.owners, told.more_owners, told.changes) == (None, (), None, ())


def test_default_stages_are_said_in_the_readers_language() -> None:
    told = tell(replace(NOTHING, stages=(StageWorth(7, "Proposal", WORTH),)), CHINESE)
    assert (told.stages[0].name, told.stages[0].stage_id) == ("方案报价", 7)


def test_of_many_stages_only_those_with_something_are_shown_and_not_all() -> None:
    several = stages(60, WORTH)
    told = tell(replace(NOTHING, stages=several), ENGLISH)
    assert (len(told.stages), told.more_stages) == (40, "and 20 more stages")
    told = tell(replace(NOTHING, stages=(*stages(50, Worth()), several[55])), ENGLISH)
    assert [line.name for line in told.stages] == ["Stage 55"]


@pytest.mark.parametrize(
    ("since", "english", "chinese"),
    [
        (dt.date(2026, 11, 23), "What changed since yesterday", "昨天以来的变化"),
        (dt.date(2026, 11, 20), "What changed since Friday", "星期五以来的变化"),
    ],
)
def test_since_when_is_said(since: dt.date, english: str, chinese: str) -> None:
    measured = replace(NOTHING, since=since)
    assert (tell(measured, ENGLISH).since, tell(measured, CHINESE).since) == (english, chinese)


def test_changes_name_the_largest_and_count_the_rest() -> None:
    one = Brief(42, "R" * 90, "Li Wei", Decimal(50), "EUR")
    measured = replace(
        NOTHING,
        changed={Kind.STAGE: Worth(1, {}, {}, 1), Kind.WON: Worth(5, {"EUR": Decimal(99)})},
        largest={Kind.WON: [one] * 3, Kind.STAGE: [replace(one, title="Pilot", amount=None)]},
    )
    title = "R" * 59 + "…"
    named = "; ".join([f"#42 {title} (Li Wei, €50)"] * 3)
    assert tell(measured, ENGLISH).changes == (
        Line("Won", f"5 opportunities · €99\n{named}; 2 more"),
        Line("Moved", "1 opportunity · 1 without an amount\n#42 Pilot (Li Wei)"),
    )


def test_a_day_is_cut_and_what_is_cut_is_counted() -> None:
    item = Item(1, 1, "x", "x", "x")
    whole = Day("x", (Group("a", (item,) * 5), Group("b", (item,) * 4), Group("c", (item,))), 12, 2)
    assert [len(group.items) for group in cut(whole, 8).groups] == [5, 3]
    assert cut(whole, 8).left_out == 4
    fair = cut(whole, 8, each=3)
    assert ([len(group.items) for group in fair.groups], fair.left_out) == ([3, 3, 1], 5)
    assert cut(whole, 99) == whole


def test_yesterday_is_the_readers(database: Database) -> None:
    """Monday noon in Berlin is Tuesday on an island in the east."""
    team = settle(database)
    with team.database.readings() as session:
        days = [
            measure_mine(session, team.id, team.pipeline, team.li, NOON, ZoneInfo(zone))
            for zone in ("Europe/Berlin", "Pacific/Kiritimati")
        ]
    assert [(one.since, one.today) for one in days] == [
        (dt.date(2026, 11, 20), dt.date(2026, 11, 23)),
        (dt.date(2026, 11, 23), dt.date(2026, 11, 24)),
    ]
