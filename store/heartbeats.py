"""When something that should happen regularly last happened."""

import datetime as dt

from sqlalchemy.orm import Session

from store.models import Heartbeat

TICK = "tick"


def beat(session: Session, name: str, now: dt.datetime) -> None:
    session.merge(Heartbeat(name=name, at=now))


def last(session: Session, name: str) -> dt.datetime | None:
    found = session.get(Heartbeat, name)
    return found.at if found else None
