"""What was entered later for an earlier day: it changes figures that were posted already."""

import datetime as dt

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from store.folding import COUNTED
from store.models import Event


def count_back_dated(session: Session, workspace_id: int, as_of: dt.datetime) -> int:
    """Of how many something happened before ``as_of`` that was only recorded later."""
    late = select(func.count(Event.opportunity_id.distinct())).where(*_late(workspace_id, as_of))
    return session.scalar(late) or 0


def back_dated(workspace_id: int, as_of: dt.datetime, until: dt.datetime) -> Select[int]:
    """The ids of those of which that was recorded before ``until``."""
    late = _late(workspace_id, as_of)
    return select(Event.opportunity_id).where(*late, Event.recorded_at < until)


def _late(workspace_id: int, as_of: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Event.workspace_id == workspace_id,
        Event.recorded_at >= as_of,
        Event.happened_at < as_of,
        Event.kind.in_(COUNTED),
    )
