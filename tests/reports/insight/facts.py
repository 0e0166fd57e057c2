"""Facts made by hand: a week in which nothing stands out, and what a test makes of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from reports.bridge.shape import Bridge, Moved, Shifted
from reports.counted import Total
from reports.figures import Share
from reports.funnel.shape import Closed, Cohort, Funnel, Standing
from reports.insight.shape import Facts, Pile, Stay
from store.insight import Named, Steps
from store.movements import Move
from tests.reports.samples import NOTHING, TODAY, about, euros, funnel, steps

NO_PILE = Pile(0, {}, None)


def standing(count: int = 20, weighted: str = "100000") -> Standing:
    return Standing(count, euros("300000"), euros(weighted), NOTHING.buckets, 0, 0, 0)


def bridge(before: int, after: int, count: int = 10, **moved: tuple[int, int]) -> Bridge:
    """Thousands of euros before and after; each movement with how often and by how much."""
    return Bridge(
        about(),
        "EUR",
        None,
        False,
        Total(count, euros(f"{before}000") if before else {}),
        tuple(
            Moved(move, moved[move][0], 0, euros(f"{moved[move][1]}000"))
            if move in moved
            else Moved(move, 0, 0, {})
            for move in Move
        ),
        Total(count, euros(f"{after}000") if after else {}),
        Shifted(0, {}),
        Shifted(0, {}),
    )


def leaking(went_on: int, decided: int = 40) -> Funnel:
    """Two stages; from the first so many of those decided go on, from the second all are won."""
    return funnel(
        steps([decided, went_on], went_on, names=("Identified", "Contacted")),
        Cohort(went_on, decided - went_on, 0, 0, {}),
        standing(),
    )


def deal(number: int = 42, amount: int = 50, days: int = 12, probability: int = 80) -> Named:
    since = TODAY - dt.timedelta(days=days)
    return Named(number, "Renewal", "Acme", "Li", Decimal(1000 * amount), "EUR", probability, since)


def facts(**also: Any) -> Facts:
    """Nothing stands out in these, until a test says otherwise."""
    parts: dict[str, Any] = {
        "currency": "EUR",
        "today": TODAY,
        "funnel": leaking(40),
        "bridge": bridge(100, 100),
        "before": (),
        "stays": (),
        "past_due": NO_PILE,
        "stale": NO_PILE,
        "heaviest": None,
        "with_amount": 20,
        "steps": (),
        "year_before": Share(0, 0),
        "may_name": False,
    }
    return Facts(**parts | also)


def loud() -> Facts:
    """Every rule has something to say."""
    return facts(
        funnel=funnel(
            steps([40, 10], 10, names=("Identified", "Contacted")),
            Cohort(10, 30, 0, 0, {}),
            standing(),
            closed=Closed(10, 90, {}, {}, None, None, 0),
        ),
        before=leaking(36).steps,
        bridge=bridge(100, 60, lost=(2, -30), won=(1, -20), new=(1, 10)),
        stays=(Stay(2, "Contacted", 10, 7.5, 5, 4),),
        past_due=Pile(3, euros("90000"), deal()),
        stale=Pile(4, euros("70000"), deal(7, 30, 21)),
        heaviest=deal(9, 100, 0, 50),
        steps=(Steps("Li", 8, 5), Steps("Sam", 9, 1)),
        year_before=Share(60, 120),
    )
