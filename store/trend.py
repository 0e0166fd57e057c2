"""The reads of the trend: what was opened, won and lost, added up by day or by month."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, extract, func, select

from store.cells import Tally
from store.funnel import CLOSED
from store.grouped import tally_of
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot

NEW, WON, LOST = "new", Status.WON.value, Status.LOST.value
Days = dict[tuple[str, dt.date], dict[str, Tally]]  # by what happened, the day and currency


def read_days(snapshot: Snapshot, span: Span, *, by_month: bool) -> Days:
    """Each kind of thing that happened, by its day, or by the first day of its month."""
    row = snapshot.opportunity
    opened = span.conditions(row.opened_on)
    closed = [row.status.in_(CLOSED), *span.conditions(row.closed_on)]
    return {
        **_read(snapshot, row.opened_on, None, by_month, [*snapshot.counted, *opened]),
        **_read(snapshot, row.closed_on, row.status, by_month, [*snapshot.inside, *closed]),
    }


def read_first_day(snapshot: Snapshot) -> dt.date | None:
    """The first day on which something was opened or closed."""
    row = snapshot.opportunity
    firsts = select(func.min(row.opened_on), func.min(row.closed_on)).where(*snapshot.counted)
    days = [day for day in snapshot.session.execute(firsts).one() if day is not None]
    return min(days, default=None)


def _read(
    snapshot: Snapshot, day: Any, what: Any, by_month: bool, where: list[ColumnElement[bool]]
) -> Days:
    row = snapshot.opportunity
    place = (extract("year", day), extract("month", day)) if by_month else (day,)
    key = (*place, row.currency) if what is None else (*place, what, row.currency)
    found: Days = {}
    rows = snapshot.session.execute(select(*key, *tally_of(row)).where(*where).group_by(*key))
    for *parts, currency, count, amount, without in rows:
        on = dt.date(int(parts[0]), int(parts[1]), 1) if by_month else parts[0]
        kind = NEW if what is None else str(parts[-1])
        by_currency = found.setdefault((kind, on), {})
        by_currency[currency] = Tally(count, amount or Decimal(0), without)
    return found
