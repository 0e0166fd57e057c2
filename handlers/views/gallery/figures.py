"""A funnel with something in every part of it, or with nothing at all."""

from decimal import Decimal

from handlers.views.gallery.sample import TODAY, Sample
from reports.funnel.shape import Before, Closed, Closing, Closings, Cohort, Funnel, Standing, Step
from reports.periods import parse_period
from reports.report import About

WON = 17
NOTHING = Standing(0, {}, {}, {"ahead": {}, "past_due": {}, "undated": {}}, 0, 0, 0)


def about(sample: Sample) -> About:
    """The usual period; somebody's, and entered late, where the sample is full of everything."""
    scope = {"owner": sample.person} if sample.full else {}
    return About(parse_period(None, TODAY), scope, TODAY, back_dated=3 if sample.full else 0)


def busy_funnel(sample: Sample) -> Funnel:
    count = len(sample.stages) if sample.full else 0
    worth = {"EUR": sample.amount, "USD": Decimal("99.50")} if count else {}
    closing = Closing(
        sample.number, sample.title, sample.account, sample.person, sample.amount, "EUR",
        sample.reasons[0], TODAY,
    )  # fmt: skip
    lately = Closings(7, worth, (closing,) * 5) if count else Closings(0, {}, ())
    parts = {"ahead": worth, "past_due": worth, "undated": worth}
    return Funnel(
        about=about(sample),
        steps=tuple(_step(place, sample) for place in range(len(sample.stages))),
        cohort=Cohort(WON, 92, 15, 2, worth) if count else Cohort(0, 0, 0, 0, {}),
        closed=Closed(WON if count else 0, 68 if count else 0, worth, worth, 41.0, 47.3, 1),
        standing=Standing(15, worth, worth, parts, 3, 2, 4) if count else NOTHING,
        week_ago=Before(0, {}, {}),
        won_lately=lately,
        lost_lately=lately,
    )


def _step(place: int, sample: Sample) -> Step:
    """Fewer at every stage; two of those that come are open and stand there."""
    if not sample.full:
        return Step(place + 1, sample.stages[place], 0, 0, 0, 0, 0, 0, 0, {})
    reached = 20 * (len(sample.stages) - place)
    onward = max(reached - 20, WON)
    value = {"EUR": sample.amount}
    return Step(
        place + 1,
        sample.stages[place],
        reached,
        reached - 5,
        2,
        2,
        reached - WON - 2,
        WON,
        onward,
        value,
    )
