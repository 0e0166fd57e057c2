"""When a subscription shall come, as people write it."""

import datetime as dt

import pytest

from handlers.reading.subscription_line import take_timing
from store.subscriptions import FIRST_WORKDAY

MON, WED, FRI, SUN = 0, 2, 4, 6


@pytest.mark.parametrize(
    ("line", "weekday", "at", "left"),
    [
        ("", MON, None, ""),
        ("monday 9:00", MON, "09:00", ""),
        ("this quarter Fridays at 4 pm", FRI, "16:00", "this quarter"),
        ("every wed. 09:30 this month", WED, "09:30", "this month"),
        ("on Sunday", SUN, None, ""),
        ("weekly noon", MON, "12:00", ""),
        ("daily 8:15", None, "08:15", ""),
        ("every working day", None, None, ""),
        ("weekdays last 12 weeks", None, None, "last 12 weeks"),
        ("monthly 10am", FIRST_WORKDAY, "10:00", ""),
        ("first working day of the month", FIRST_WORKDAY, None, ""),
        ("周五", FRI, None, ""),
        ("本季度 每周三上午9点半", WED, "09:30", "本季度"),
        ("每个星期天 下午两点", SUN, "14:00", ""),
        ("每周 10:00", MON, "10:00", ""),
        ("每天早上8点", None, "08:00", ""),
        ("每个工作日", None, None, ""),
        ("每月第一个工作日 9:00", FIRST_WORKDAY, "09:00", ""),
        ("最近30天 每月", FIRST_WORKDAY, None, "最近30天"),
        ("money 7:00 mondayish", MON, None, "money 7:00 mondayish"),
    ],
)
def test_day_and_hour_are_taken_out_of_the_line(
    line: str, weekday: int | None, at: str | None, left: str
) -> None:
    timing, rest = take_timing(line)
    assert (timing.weekday, rest) == (weekday, left)
    assert timing.at == (dt.time.fromisoformat(at) if at else None)
    assert not timing.to_me


@pytest.mark.parametrize("line", ["me", "friday me", "for me friday", "我 周五", "周五 发给我"])
def test_it_may_be_for_oneself(line: str) -> None:
    timing, rest = take_timing(line)
    assert (timing.to_me, rest) == (True, "")


def test_me_within_a_word_is_nobody() -> None:
    assert take_timing("meeting acme")[0].to_me is False
