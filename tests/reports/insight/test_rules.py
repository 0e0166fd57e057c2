"""Each rule by hand: what it says, with which numbers, and below what it is silent."""

from dataclasses import replace

import pytest

from reports.figures import Share
from reports.funnel.shape import Closed
from reports.insight import rules, tell_findings, tell_why
from reports.insight.choosing import RULES, choose
from reports.insight.shape import Facts, Finding, Pile, Reason, Stay
from reports.words import words_for
from store.insight import Steps
from store.movements import Move
from tests.reports.insight.facts import (
    bridge,
    deal,
    facts,
    leaking,
    loud,
    standing,
)
from tests.reports.samples import euros

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")


def told(finding: Finding | None) -> str:
    assert finding is not None
    (said,) = tell_findings((finding,), ENGLISH)
    return said


def test_a_quiet_week_says_that_nothing_stands_out() -> None:
    assert choose(facts()) == ()
    assert tell_findings((), ENGLISH) == (
        "Nothing stands out: no figure moved or piled up beyond its limits.",
    )


def test_the_pipeline_shrank_and_mainly_why() -> None:
    week = bridge(100, 60, lost=(2, -30), won=(1, -20), new=(1, 10))
    found = rules.pipeline_changed(facts(bridge=week))
    assert told(found) == (
        "The open pipeline shrank by €40,000 last week, to €60,000. "
        "Mainly: Lost 2 (−€30,000) and Won 1 (−€20,000)."
    )
    assert found is not None
    assert found.said.values["reasons"] == (
        Reason(Move.LOST, 2, euros("-30000")),
        Reason(Move.WON, 1, euros("-20000")),
    )


def test_the_pipeline_grew_by_what_came_in_not_by_what_went() -> None:
    week = bridge(100, 140, new=(3, 50), increased=(1, 5), lost=(1, -15))
    assert told(rules.pipeline_changed(facts(bridge=week))) == (
        "The open pipeline grew by €40,000 last week, to €140,000. "
        "Mainly: New 3 (+€50,000) and Increased 1 (+€5,000)."
    )


@pytest.mark.parametrize(
    "week",
    [
        bridge(100, 96, lost=(1, -4)),  # less than a twentieth
        bridge(100, 60, count=4, lost=(1, -40)),  # too few
        bridge(0, 60, new=(1, 60)),  # nothing to compare with
        bridge(100, 60, lost=(1, -30)),  # does not add up
    ],
)
def test_of_little_or_doubtful_change_it_is_silent(week: object) -> None:
    assert rules.pipeline_changed(facts(bridge=week)) is None


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (10, 36, "25% went on, against 90% in the time before."),
        (36, 38, "90% went on. No clear change against the time before (95%)."),
        (30, 0, "75% went on. Too few were decided before to compare."),
    ],
)
def test_the_leak_has_changed_only_beyond_chance(now: int, before: int, said: str) -> None:
    steps = leaking(before).steps if before else leaking(4, 4).steps
    sentence = told(rules.leak(facts(funnel=leaking(now), before=steps)))
    assert sentence.startswith("It leaks most between Identified and Contacted: of those decided ")
    assert sentence.endswith(said)


def test_a_leak_of_few_cases_has_its_interval() -> None:
    sentence = told(rules.leak(facts(funnel=leaking(3, 6), before=leaking(5, 5).steps)))
    assert "3 of 6 (19%–81%) went on. No clear change" in sentence


def test_a_leak_of_fewer_than_five_is_none() -> None:
    assert rules.leak(facts(funnel=leaking(1, 4))) is None


def test_a_stage_where_most_wait_longer_than_the_won_ones_did() -> None:
    stays = (Stay(1, "Contacted", 10, 7.46, 5, 3), Stay(2, "Proposal", 12, 9, 8, 6))
    assert told(rules.waiting(facts(stays=stays))) == (
        "6 of all 8 open in Proposal have waited there for more than 9 days, longer than three "
        "quarters of those that were won."
    )


@pytest.mark.parametrize(
    "stay",
    [
        Stay(1, "S", 9, 7, 5, 5),  # too few were won
        Stay(1, "S", 10, 7, 4, 4),  # too few are open
        Stay(1, "S", 10, 7, 6, 3),  # half of them, not more
    ],
)
def test_few_that_wait_are_no_pile(stay: Stay) -> None:
    assert rules.waiting(facts(stays=(stay,))) is None


def test_whom_to_ask_about_what_is_past_due_and_what_is_quiet() -> None:
    pile = Pile(3, euros("90000"), deal(days=1))
    assert told(rules.past_due(facts(past_due=pile))) == (
        "3 opportunities worth €90,000 are past their expected close. Ask Li about "
        "#42 Renewal (Acme, €50,000): past it for 1 day."
    )
    assert told(rules.stale(facts(stale=replace(pile, largest=deal(days=30))))) == (
        "3 opportunities worth €90,000 have gone quiet. Ask Li about "
        "#42 Renewal (Acme, €50,000): nothing has happened for 30 days."
    )
    for few in (replace(pile, count=2), replace(pile, largest=None)):
        assert rules.past_due(facts(past_due=few)) is None
        assert rules.stale(facts(stale=few)) is None


def test_one_that_is_much_of_the_forecast() -> None:
    heavy = deal(amount=60, probability=80)
    assert told(rules.concentration(facts(heaviest=heavy))) == (
        "#42 Renewal (Acme, €60,000) alone is 48% of the weighted forecast of €100,000. "
        "Plan for what happens without it."
    )
    assert rules.concentration(facts(heaviest=deal(amount=50))) is None  # 40 %
    assert rules.concentration(facts(heaviest=heavy, with_amount=4)) is None
    empty = leaking(40)
    empty = replace(empty, standing=standing(weighted="0"))
    assert rules.concentration(facts(heaviest=heavy, funnel=empty)) is None


def test_who_has_many_overdue_steps_is_named_only_where_that_is_fair() -> None:
    steps = (Steps("Li", 10, 5), Steps("Sam", 9, 1))
    assert told(rules.overdue_steps(facts(steps=steps, may_name=True))) == (
        "Of 10 that Li has open, 5 have an overdue next step."
    )
    public = told(rules.overdue_steps(facts(steps=steps)))
    assert public.startswith("6 next steps are overdue, 5 of them with one person.")
    assert "Li" not in public
    assert rules.overdue_steps(facts(steps=(Steps("Li", 4, 4),))) is None
    assert rules.overdue_steps(facts(steps=(Steps("Li", 11, 5),))) is None


@pytest.mark.parametrize(
    ("won", "lost", "year", "said"),
    [
        (10, 90, Share(60, 120), "10% (10 of 100), against 50% in the year before (60 of 120)"),
        (45, 55, Share(60, 120), None),
        (0, 9, Share(60, 60), None),
        (0, 20, Share(9, 9), None),
    ],
)
def test_the_win_rate_is_another_only_beyond_chance(
    won: int, lost: int, year: Share, said: str | None
) -> None:
    funnel = replace(leaking(40), closed=Closed(won, lost, {}, {}, None, None, 0))
    found = rules.win_rate(facts(funnel=funnel, year_before=year))
    assert found is None if said is None else said in told(found)


def test_what_changed_where_it_leaks_and_what_to_do_the_weightiest_first() -> None:
    assert [one.rule for one in choose(loud())] == ["leak", "win_rate", "concentration"]


def test_a_question_without_an_answer_leaves_its_place_to_another() -> None:
    week = replace(loud(), heaviest=None, past_due=Pile(0, {}, None), stale=Pile(0, {}, None))
    week = replace(week, steps=(), stays=())
    assert [one.rule for one in choose(week)] == ["leak", "win_rate", "pipeline"]


def test_of_two_about_the_same_one_the_lighter_is_left_out() -> None:
    same = deal(9, 100, 12, 50)
    quiet = facts(heaviest=same, past_due=Pile(3, euros("120000"), same))
    assert [one.rule for one in choose(quiet)] == ["concentration"]


def test_every_rule_says_why_with_its_limits_and_numbers() -> None:
    week: Facts = loud()
    for rule in RULES:
        finding = rule.find(week)
        assert finding is not None, rule.name
        assert finding.rule == rule.name
        for language in (ENGLISH, CHINESE):
            ((said, reason, *used),) = tell_why((finding,), language)
            assert said
            assert "{" not in said + reason + "".join(used)
    assert len(tell_why((), ENGLISH)) == len(RULES)
