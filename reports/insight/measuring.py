"""From a snapshot to the facts that rules look at."""

import datetime as dt
from dataclasses import replace
from statistics import quantiles

from reports import bridge, funnel
from reports.figures import Share, known_amounts
from reports.funnel.shape import Funnel, Step
from reports.insight.shape import Facts, Pile, Stay
from reports.periods import Period, parse_period
from reports.report import Asked
from store.cells import Tally
from store.insight import (
    Conditions,
    is_past_due,
    is_stale,
    read_closed,
    read_largest,
    read_stays_of_won,
    read_steps,
    read_tallies,
    read_waiting,
)
from store.pipeline import Pipeline, load_pipeline
from store.scopes import Span
from store.snapshot import Snapshot, end_of, look_back

DAY = dt.timedelta(days=1)
YEAR = 365 * DAY


def measure(snapshot: Snapshot, asked: Asked, may_name: bool) -> Facts:
    """All of it for one funnel; ``snapshot`` was taken with the plans."""
    pipeline = load_pipeline(snapshot.session, snapshot.workspace.id)
    row, currency = snapshot.opportunity, snapshot.workspace.currency
    week = parse_period(bridge.REPORT.period, snapshot.today)
    open_ones = read_tallies(snapshot, [snapshot.is_open])
    here = open_ones.get(currency, Tally())
    return Facts(
        currency=currency,
        today=snapshot.today,
        funnel=funnel.REPORT.measure(snapshot, asked),
        bridge=bridge.REPORT.measure(snapshot, replace(asked, period=week)),
        before=_before(snapshot, asked),
        stays=_stays(snapshot, pipeline),
        past_due=_pile(snapshot, pipeline, is_past_due(snapshot), row.expected_close),
        stale=_pile(snapshot, pipeline, is_stale(snapshot, pipeline), row.touched_at),
        heaviest=read_largest(
            snapshot, pipeline, [snapshot.is_open], currency, row.opened_on, weighted=True
        ),
        with_amount=here.count - here.without_amount,
        steps=tuple(read_steps(snapshot)),
        year_before=_year_before(snapshot, asked.period),
        may_name=may_name,
    )


def _before(snapshot: Snapshot, asked: Asked) -> tuple[Step, ...]:
    """The steps of those opened in as many days before, as they stood when these were over.

    As old as the period's own are now: those would have had more time to go on otherwise.
    """
    start, end = asked.period.start, asked.period.end
    if start is None or end is None:
        return ()
    earlier = Period(asked.period.key, start - (end - start), start)
    day = snapshot.today - (end - start)
    with look_back(snapshot, end_of(snapshot.workspace, day).as_of) as then:
        found: Funnel = funnel.REPORT.measure(then, replace(asked, period=earlier, as_of=day))
    return found.steps


def _stays(snapshot: Snapshot, pipeline: Pipeline) -> tuple[Stay, ...]:
    year = Span(snapshot.today - YEAR + DAY, snapshot.today + DAY)
    stays = read_stays_of_won(snapshot, year)
    limits = {id_: _most_of(times) for id_, times in stays.items()}
    waiting = read_waiting(snapshot, limits)
    return tuple(
        Stay(stage.id, stage.name, len(stays[stage.id]), limits[stage.id], *waiting[stage.id])
        for stage in pipeline.every
        if stage.id in waiting
    )


def _most_of(times: list[float]) -> float:
    """What three quarters of them are not longer than."""
    return quantiles(times, n=4, method="inclusive")[2] if len(times) > 1 else times[0]


def _pile(snapshot: Snapshot, pipeline: Pipeline, conditions: Conditions, since: object) -> Pile:
    tallies = read_tallies(snapshot, conditions)
    currency = snapshot.workspace.currency
    return Pile(
        sum(tally.count for tally in tallies.values()),
        known_amounts(tallies.items()),
        read_largest(snapshot, pipeline, conditions, currency, since) if tallies else None,
    )


def _year_before(snapshot: Snapshot, period: Period) -> Share:
    """Won of those closed in the year before the period."""
    if period.start is None:
        return Share(0, 0)
    won, lost = read_closed(snapshot, Span(period.start - YEAR, period.start))
    return Share(won, won + lost)
