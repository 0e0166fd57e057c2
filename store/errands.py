"""Long work that somebody asked for: noted in the ledger, so that it is done once.

Its kinds are those that no courier takes up. While it is in hand it counts as skipped: nothing
waits for it, and whoever asked asks again should its process die.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.orm import Session

from store.inserting import insert
from store.models import Delivery, State

EXPORT = "export"
CSV_TO_ME = "csv_to_me"
LOOK = "look"
HEARD = "heard"
IMPORT = "import"
MAPPING = "mapping"
LEASE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Errand:
    """What is done, for whom, and for which request or thing: the key of the ledger."""

    workspace_id: int
    kind: str
    recipient: str
    period: str


def begin(session: Session, errand: Errand, now: dt.datetime) -> bool:
    """False when it is done, or somebody is at it. What broke off may be begun again."""
    row = {
        "workspace_id": errand.workspace_id,
        "kind": errand.kind,
        "recipient": errand.recipient,
        "period": errand.period,
        "state": State.SKIPPED,
        "detail": {},
        "attempts": 1,
        "due_at": now,
        "next_try_at": now,
        "lease_until": now + LEASE,
    }
    added = insert(session, Delivery).on_conflict_do_nothing().returning(Delivery.id)
    if session.execute(added, [row]).all():
        return True
    free = or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now)
    again = (
        update(Delivery)
        .where(is_errand(errand), Delivery.state == State.SKIPPED, free)
        .values(lease_until=now + LEASE, attempts=Delivery.attempts + 1, error=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(again).all())


def end(session: Session, errand: Errand, now: dt.datetime) -> None:
    """It is done, once and for all."""
    _note(session, errand, state=State.SENT, done_at=now, lease_until=None)


def break_off(session: Session, errand: Errand, reason: str) -> None:
    """It failed, and may be begun again."""
    _note(session, errand, error=reason[:200], lease_until=None)


def _note(session: Session, errand: Errand, **values: object) -> None:
    session.execute(
        update(Delivery)
        .where(is_errand(errand))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def is_errand(errand: Errand) -> ColumnElement[bool]:
    return and_(
        Delivery.workspace_id == errand.workspace_id,
        Delivery.kind == errand.kind,
        Delivery.recipient == errand.recipient,
        Delivery.period == errand.period,
    )
