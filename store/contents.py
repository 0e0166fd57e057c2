"""How much a database holds: what a backup saved, and what a restore would replace."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select

from store import schema
from store.models import Event, Opportunity, Workspace


@dataclass(frozen=True, slots=True)
class Contents:
    """``changed_at`` is when the newest event was recorded, ``version`` the schema's."""

    version: str | None
    workspaces: int = 0
    opportunities: int = 0
    events: int = 0
    changed_at: dt.datetime | None = None

    def __str__(self) -> str:
        when = f", the last at {self.changed_at:%Y-%m-%d %H:%M:%S} UTC" if self.changed_at else ""
        opportunities = "opportunity" if self.opportunities == 1 else "opportunities"
        events = "event" if self.events == 1 else "events"
        return f"{self.opportunities:,} {opportunities} with {self.events:,} {events}{when}"


def contents(connection: Connection) -> Contents:
    """Works on any schema since the first; one that is not there yet holds nothing."""
    version = schema.current(connection)
    if version is None or not inspect(connection).has_table(Opportunity.__tablename__):
        return Contents(None)
    workspaces, opportunities, events = (
        connection.scalar(select(func.count()).select_from(table)) or 0
        for table in (Workspace, Opportunity, Event)
    )
    changed_at = connection.scalar(select(func.max(Event.recorded_at)))
    return Contents(version, workspaces, opportunities, events, changed_at)
