"""The few that have waited longest, by whole days and then by number; no others are read."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from store.snapshot import Snapshot

# The last moments that count as more days than a given one, and as as many.
Edges = Callable[[dt.datetime], tuple[dt.datetime, dt.datetime]]


def oldest(
    snapshot: Snapshot,
    query: Select[*tuple[Any, ...]],
    since: ColumnElement[dt.datetime],
    edges: Edges,
    most: int,
) -> list[Row[*tuple[Any, ...]]]:
    """At most ``most`` rows of ``query``, in no order: all with more days than the last of them
    has, and of those with as many the lowest numbers."""
    within = query.whereclause
    moments = select(since)
    if within is not None:
        moments = moments.where(within)
    last = snapshot.session.scalar(moments.order_by(since).offset(most - 1).limit(1))
    if last is not None:
        more, as_many = edges(last)
        number = snapshot.opportunity.number
        query = query.where(since <= as_many).order_by(since > more, number).limit(most)
    return list(snapshot.session.execute(query))
