"""Days without reminders, of a person or of the whole workspace."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.models import DayOff

Range = tuple[dt.date, dt.date]


def list_days_off(session: Session, workspace_id: int, person_id: int | None) -> list[Range]:
    """The ranges set for a person, or for the workspace."""
    rows = session.execute(
        select(DayOff.first_day, DayOff.last_day)
        .where(DayOff.workspace_id == workspace_id, DayOff.person_id == person_id)
        .order_by(DayOff.first_day)
    )
    return [(first, last) for first, last in rows]


def set_days_off(
    session: Session, workspace_id: int, person_id: int | None, ranges: Iterable[Range]
) -> None:
    """Put ``ranges`` in place of what was set before."""
    session.execute(
        delete(DayOff).where(DayOff.workspace_id == workspace_id, DayOff.person_id == person_id)
    )
    session.add_all(
        DayOff(workspace_id=workspace_id, person_id=person_id, first_day=first, last_day=last)
        for first, last in ranges
    )
    session.flush()
