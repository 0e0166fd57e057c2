"""A next step in one line, seen from a Monday at ten."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.step_line import Step, read_step
from tests.handlers.reading.nows import nows

HERE = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY, TUESDAY, FRIDAY = (dt.date(2026, 11, day) for day in (23, 24, 27))
WEDNESDAY = dt.date(2026, 12, 2)
NINE, THREE = dt.time(9), dt.time(15)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("fri call Bob", Step("call Bob", FRIDAY)),
        ("fri 3pm call Bob", Step("call Bob", FRIDAY, THREE)),
        ("3pm fri: call Bob", Step("call Bob", FRIDAY, THREE)),
        ("call Bob fri", Step("call Bob", FRIDAY)),
        ("call Bob on friday at 3pm.", Step("call Bob", FRIDAY, THREE)),
        ("tomorrow call Bob at 3pm", Step("call Bob", TUESDAY, THREE)),
        ("3pm call Bob tomorrow", Step("call Bob", TUESDAY, THREE)),
        ("3pm call Bob", Step("call Bob", MONDAY, THREE)),
        ("send offer by 31 Mar", Step("send offer", dt.date(2027, 3, 31))),
        ("in 2 hours ping Li", Step("ping Li", MONDAY, dt.time(12))),
        ("5 May budget review", Step("budget review", dt.date(2027, 5, 5))),
        ("call Bob", Step("call Bob")),
        ("fri", Step("", FRIDAY)),
        ("2 weeks", Step("", dt.date(2026, 12, 7))),
        ("", Step("")),
        ("A &amp; B tomorrow", Step("A & B", TUESDAY)),
        ("下周三 打电话", Step("打电话", WEDNESDAY)),
        ("下周三下午三点打电话", Step("打电话", WEDNESDAY, THREE)),
        ("下周三下午三点，给王总打电话", Step("给王总打电话", WEDNESDAY, THREE)),
        ("给王总打电话，下周三下午三点", Step("给王总打电话", WEDNESDAY, THREE)),
        ("明天上午9点给Bob发报价", Step("给Bob发报价", TUESDAY, NINE)),
        ("周五15:00开会", Step("开会", FRIDAY, THREE)),
        ("周五前发报价", Step("发报价", FRIDAY)),
        ("周五前往上海", Step("前往上海", FRIDAY)),
        ("下周一起去拜访", Step("一起去拜访", dt.date(2026, 11, 30))),
        # The day is read, the hour is asked for.
        ("9am call Bob", Step("call Bob", None, NINE)),
        ("tomorrow 3:30 call Bob", Step("3:30 call Bob", TUESDAY, None, ("3:30",))),
        ("fri 3-4pm call Bob", Step("3-4pm call Bob", FRIDAY, None, ("3-4pm",))),
        ("明天三点打电话", Step("三点打电话", TUESDAY, None, ("三点",))),
        ("明天下午打电话", Step("下午打电话", TUESDAY, None, ("下午",))),
    ],
)
def test_it_reads_the_step_the_day_and_the_hour(line: str, step: Step) -> None:
    assert read_step(line, HERE) == step


@pytest.mark.parametrize(
    ("line", "text", "unread"),
    [
        ("31/4 call Bob", "31/4 call Bob", ("31/4",)),
        ("call Bob about 3/4", "call Bob about 3/4", ("3/4",)),
        ("call Bob at 3", "call Bob at 3", ("at 3",)),
        ("today 9am call Bob", "call Bob", ("today 9am",)),
        ("call Bob mon or tue", "call Bob mon or tue", ("mon", "tue")),
        ("mon or tue call Bob", "mon or tue call Bob", ("mon", "tue")),
        ("call Bob mid next week", "call Bob mid next week", ("next week",)),
        ("ask about the 3 May offer", "ask about the 3 May offer", ("3 May",)),
        ("sun hydraulics visit", "sun hydraulics visit", ("sun",)),
        ("下周三方会谈", "下周三方会谈", ("下周三",)),
        ("下周二十点开会", "下周二十点开会", ("下周二", "十点")),
        ("周五到周日出差", "周五到周日出差", ("周五", "周日")),
        ("周末联系", "周末联系", ("周末",)),
    ],
)
def test_what_looks_like_a_day_is_asked_for_and_never_just_text(
    line: str, text: str, unread: tuple[str, ...]
) -> None:
    assert read_step(line, HERE) == Step(text, None, None, unread)


@pytest.mark.parametrize(
    "line",
    [
        "money transfer confirmed", "prepare 3 decks", "24/7 support", "monday.com demo",
        "run a trial for 2 weeks", "3 days training", "today's agenda", "ask Mayer",
        "call 5 people", "check version 1.5", "visit the 5th floor", "今日头条投放",
        "一点建议", "三百个席位",
    ],
)  # fmt: skip
def test_what_only_resembles_a_day_is_the_step(line: str) -> None:
    assert read_step(line, HERE) == Step(line)


@given(
    nows,
    st.sampled_from(["call Bob", "给王总打电话", "send the quote", "拜访"]),
    st.sampled_from(
        ["%Y-%m-%d %H:%M", "%d %B %Y, %I:%M %p", "%d %b %Y at %H:%M", "%Y年%m月%d日 %H:%M",
         "%H:%M %Y/%m/%d", "%A %d %B %Y %I.%M%p", "%Y-%m-%dT%H:%M"]
    ),
    st.booleans(),
)  # fmt: skip
def test_every_way_to_print_a_moment_reads_back(
    moment: dt.datetime, text: str, written: str, last: bool
) -> None:
    here = HERE.replace(year=1999)
    moment = moment.replace(second=0, microsecond=0)
    if "%I" in written and moment.hour == 0:
        moment = moment.replace(hour=13)
    when = moment.strftime(written)
    line = f"{text} {when}" if last else f"{when} {text}"
    step = read_step(line, here)
    assert step == Step(text, moment.date(), moment.time())


@given(st.text(max_size=80), nows)
def test_whatever_is_typed_never_breaks(text: str, now: dt.datetime) -> None:
    step = read_step(text, now)
    assert len(step.text) <= len(text)


pieces = st.lists(
    st.sampled_from(
        ["fri", "3pm", "call", "下周三", "下午", "三点", "at", "the", "5th", "in", "2", "weeks",
         "or", "31/4", "eod", "：", "，", "12am", "周", "十", "点", "半", "后", "next",
         "noon", "99", ":"]
    ),
    max_size=9,
)  # fmt: skip


@given(pieces, st.sampled_from(["", " "]))
def test_no_heap_of_such_words_breaks_it_or_gives_the_past(parts: list[str], glue: str) -> None:
    step = read_step(glue.join(parts), HERE)
    assert step.on is None or step.on >= HERE.date()
    if step.on == HERE.date() and step.at is not None:
        assert step.at > HERE.time()
