"""Days without reminders, of a person or of the whole workspace."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from store.models import DayOff

Range = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Days:
    """All days of some ranges."""

    ranges: tuple[Range, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and any(first <= day <= last for first, last in self.ranges)


def days_off_of(
    session: Session, workspace_id: int, people: Iterable[int], since: dt.date
) -> dict[int, Days]:
    """The days off of each of ``people``, with the workspace's, from ``since`` on."""
    ids = list(people)
    rows = session.execute(
        select(DayOff.person_id, DayOff.first_day, DayOff.last_day).where(
            DayOff.workspace_id == workspace_id,
            or_(DayOff.person_id.is_(None), DayOff.person_id.in_(ids)),
            DayOff.last_day >= since,
        )
    ).all()
    return {
        one: Days(tuple((first, last) for whose, first, last in rows if whose in (None, one)))
        for one in ids
    }


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
