"""The help: what this person can do now, with examples of their own."""

import pytest

from bot.sandbox import Sandbox
from handlers.aliases import ALIASES, command_meant
from handlers.use_cases import every_route
from tests.people import Actor
from tests.stories.test_life import creates


def test_who_has_none_yet_is_told_how_to_add_one(li: Actor) -> None:
    li.types("/opp help", in_="#deals")
    told = li.reads(li.sees("Begin here:"))
    assert "/opp new Acme renewal 50k close 31 Mar" in told
    assert "This channel gets no report yet" in told
    assert "/opp undo" in told


def test_examples_are_of_the_newest_or_the_most_pressing(li: Actor, sam: Actor) -> None:
    for title in ("Acme renewal", "Globex pilot"):
        creates(li, title)
    creates(sam, "Sam’s own")
    li.types("/opp help")
    told = li.reads(li.sees("Nothing is due for you today. Your newest is *#2 Globex pilot*."))
    assert "/opp next 2 fri call Bob" in told
    assert "42" not in told
    li.plans("1 today call Bob")
    li.sees("Next for #1")
    li.types("/opp help")
    told = li.reads(li.sees("1 opportunity needs you today: *#1 Acme renewal*."))
    assert "/opp advance 1" in told
    li.presses("Open")
    li.sees("Last change by")


def test_who_closed_everything_begins_again(li: Actor) -> None:
    creates(li, "Acme renewal")
    li.types("/opp won 1")
    li.modal.submits()
    li.types("/opp help")
    li.sees("Begin here:")


def test_a_channel_that_gets_reports_is_not_offered_any(maria: Actor) -> None:
    maria.types("/opp help", in_="#deals")
    maria.sees("This channel gets no report yet")
    maria.types("/opp subscribe daily", in_="#deals")
    maria.sees("Every working day")
    maria.types("/opp help", in_="#deals")
    told = maria.messages("#deals")[-1]
    assert "What Oppy can do" in maria.reads(told)
    assert "no report yet" not in maria.reads(told)
    maria.types("/opp help", in_="dm")
    assert "no report yet" not in maria.reads(maria.messages("dm")[-1])


def test_only_who_administers_is_told_how(li: Actor, slack: Sandbox) -> None:
    li.types("/opp help")
    assert "You administer Oppy" not in li.reads(li.sees("What Oppy can do"))
    admin = next(one for one in slack.team.people.values() if one.is_admin and not one.is_bot)
    boss = Actor(slack, admin.name)
    boss.types("/opp help", in_="#deals")
    boss.sees("You administer Oppy")


def test_the_tour_is_in_the_help(li: Actor) -> None:
    li.types("/opp help")
    li.presses("Two-minute tour")
    assert li.modal.title == "Oppy in two minutes"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("undoo", "undo"), ("hlep", "help"), ("撤稍", "撤销"), ("帮主", "帮助")],
)
def test_a_slip_is_understood(li: Actor, typed: str, meant: str) -> None:
    li.types(f"/opp {typed}", in_="#deals")
    li.sees(f"Did you mean `/opp {meant}`?")


def test_a_slip_costs_no_typing(li: Actor, chen: Actor) -> None:
    li.types("/opp asign 42 @sam", in_="#deals")
    told = li.reads(li.sees("Did you mean `/opp assign 42 @sam`?"))
    assert "/opp help" in told and "What Oppy can do" not in told
    chen.types("/opp 推劲 42 方案报价", in_="#deals")
    chen.sees("没有“推劲”这个命令。你是想输入 `/opp 推进 42 方案报价` 吗？")


def test_examples_name_ones_own_customer(li: Actor) -> None:
    creates(li, "Renewal account: Globex `North`")
    li.types("/opp help")
    told = li.reads(li.sees("/opp find Globex 'North'"))
    assert "/opp account Globex 'North'" in told


def test_every_command_has_a_chinese_name_and_no_name_two_commands() -> None:
    assert set(every_route().commands) <= set(ALIASES)
    names = [name for several in ALIASES.values() for name in several]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("新建", ("new", "")),
        ("推进42", ("advance", "42")),
        ("取消关注42", ("unwatch", "42")),
        ("备注#42", ("note", "#42")),
        ("ADVANCE", ("advance", "")),
        ("安信", ("安信", "")),
    ],
)
def test_commands_by_any_name(typed: str, command: tuple[str, str]) -> None:
    assert command_meant(typed) == command


def test_a_team_works_in_chinese(chen: Actor) -> None:
    chen.types("/opp 新建Acme 续约 ¥80万", in_="#deals")
    assert chen.modal["标题"] == "Acme 续约"
    chen.modal.submits()
    chen.sees("已新建 #1。")
    chen.types("/opp 跟进1 今天 打电话")
    chen.modal.submits()
    chen.sees("#1 的下一步：打电话")
    chen.types("/opp 今天")
    chen.sees("打电话")
    chen.types("/opp 查找acme")
    chen.sees("Acme 续约")
    chen.types("/opp 帮助")
    told = chen.reads(chen.sees("今天有 1 个商机等你跟进"))
    for one in ("/opp 下一步 1", "/opp 撤销", "/opp 查找"):
        assert one in told


def test_a_guest_gets_no_help(slack: Sandbox, li: Actor) -> None:
    gina = Actor(slack, "gina")
    gina.types("/opp 帮助", in_="#deals")
    gina.sees("Guests cannot see opportunities")
    gina.does_not_see("What Oppy can do")
