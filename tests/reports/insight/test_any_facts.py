"""Whatever the figures: three at most, none on too little, and only numbers that were measured."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.bridge.shape import Bridge
from reports.figures import FEW, Share
from reports.funnel.shape import ENOUGH, Closed, Cohort, Funnel
from reports.insight import rules, tell_findings
from reports.insight.choosing import MOST_SAID, RULES, choose
from reports.insight.shape import Facts, Pile, Reason, Stay
from reports.words import words_for
from store.insight import Named, Steps
from tests.reports.insight.facts import bridge, facts, standing
from tests.reports.samples import TODAY, euros, funnel, steps

FEW_COUNTS = st.integers(0, 60)
NAMES = st.sampled_from(["Li", "Ana <b>", "李伟", "{n}", "*"])
ANY_DAY = st.integers(0, 400)


@st.composite
def deals(draw: Any) -> Named:
    amount = draw(st.none() | st.integers(0, 10**6).map(Decimal))
    since = TODAY.fromordinal(TODAY.toordinal() - draw(ANY_DAY))
    account = draw(st.none() | NAMES)
    return Named(
        draw(st.integers(1, 5)), draw(NAMES), account, draw(NAMES), amount, "EUR",
        draw(st.integers(0, 100)), since,
    )  # fmt: skip


@st.composite
def piles(draw: Any) -> Pile:
    return Pile(
        draw(FEW_COUNTS), draw(st.just({}) | st.just(euros("1"))), draw(st.none() | deals())
    )


@st.composite
def funnels(draw: Any) -> Funnel:
    first = draw(FEW_COUNTS)
    second = draw(st.integers(0, first))
    won = draw(st.integers(0, second))
    closed = Closed(draw(FEW_COUNTS), draw(FEW_COUNTS), {}, {}, None, None, 0)
    cohort = Cohort(won, first - won, 0, 0, {})
    counted = steps([first, second], won, names=("Identified", "Contacted"))
    weighted = str(draw(st.integers(0, 10**6)))
    return funnel(counted, cohort, standing(draw(FEW_COUNTS), weighted), closed=closed)


@st.composite
def bridges(draw: Any) -> Bridge:
    before, new = draw(st.integers(0, 500)), draw(st.integers(0, 500))
    lost = draw(st.integers(0, before + new))
    after = before + new - lost + draw(st.sampled_from([0, 0, 0, 1]))
    return bridge(before, after, draw(st.integers(0, 12)), new=(2, new), lost=(1, -lost))


@st.composite
def any_facts(draw: Any) -> Facts:
    def stay(stage: int) -> Stay:
        open_ = draw(st.integers(0, 12))
        waiting = draw(st.integers(0, open_))
        return Stay(stage, "Identified", draw(st.integers(0, 20)), 7.25, open_, waiting)

    overdue = draw(st.integers(1, 12))
    closed = draw(FEW_COUNTS)
    return facts(
        funnel=draw(funnels()),
        before=draw(funnels()).steps,
        bridge=draw(bridges()),
        stays=(stay(1), stay(2)),
        past_due=draw(piles()),
        stale=draw(piles()),
        heaviest=draw(st.none() | deals()),
        with_amount=draw(st.integers(0, 12)),
        steps=(Steps(draw(NAMES), overdue + draw(FEW_COUNTS), overdue),),
        year_before=Share(draw(st.integers(0, closed)), closed),
        may_name=draw(st.booleans()),
    )


@settings(max_examples=200)
@given(any_facts())
def test_at_most_three_about_different_things_in_both_languages(week: Facts) -> None:
    found = choose(week)
    assert len(found) <= MOST_SAID
    assert len({one.rule for one in found}) == len(found)
    assert len(frozenset().union(*(one.about for one in found))) == sum(
        len(one.about) for one in found
    )
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    for words in (words_for("en-US"), words_for("zh-CN")):
        assert len(tell_findings(found, words)) == max(len(found), 1)


@settings(max_examples=200)
@given(any_facts())
def test_none_speaks_on_too_little(week: Facts) -> None:
    found = {rule.name: rule.find(week) for rule in RULES}
    assert all(one is None or 0 < one.weight <= 1 for one in found.values() if one)
    enough = {
        "pipeline": week.bridge.start.count >= rules.SOME_OPEN and week.bridge.balances,
        "leak": any(step.resolved.whole >= ENOUGH for step in week.funnel.steps),
        "waiting": any(
            one.won >= rules.PASSED and one.open >= rules.SOME_OPEN for one in week.stays
        ),
        "past_due": week.past_due.count >= rules.A_PILE,
        "stale": week.stale.count >= rules.A_PILE,
        "concentration": week.with_amount >= rules.SOME_OPEN and week.weighted > 0,
        "steps": week.steps[0].overdue >= rules.MANY_STEPS,
        "win_rate": min(week.funnel.closed.win_rate.whole, week.year_before.whole) >= FEW,
    }
    assert {name for name, one in found.items() if one} <= {
        n for n, is_so in enough.items() if is_so
    }


@settings(max_examples=100)
@given(any_facts())
def test_the_numbers_said_are_the_figures_of_the_reports(week: Facts) -> None:
    for finding in (rule.find(week) for rule in RULES):
        if finding is None:
            continue
        values = finding.said.values
        if finding.rule == "leak":
            assert week.funnel.leak is not None
            assert values["share"] == week.funnel.leak.share
        elif finding.rule == "pipeline":
            assert values["after"] == week.bridge.end.value or not week.bridge.end.value
            by_move = {one.move: (one.changes, one.value) for one in week.bridge.moves}
            for reason in values["reasons"]:  # type: ignore[union-attr]
                assert isinstance(reason, Reason)
                assert by_move[reason.move] == (reason.changes, reason.value)
        elif finding.rule == "win_rate":
            assert values["now"] == week.funnel.closed.win_rate
        elif finding.rule == "past_due":
            assert (values["count"], values["value"]) == (week.past_due.count, week.past_due.value)
        elif finding.rule == "concentration":
            assert values["total"] == {"EUR": week.funnel.standing.weighted["EUR"]}
