"""How much is owed and not yet posted."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import Delivery, State


@dataclass(frozen=True)
class Backlog:
    """``oldest`` is when the one that has waited longest was due."""

    waiting: int
    oldest: dt.datetime | None


def backlog(session: Session, workspace_id: int, now: dt.datetime) -> Backlog:
    """What is due and has not ended: untouched, in hand, or waiting for its next try."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(Delivery.due_at)).where(
            Delivery.workspace_id == workspace_id,
            Delivery.state.in_((State.DUE, State.SENDING)),
            Delivery.due_at <= now,
        )
    ).one()
    return Backlog(waiting, oldest)
