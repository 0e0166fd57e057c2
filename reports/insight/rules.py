"""The rules: each a pure function from facts to a finding, silent on too little data."""

from decimal import Decimal

from reports.figures import FEW, Share, wilson
from reports.funnel.shape import ENOUGH, Step
from reports.insight.shape import Days, Facts, Finding, Name, Percent, Pile, Reason, Said, Value
from store.errors import mark
from store.insight import Named

SOME_OPEN = 5  # fewer are no pipeline that could be said to grow
A_CHANGE = 0.05  # of the value that was open before
MOST_REASONS = 2
A_PILE = 3
MUCH = 0.4  # of the weighted forecast
PASSED = 10  # won ones that passed a stage
MANY_STEPS = 5
MORE_THAN_HALF = 0.5


def pipeline_changed(facts: Facts) -> Finding | None:
    """The open pipeline is another than a week ago, and mainly why."""
    week, currency = facts.bridge, facts.currency
    before = week.start.value.get(currency, Decimal(0))
    after = week.end.value.get(currency, Decimal(0))
    change = after - before
    if week.start.count < SOME_OPEN or not before or not week.balances:
        return None
    if abs(change) < before * Decimal(str(A_CHANGE)):
        return None
    moved = [
        Reason(one.move, one.changes, {currency: one.value[currency]})
        for one in week.moves
        if one.value.get(currency, Decimal(0)) * change > 0
    ]
    moved.sort(key=lambda one: -abs(one.value[currency]))
    sentence = (
        mark("The open pipeline grew by {change} last week, to {after}. Mainly: {reasons}.")
        if change > 0
        else mark("The open pipeline shrank by {change} last week, to {after}. Mainly: {reasons}.")
    )
    said = Said(
        sentence,
        {
            "change": {currency: abs(change)},
            "after": {currency: after},
            "reasons": tuple(moved[:MOST_REASONS]),
        },
    )
    used = Said(
        mark("Open before: {count}, worth {before}."),
        {"count": week.start.count, "before": {currency: before}},
    )
    weight = min(1.0, 0.3 + float(abs(change) / before))
    return Finding("pipeline", weight, frozenset({"pipeline"}), said, (used,))


def leak(facts: Facts) -> Finding | None:
    """Where most of those decided are lost, and whether that is another share than before."""
    found = facts.funnel.leak
    if found is None:
        return None
    place = next(at for at, step in enumerate(facts.funnel.steps) if step.name == found.here)
    step = facts.funnel.steps[place]
    before = _same(facts.before, step)
    values: dict[str, Value] = {
        "here": Name(found.here),
        "there": Name(found.there or "Won"),
        "share": found.share,
        "before": before,
    }
    about = frozenset({f"stage:{step.stage_id}"})
    if before.whole < ENOUGH:
        said = mark(
            "It leaks most between {here} and {there}: of those decided there, {share} went on. "
            "Too few were decided before to compare."
        )
    elif differ(found.share, before):
        said = mark(
            "It leaks most between {here} and {there}: of those decided there, {share} went on, "
            "against {before} in the time before."
        )
        return Finding("leak", 0.9, about, Said(said, values), _intervals(found.share, before))
    else:
        said = mark(
            "It leaks most between {here} and {there}: of those decided there, {share} went on. "
            "No clear change against the time before ({before})."
        )
    return Finding("leak", 0.35, about, Said(said, values), _intervals(found.share, before))


def waiting(facts: Facts) -> Finding | None:
    """A stage where most wait longer than most of those won did."""
    piles = [
        stay
        for stay in facts.stays
        if stay.won >= PASSED
        and stay.open >= SOME_OPEN
        and stay.waiting > stay.open * MORE_THAN_HALF
    ]
    if not piles:
        return None
    worst = max(piles, key=lambda stay: stay.waiting)
    said = Said(
        mark(
            "{waiting} of all {open} open in {stage} have waited there for more than {days} days, "
            "longer than three quarters of those that were won."
        ),
        {
            "waiting": worst.waiting,
            "open": worst.open,
            "stage": Name(worst.name),
            "days": round(worst.days, 1),
        },
    )
    used = Said(mark("Won ones that passed this stage: {count}."), {"count": worst.won})
    share = worst.waiting / max(facts.funnel.standing.count, worst.waiting)
    about = frozenset({f"stage:{worst.stage_id}"})
    return Finding("waiting", 0.3 + 0.5 * share, about, said, (used,))


def past_due(facts: Facts) -> Finding | None:
    """A pile of those that should have closed, and whom to ask about the largest."""
    largest = facts.past_due.largest
    if facts.past_due.count < A_PILE or largest is None:
        return None
    said = Said(
        mark(
            "{count} opportunities worth {value} are past their expected close. Ask {owner} about "
            "{named}: past it for {days}."
        ),
        _pile(facts.past_due, largest, facts),
    )
    weight = 0.4 + _part(facts.past_due, facts)
    return Finding("past_due", weight, _of("dates", largest), said, _open_of(facts.past_due, facts))


def stale(facts: Facts) -> Finding | None:
    """A pile of those about which nobody does anything, and whom to ask about the largest."""
    largest = facts.stale.largest
    if facts.stale.count < A_PILE or largest is None:
        return None
    said = Said(
        mark(
            "{count} opportunities worth {value} have gone quiet. Ask {owner} about {named}: "
            "nothing has happened for {days}."
        ),
        _pile(facts.stale, largest, facts),
    )
    weight = 0.35 + _part(facts.stale, facts)
    return Finding("stale", weight, _of("silence", largest), said, _open_of(facts.stale, facts))


def concentration(facts: Facts) -> Finding | None:
    """One opportunity is much of the forecast."""
    one, total = facts.heaviest, facts.weighted
    if one is None or one.amount is None or not total or facts.with_amount < SOME_OPEN:
        return None
    weight = one.amount * one.probability / 100
    if weight <= total * Decimal(str(MUCH)):
        return None
    said = Said(
        mark(
            "{named} alone is {share} of the weighted forecast of {total}. Plan for what happens "
            "without it."
        ),
        {"named": one, "share": Percent(float(weight / total)), "total": {facts.currency: total}},
    )
    used = Said(
        mark("Its amount times {probability}% is {weighted}; {count} open have an amount."),
        {
            "probability": one.probability,
            "weighted": {facts.currency: weight},
            "count": facts.with_amount,
        },
    )
    return Finding(
        "concentration", min(1.0, float(weight / total)), _of("forecast", one), said, (used,)
    )


def overdue_steps(facts: Facts) -> Finding | None:
    """One person has many overdue next steps; by name only where that is fair."""
    worst = facts.steps[0] if facts.steps else None
    if worst is None or worst.overdue < MANY_STEPS or worst.overdue < worst.open * MORE_THAN_HALF:
        return None
    total = sum(one.overdue for one in facts.steps)
    if facts.may_name:
        said = Said(
            mark("Of {open} that {owner} has open, {overdue} have an overdue next step."),
            {"open": worst.open, "owner": worst.owner, "overdue": worst.overdue},
        )
    else:
        said = Said(
            mark(
                "{total} next steps are overdue, {overdue} of them with one person. Everybody "
                "sees their own with /opp due."
            ),
            {"total": total, "overdue": worst.overdue},
        )
    share = worst.overdue / max(facts.funnel.standing.count, worst.overdue)
    return Finding("steps", 0.3 + 0.4 * share, frozenset({"steps"}), said)


def win_rate(facts: Facts) -> Finding | None:
    """The win rate is another than in the year before."""
    now, before = facts.funnel.closed.win_rate, facts.year_before
    if now.whole < FEW or before.whole < FEW or not differ(now, before):
        return None
    said = Said(
        mark(
            "The win rate is {now} ({won} of {closed}), against {before} in the year before "
            "({won_before} of {closed_before})."
        ),
        {
            "now": now,
            "won": now.part,
            "closed": now.whole,
            "before": before,
            "won_before": before.part,
            "closed_before": before.whole,
        },
    )
    return Finding("win_rate", 0.85, frozenset({"win rate"}), said, _intervals(now, before))


def differ(one: Share, other: Share) -> bool:
    """Whether their 95% intervals have nothing in common."""
    first, second = wilson(one.part, one.whole), wilson(other.part, other.whole)
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]


def _same(before: tuple[Step, ...], step: Step) -> Share:
    found = (one.resolved for one in before if one.stage_id == step.stage_id)
    return next(found, Share(0, 0))


def _intervals(now: Share, before: Share) -> tuple[Said, ...]:
    sentences = (
        mark("Now: {part} of {whole}, so between {low} and {high} with 95% certainty."),
        mark("Before: {part} of {whole}, so between {low} and {high} with 95% certainty."),
    )
    found = []
    for sentence, share in zip(sentences, (now, before), strict=True):
        interval = wilson(share.part, share.whole)
        if interval is not None:
            low, high = (Percent(end) for end in interval)
            values: dict[str, Value] = {
                "part": share.part,
                "whole": share.whole,
                "low": low,
                "high": high,
            }
            found.append(Said(sentence, values))
    return tuple(found)


def _pile(pile: Pile, largest: Named, facts: Facts) -> dict[str, Value]:
    return {
        "count": pile.count,
        "value": pile.value,
        "owner": largest.owner,
        "named": largest,
        "days": Days((facts.today - largest.since).days),
    }


def _open_of(pile: Pile, facts: Facts) -> tuple[Said, ...]:
    of_all: dict[str, Value] = {"count": pile.count, "open": facts.funnel.standing.count}
    return (Said(mark("They are {count} of {open} that are open."), of_all),)


def _part(pile: Pile, facts: Facts) -> float:
    """Half of the share of what is open."""
    return 0.5 * pile.count / max(facts.funnel.standing.count, pile.count)


def _of(what: str, one: Named) -> frozenset[str]:
    return frozenset({what, f"#{one.number}"})
