"""When something that should happen regularly last happened, and which processes are at work."""

import datetime as dt

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from store.inserting import insert
from store.models import Heartbeat

TICK = "tick"
COURIER = "courier"
COPY = "copy:"
ASLEEP_AFTER = dt.timedelta(minutes=3)
FORGOTTEN_AFTER = dt.timedelta(days=1)


def beat(session: Session, name: str, now: dt.datetime) -> None:
    """In a transaction of its own: whoever beats at the same time waits for its end."""
    new = insert(session, Heartbeat).values(name=name, at=now)
    session.execute(
        new.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"at": new.excluded.at})
    )


def last(session: Session, name: str) -> dt.datetime | None:
    found = session.get(Heartbeat, name)
    return found.at if found else None


def join(session: Session, copy: str, now: dt.datetime) -> None:
    """This copy of the bot is at work; copies that died long ago are forgotten."""
    beat(session, COPY + copy, now)
    session.execute(
        delete(Heartbeat).where(
            Heartbeat.name.startswith(COPY), Heartbeat.at < now - FORGOTTEN_AFTER
        )
    )


def leave(session: Session, copy: str) -> None:
    """This copy ends."""
    session.execute(delete(Heartbeat).where(Heartbeat.name == COPY + copy))


def copies(session: Session, now: dt.datetime) -> int:
    """How many copies of the bot have been at work within the last three minutes."""
    query = select(func.count()).where(
        Heartbeat.name.startswith(COPY), Heartbeat.at > now - ASLEEP_AFTER
    )
    return session.scalar(query) or 0
