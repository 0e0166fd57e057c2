"""From the store's groups to the figures of a conversion."""

import datetime as dt
from collections import Counter

from reports.conversion.shape import Cohort, Conversion
from reports.figures import known_amounts
from reports.outcomes import Closed
from reports.periods import Period
from reports.report import Asked, about
from store.conversion import read_worked
from store.funnel import CLOSED
from store.grouped import grouped
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot

MONTHS = 12
Counts = Counter[tuple[dt.date, str]]


def measure(snapshot: Snapshot, asked: Asked) -> Conversion:
    """What was worked on and closed in the period, and what became of the last twelve months."""
    row, span = snapshot.opportunity, asked.period.span
    worked = read_worked(snapshot, span)
    closed = dict(
        grouped(
            snapshot,
            (row.status, row.currency),
            row.status.in_(CLOSED),
            *span.conditions(row.closed_on),
        )
    )
    won = {currency: tally for (status, currency), tally in closed.items() if status == Status.WON}
    lost = {currency: tally for (status, currency), tally in closed.items() if status != Status.WON}
    return Conversion(
        about=about(snapshot, asked),
        worked=worked.opportunities,
        without_account=worked.without_account,
        accounts_worked=worked.accounts,
        accounts_won=worked.accounts_won,
        closed=Closed(
            won=sum(tally.count for tally in won.values()),
            lost=sum(tally.count for tally in lost.values()),
            won_value=known_amounts(won.items(), snapshot.workspace.currency),
            lost_value=known_amounts(lost.items(), snapshot.workspace.currency),
        ),
        cohorts=_cohorts(snapshot, asked.period),
    )


def opened_in(month: dt.date) -> Span:
    """The days of a calendar month."""
    return Span(month, _months_after(month, 1))


def _cohorts(snapshot: Snapshot, period: Period) -> tuple[Cohort, ...]:
    """By day, of which there are few, as the databases name months differently."""
    last = (period.last_day or snapshot.today).replace(day=1)
    months = [_months_after(last, place - MONTHS + 1) for place in range(MONTHS)]
    row = snapshot.opportunity
    days = Span(months[0], opened_in(last).end)
    counts: Counts = Counter()
    opened = grouped(snapshot, (row.opened_on, row.status), *days.conditions(row.opened_on))
    for (day, status), tally in opened:
        counts[day.replace(day=1), status] += tally.count
    return tuple(
        Cohort(
            month=month,
            won=counts[month, Status.WON],
            lost=counts[month, Status.LOST],
            open=counts[month, Status.OPEN],
        )
        for month in months
    )


def _months_after(first: dt.date, n: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
    return dt.date(year, month + 1, 1)
