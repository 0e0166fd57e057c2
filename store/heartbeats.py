"""When something that should happen regularly last happened."""

import datetime as dt

from sqlalchemy.orm import Session

from store.inserting import insert
from store.models import Heartbeat

TICK = "tick"
COURIER = "courier"


def beat(session: Session, name: str, now: dt.datetime) -> None:
    """In a transaction of its own: whoever beats at the same time waits for its end."""
    new = insert(session, Heartbeat).values(name=name, at=now)
    session.execute(
        new.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"at": new.excluded.at})
    )


def last(session: Session, name: str) -> dt.datetime | None:
    found = session.get(Heartbeat, name)
    return found.at if found else None
