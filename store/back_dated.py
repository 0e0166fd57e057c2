"""What was entered later for an earlier day: it changes figures that were posted already."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.folding import COUNTED
from store.models import Event


def count_back_dated(session: Session, workspace_id: int, as_of: dt.datetime) -> int:
    """Of how many something happened before ``as_of`` that was only recorded later."""
    found = session.scalar(
        select(func.count(Event.opportunity_id.distinct())).where(
            Event.workspace_id == workspace_id,
            Event.recorded_at >= as_of,
            Event.happened_at < as_of,
            Event.kind.in_(COUNTED),
        )
    )
    return found or 0
