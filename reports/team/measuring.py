"""From the store's sums to the figures of a team."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from reports.figures import Amounts, known_amounts, median, rounded
from reports.report import Asked, about
from reports.team.shape import Rep, Team, Work
from store.activities import count_activities
from store.models import Status
from store.snapshot import Snapshot
from store.team import (
    EVERYBODYS,
    ClosedWork,
    OpenWork,
    read_closed_work,
    read_open_work,
    read_people,
    read_targets,
)


def measure(snapshot: Snapshot, asked: Asked) -> Team:
    """Everybody who owns something open, or closed or did something in the period."""
    span, currency = asked.period.span, snapshot.workspace.currency
    open_, closed = read_open_work(snapshot), read_closed_work(snapshot, span)
    done = count_activities(snapshot, span)
    targets = read_targets(snapshot, span)
    ids = {one.owner_id for one in open_} | {one.owner_id for one in closed} | set(done)
    reps = (
        Rep(
            id_,
            name,
            _work(
                [one for one in open_ if one.owner_id == id_],
                [one for one in closed if one.owner_id == id_],
                done[id_],
                targets.get(id_, {}),
                currency,
            ),
        )
        for id_, name in read_people(snapshot, ids).items()
    )
    return Team(
        about=about(snapshot, asked),
        currency=currency,
        reps=tuple(sorted(reps, key=_place(currency))),
        total=_work(open_, closed, done.total(), targets[EVERYBODYS], currency),
    )


def _work(
    open_: list[OpenWork],
    closed: list[ClosedWork],
    activities: int,
    target: Amounts,
    currency: str,
) -> Work:
    won = [one for one in closed if one.status == Status.WON]
    cycles: Counter[int] = Counter()
    for one in won:
        if one.days >= 0:
            cycles[one.days] += one.tally.count
    return Work(
        open=sum(one.tally.count for one in open_),
        open_value=known_amounts(((one.currency, one.tally) for one in open_), currency),
        won=sum(one.tally.count for one in won),
        won_value=known_amounts(((one.currency, one.tally) for one in won), currency),
        lost=sum(one.tally.count for one in closed if one.status == Status.LOST),
        median_cycle_days=median(cycles),
        activities=activities,
        overdue=sum(one.overdue for one in open_),
        stale=sum(one.stale for one in open_),
        target=rounded(target, currency),
    )


def _place(currency: str) -> Callable[[Rep], tuple[Decimal, int, str]]:
    """By what was won, which is what it is; a rate of few cases would be chance."""
    return lambda rep: (
        -rep.work.won_value.get(currency, Decimal(0)),
        -rep.work.won,
        rep.name,
    )
