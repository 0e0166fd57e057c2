"""Every rule with its reason, and which of what they find is said."""

from reports.figures import FEW
from reports.funnel.shape import ENOUGH
from reports.insight import rules
from reports.insight.shape import Facts, Finding, Percent, Question, Rule, Said
from store.errors import mark
from store.insight import NEWEST_WON

MOST_SAID = 3

RULES = (
    Rule(
        "pipeline",
        Question.CHANGED,
        Said(
            mark(
                "Speaks when the open value in the workspace’s currency changed last week by "
                "{change} or more, with the movements that did most; not below {open} open, nor "
                "when the bridge does not add up."
            ),
            {"change": Percent(rules.A_CHANGE), "open": rules.SOME_OPEN},
        ),
        rules.pipeline_changed,
    ),
    Rule(
        "leak",
        Question.LEAKS,
        Said(
            mark(
                "Names the step with the lowest resolved conversion, of those with at least "
                "{decided} decided. It is compared with those opened in as many days before, as "
                "they stood then; a change is said only when the two 95% intervals do not overlap."
            ),
            {"decided": ENOUGH},
        ),
        rules.leak,
    ),
    Rule(
        "waiting",
        Question.TO_DO,
        Said(
            mark(
                "Speaks when more than half of those open in a stage wait longer than three "
                "quarters of those won in the last 365 days spent there ({newest} newest at most); "
                "not below {open} open there and {won} won that passed it."
            ),
            {"newest": NEWEST_WON, "open": rules.SOME_OPEN, "won": rules.PASSED},
        ),
        rules.waiting,
    ),
    Rule(
        "past_due",
        Question.TO_DO,
        Said(
            mark(
                "Speaks when {count} or more are past their expected close, and names the largest "
                "in the workspace’s currency that is not snoozed."
            ),
            {"count": rules.A_PILE},
        ),
        rules.past_due,
    ),
    Rule(
        "stale",
        Question.TO_DO,
        Said(
            mark(
                "Speaks when {count} or more are stale: nothing happened for their stage’s limit "
                "and nothing is planned. It names the largest in the workspace’s currency."
            ),
            {"count": rules.A_PILE},
        ),
        rules.stale,
    ),
    Rule(
        "concentration",
        Question.TO_DO,
        Said(
            mark(
                "Speaks when one opportunity is more than {share} of the weighted forecast in the "
                "workspace’s currency; not below {open} open with an amount."
            ),
            {"share": Percent(rules.MUCH), "open": rules.SOME_OPEN},
        ),
        rules.concentration,
    ),
    Rule(
        "steps",
        Question.TO_DO,
        Said(
            mark(
                "Speaks when one person has {steps} or more overdue next steps, and they are half "
                "of what that person has open or more. The name is said only to somebody alone, or "
                "where the figures are that person’s."
            ),
            {"steps": rules.MANY_STEPS},
        ),
        rules.overdue_steps,
    ),
    Rule(
        "win_rate",
        Question.CHANGED,
        Said(
            mark(
                "Speaks when the win rate of the period and that of the 365 days before it differ "
                "so that their 95% intervals do not overlap; not below {closed} closed in each."
            ),
            {"closed": FEW},
        ),
        rules.win_rate,
    ),
)
REASONS = {rule.name: rule.reason for rule in RULES}
_ANSWERS = {rule.name: rule.answers for rule in RULES}


def choose(facts: Facts) -> tuple[Finding, ...]:
    """At most three, the weightiest first, no two about the same thing.

    What changed, where it leaks and what to do come before a second answer to one of these.
    """
    found = [finding for rule in RULES if (finding := rule.find(facts)) is not None]
    found.sort(key=lambda one: -one.weight)
    said: list[Finding] = []
    for again in (False, True):
        for finding in found:
            answered = _ANSWERS[finding.rule] in {_ANSWERS[one.rule] for one in said}
            repeats = any(finding.about & one.about for one in said)
            if len(said) < MOST_SAID and not repeats and answered == again:
                said.append(finding)
    return tuple(sorted(said, key=lambda one: -one.weight))
