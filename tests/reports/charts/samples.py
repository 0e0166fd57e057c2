"""Charts as reports make them, of 1, 5 and 40 things, in English and Chinese, with nasty names."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from reports.charts import (
    COLOURS,
    HATCHED,
    LIGHT,
    LOST,
    OUTLINED,
    REST,
    SOLID,
    TARGET,
    WON,
    Cell,
    Column,
    Columns,
    Dot,
    Dots,
    Head,
    Key,
    Level,
    Line,
    Lines,
    Panel,
    Row,
    Rows,
    Segment,
    Step,
    Waterfall,
    amounts_cell,
    fold,
    month_names,
    moved,
    percents,
    ticks,
)
from reports.figures import Share, wilson
from reports.words import CHINESE, Words

ENGLISH_NAMES = (
    "Website",
    "Referral from an existing customer of the northern region",
    "Trade fair",
    "W" * 60,
    "🚀 Cold call $5 & $6",
    "Partner",
    "Existing customer",
)
CHINESE_NAMES = (
    "官网",
    "老客户转介绍并且已经由华北区域销售负责人确认过的线索来源",
    "行业展会",
    "上海浦东发展供应链管理有限公司",
    "🚀 电话拓客 $5",
    "合作伙伴",
    "老客户",
)


def names(words: Words, count: int) -> list[str]:
    source = CHINESE_NAMES if words.locale == CHINESE else ENGLISH_NAMES
    return [source[place % len(source)] for place in range(count)]


def money(words: Words, value: float) -> str:
    return words.short_money(Decimal(round(value)), "CNY" if words.locale == CHINESE else "EUR")


def signed(words: Words, value: float) -> str:
    return f"{'+' if value > 0 else '−' if value else '±'}{money(words, abs(value))}"


def months(words: Words, count: int) -> tuple[str, ...]:
    found = [dt.date(2026 + place // 12, place % 12 + 1, 1) for place in range(10, count + 10)]
    return month_names(found, words)


def head(words: Words) -> Head:
    """A head with everything, and too long."""
    if words.locale == CHINESE:
        return Head(
            "线索来源：" + "李娜和王伟" * 12,
            "创建于：最近 12 个月（2025年8月1日 – 2026年7月31日）· 截至 2026年7月31日",
            notes=(
                "少于 10 个时以数量代替百分比，并附 95% 置信区间。",
                "还有 3 个商机没有金额。" * 9,
            ),
            key=(Key("已赢单", WON), Key("加权预测", SOLID), Key("目标", TARGET)),
        )
    return Head(
        "Sources: " + "Wolfeschlegelsteinhausenbergerdorff " * 4,
        "Opened: last 12 months (1 Aug 2025 – 31 Jul 2026) · as of 31 Jul 2026",
        notes=(
            "Below 10 cases the count stands for the percentage, and the 95% interval beside it.",
            "3 open opportunities without amount are in no value and no forecast. " * 4,
        ),
        key=(
            Key("won", WON),
            Key("weighted", SOLID),
            Key("best case beyond it", HATCHED),
            Key("open", LIGHT),
            Key("undated", OUTLINED),
            Key("the rest", REST),
            Key("target", TARGET),
        ),
    )


def rows(words: Words, count: int) -> Rows:
    """Sources: won, open and lost of each, its value and its win rate."""
    sizes = [(count - place) ** 2 * 7 + place for place in range(count)]

    def row(place: int) -> Row:
        size = sizes[place]
        won, lost = size // 3, size // 4
        return Row(
            names(words, count)[place],
            (
                Segment(won, WON, "won"),
                Segment(size - won - lost, LIGHT, "open"),
                Segment(lost, LOST, "lost"),
            ),
            words.number(size),
            beside=(
                amounts_cell(
                    {"CNY": Decimal(size * 17_000), "EUR": Decimal(size * 10**8)}, "won", words
                ),
                Cell(words.percent(0.62), f"{won} / {won + lost}"),
            ),
            id=str(place),
        )

    def rest(places: Sequence[int]) -> Row:
        size = sum(sizes[place] for place in places)
        more = f"还有 {len(places)} 个" if words.locale == CHINESE else f"and {len(places)} more"
        return Row(more, value=words.number(size), id="rest")

    headers = ("赢单金额", "赢单率") if words.locale == CHINESE else ("Won value", "Win rate")
    return Rows(fold(range(count), row, rest), headers, heading=names(words, 2)[1])


def columns(words: Words, count: int) -> Columns:
    """A forecast: won, weighted and best case of each month, and what has no date ahead."""
    found = []
    for place, month in enumerate(months(words, count)):
        won, weighted, best = max(3 - place, 0) * 9e4, place * 7e4, place % 3 * 12e4
        found.append(
            Column(
                month,
                (
                    Segment(won, WON, "won"),
                    Segment(weighted, SOLID, "weighted"),
                    Segment(best, HATCHED, "best"),
                ),
                money(words, won + weighted + best),
                target=32e4,
                target_label=f"/ {money(words, 32e4)}" if place % 2 == 0 else "",
            )
        )
    undated, due = ("无日期", "已逾期") if words.locale == CHINESE else ("No date", "Past due")
    last = (
        Column(undated, (Segment(18e4, OUTLINED),), money(words, 18e4), "7", apart=True),
        Column(due, (Segment(0, OUTLINED),), money(words, 0), "0", apart=True),
    )
    return Columns((*found, *last))


def lines(words: Words, count: int) -> Lines:
    """A trend: opened, won and lost each month."""
    labels = ("新建", "赢单", "丢单") if words.locale == CHINESE else ("Opened", "Won", "Lost")
    series = (
        [(place * 7) % 11 + 9 for place in range(count)],
        [(place * 5) % 7 + 2 for place in range(count)],
        [(place * 3) % 5 + 2 if place != 2 else None for place in range(count)],
    )
    return Lines(
        tuple(months(words, count)),
        tuple(
            Line(f"{label} {values[-1]}", tuple(values), colour, id=label)
            for label, values, colour in zip(labels, series, COLOURS, strict=False)
        ),
        ticks((value for values in series for value in values), words.number),
        running=True,
    )


def waterfall(words: Words, count: int) -> Waterfall:
    """A pipeline bridge with ``count`` moves."""
    changes = [(-1) ** place * (place % 4 + 1) * 3e5 for place in range(count)]
    start, end = ("期初", "期末") if words.locale == CHINESE else ("Start of week", "End of week")
    moves = (
        [
            "新建", "重新打开", "转入", "增加", "提前到本期", "赢单", "丢单",
            "减少", "推迟出本期", "转出", "移除",
        ]
        if words.locale == CHINESE
        else [
            "New", "Reopened", "Assigned in", "Increased", "Pulled in", "Won", "Lost",
            "Decreased", "Pushed out", "Assigned out", "Removed",
        ]
    )  # fmt: skip
    steps = moved(
        Step(moves[place % 11], change, signed(words, change), str(place))
        for place, change in enumerate(changes)
    )
    final = 26e5 + sum(changes)
    return Waterfall(
        Level(start, 26e5, money(words, 26e5)), steps, Level(end, final, money(words, final))
    )


def rates(words: Words, count: int) -> Dots:
    """Win rates, some of few."""
    found = []
    for place, name in enumerate(names(words, count)):
        share = Share((place * 3) % 5 + place, place * 3 + 4) if place else Share(0, 0)
        low, high = wilson(share.part, share.whole) or (None, None)
        cell = Cell(words.percent(share.rate), f"{share.part} / {share.whole}")
        found.append(Dot(name, share.rate, low, high, (cell,), str(place)))
    return Dots(tuple(found), percents(words))


def days(words: Words, count: int) -> Dots:
    """Days in each stage."""
    medians = [(place * 13) % 40 + 0.5 for place in range(count)]
    return Dots(
        tuple(
            Dot(name, day, day * 0.6, day * 1.8, (Cell(words.number(day), "12"),), str(place))
            for place, (name, day) in enumerate(zip(names(words, count), medians, strict=True))
        ),
        ticks((day * 1.8 for day in medians), words.number),
        quartiles=True,
        headers=("天" if words.locale == CHINESE else "Median days",),
    )


PANELS: dict[str, Callable[[Words, int], Panel]] = {
    "rows": rows,
    "columns": columns,
    "lines": lines,
    "waterfall": waterfall,
    "rates": rates,
    "days": days,
}
