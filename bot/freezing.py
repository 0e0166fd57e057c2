"""Keeps what is forecast at the start of every week, so that it can be graded afterwards."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from reports.forecast import REPORT
from reports.forecast.shape import Forecast
from reports.periods import parse_period
from reports.report import Asked, measure
from store import frozen
from store.database import Database
from store.frozen import Frozen
from store.models import Workspace
from store.workspaces import today_in

MONTHS = "next 6 months"
NOTHING = Decimal(0)


def freeze_forecast(database: Database, workspace_id: int, now: dt.datetime) -> bool:
    """Keep this week's forecast at the first tick of the week; whether it was kept now.

    Looking whether it is kept already is all that happens at the other ticks.
    """
    with database.readings() as session:
        workspace = session.get_one(Workspace, workspace_id)
        today = today_in(workspace, now)
        week = frozen.monday_of(today)
        if frozen.is_frozen(session, workspace_id, week):
            return False
        asked = Asked(parse_period(MONTHS, today))
        rows = list(_rows(measure(session, workspace, REPORT, asked, now), workspace.currency))
    with database.sessions.begin() as session:
        return frozen.freeze(session, workspace_id, week, rows, now)


def _rows(forecast: Forecast, home: str) -> Iterator[Frozen]:
    """A row for each currency; always one for the workspace's own, which says that it was kept."""
    for month in forecast.months:
        due = month.due
        for currency in sorted({home, *month.won, *due.value}, key=lambda one: (one != home, one)):
            yield Frozen(
                month.month,
                currency,
                month.won.get(currency, NOTHING),
                due.weighted.get(currency, NOTHING),
                due.value.get(currency, NOTHING),
            )
