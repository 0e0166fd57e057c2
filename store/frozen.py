"""Forecasts as they were at the start of a week: kept so that they can be graded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from store.inserting import insert
from store.models import FrozenForecast

FOUR_WEEKS = dt.timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was forecast for a month in one currency."""

    month: dt.date
    currency: str
    won: Decimal
    weighted: Decimal
    best: Decimal


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a day's ISO week."""
    return day - dt.timedelta(days=day.weekday())


def graded_week(month: dt.date) -> dt.date:
    """The last Monday on or before 28 days before the month's last day."""
    after = (month + dt.timedelta(days=31)).replace(day=1)
    return monday_of(after - dt.timedelta(days=1) - FOUR_WEEKS)


def is_frozen(session: Session, workspace_id: int, week: dt.date) -> bool:
    return (
        session.scalar(
            select(FrozenForecast.month)
            .where(FrozenForecast.workspace_id == workspace_id, FrozenForecast.week == week)
            .limit(1)
        )
        is not None
    )


def freeze(
    session: Session,
    workspace_id: int,
    week: dt.date,
    forecasts: Iterable[Frozen],
    now: dt.datetime,
) -> bool:
    """Keep a week's forecasts; False when they are kept already, and then nothing changes.

    Whoever writes the first row writes them all: two who measured at different moments would
    otherwise each leave some.
    """
    rows = [_row(workspace_id, week, one, now) for one in forecasts]
    if not rows:
        return False
    key = (FrozenForecast.month, FrozenForecast.currency)
    first = insert(session, FrozenForecast).values(rows[0]).on_conflict_do_nothing()
    if session.execute(first.returning(*key)).first() is None:
        return False
    if rows[1:]:
        session.execute(insert(session, FrozenForecast).values(rows[1:]).on_conflict_do_nothing())
    return True


def _row(workspace_id: int, week: dt.date, one: Frozen, now: dt.datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "week": week,
        "month": one.month,
        "currency": one.currency,
        "won": one.won,
        "weighted": one.weighted,
        "best": one.best,
        "frozen_at": now,
    }


def frozen_for(
    session: Session, workspace_id: int, months: Iterable[dt.date], before: dt.datetime
) -> dict[dt.date, dict[str, Decimal]]:
    """What four weeks before the end of each month was forecast to be won in it.

    Months of which that was not kept ``before`` then are not there.
    """
    wanted = [(graded_week(month), month) for month in months]
    if not wanted:
        return {}
    rows = session.scalars(
        select(FrozenForecast)
        .where(
            FrozenForecast.workspace_id == workspace_id,
            or_(*(tuple_(FrozenForecast.week, FrozenForecast.month) == pair for pair in wanted)),
            FrozenForecast.frozen_at < before,
        )
        .order_by(FrozenForecast.month, FrozenForecast.currency)
    )
    found: dict[dt.date, dict[str, Decimal]] = {}
    for row in rows:
        found.setdefault(row.month, {})[row.currency] = row.won + row.weighted
    return found
