"""How much is owed and not yet posted, and how the newest posts ended."""

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


@dataclass(frozen=True)
class Ended:
    """How many posts went out, and how many never could."""

    sent: int
    failed: int


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


def ended_since(session: Session, workspace_id: int, since: dt.datetime) -> Ended:
    """Of those last tried after ``since``, which there is an index for."""
    counted = session.execute(
        select(Delivery.state, func.count())
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.state.in_((State.SENT, State.FAILED)),
            Delivery.next_try_at > since,
        )
        .group_by(Delivery.state)
    )
    found = {State(state): number for state, number in counted}
    return Ended(found.get(State.SENT, 0), found.get(State.FAILED, 0))
