"""Funnels made by hand, for words and pictures."""

import datetime as dt
from dataclasses import fields
from decimal import Decimal
from typing import Any

from reports.funnel.shape import Before, Closed, Closing, Closings, Cohort, Funnel, Standing, Step
from reports.periods import parse_period
from reports.report import About

ABOUT = tuple(field.name for field in fields(About))
TODAY = dt.date(2026, 7, 31)
NAMES = ("Identified", "Contacted", "Needs confirmed", "Proposal", "Negotiation")
NOTHING = Standing(0, {}, {}, {"ahead": {}, "past_due": {}, "undated": {}}, 0, 0, 0)
NOTHING_BEFORE = Before(0, {}, {})
NONE_LATELY = Closings(0, {}, ())


def euros(amount: str) -> dict[str, Decimal]:
    return {"EUR": Decimal(amount)}


def steps(
    reached: list[int],
    won: int,
    implied: list[int] | None = None,
    waiting: list[int] | None = None,
    names: tuple[str, ...] = NAMES,
) -> tuple[Step, ...]:
    """Stages of which ``waiting`` are open and got no further; the open ones stand there."""
    skipped, open_ = implied or [0] * len(reached), waiting or [0] * len(reached)
    return tuple(
        Step(
            stage_id=place + 1,
            name=names[place],
            reached=reached[place],
            entered=reached[place] - skipped[place],
            open_here=open_[place],
            open_furthest=open_[place],
            lost=reached[place] - won - sum(open_[place:]),
            won=won,
            went_on=onward,
            value=euros(f"{1000 * open_[place]}") if open_[place] else {},
        )
        for place, onward in enumerate([*reached[1:], won])
    )


def about(**also: Any) -> About:
    return About(
        **({"period": parse_period("last 90 days", TODAY), "scope": {}, "today": TODAY} | also)
    )


def funnel(
    steps: tuple[Step, ...],
    cohort: Cohort,
    standing: Standing = NOTHING,
    week_ago: Before = NOTHING_BEFORE,
    **also: Any,
) -> Funnel:
    parts: dict[str, Any] = {
        "closed": Closed(0, 0, {}, {}, None, None, 0),
        "won_lately": NONE_LATELY,
        "lost_lately": NONE_LATELY,
    }
    return Funnel(
        about=about(**{name: also.pop(name) for name in ABOUT if name in also}),
        steps=steps,
        cohort=cohort,
        standing=standing,
        week_ago=week_ago,
        **(parts | also),
    )


def busy() -> Funnel:
    """Five stages, skips, open ones, two currencies, something won and lost lately."""
    won = Closing(42, "Renewal", "Acme", "Li Wei", Decimal(50000), "EUR", None, TODAY)
    lost = Closing(7, "Pilot", None, "Ana", None, "EUR", "Price", TODAY)
    standing = Standing(
        15,
        {"EUR": Decimal(15000), "USD": Decimal("99.50")},
        euros("7000.50"),
        {"ahead": euros("4000"), "past_due": euros("3000.50"), "undated": {}},
        3,
        2,
        4,
    )
    before = Before(12, euros("17000"), euros("7000.50"))
    return funnel(
        steps([124, 97, 71, 44, 28], 17, [0, 5, 9, 2, 3], [5, 4, 3, 2, 1]),
        Cohort(17, 92, 15, 2, euros("310000")),
        standing,
        before,
        closed=Closed(17, 68, euros("310000"), euros("200000"), 41.0, 47.333, 1),
        won_lately=Closings(7, euros("60000"), (won,)),
        lost_lately=Closings(1, {}, (lost,)),
    )


def small() -> Funnel:
    """The acceptance set."""
    return funnel(
        steps([12, 10, 8, 6], 4, [1, 3, 1, 1], [1, 1, 1, 1], ("S1", "S2", "S3", "S4")),
        Cohort(4, 4, 4, 0, {}),
    )


def empty() -> Funnel:
    return funnel(steps([0] * 5, 0), Cohort(0, 0, 0, 0, {}))
