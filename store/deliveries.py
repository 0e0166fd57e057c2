"""The ledger of posts: what is owed, who is sending it, what became of it.

Claim, post, record are three short steps; no transaction is open while Slack is asked. A claim is
a lease: when the process that holds it dies, another one may take the row up again.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from store.models import Delivery, State

LEASE = dt.timedelta(seconds=60)
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(minutes=5)
RESENT = "resent"  # in ``Delivery.detail``: at which attempt it was sent a second time, unclear
_TURNS = 0x0BB2  # any number, the same in every process


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process alone may send until ``lease_until``.

    ``unclear`` means an earlier sender may already have posted it: look before posting again.
    """

    id: int
    workspace_id: int
    kind: str
    recipient: str
    period: str
    detail: dict[str, Any]
    attempts: int
    due_at: dt.datetime
    late_after: dt.datetime | None
    lease_until: dt.datetime
    file_id: str | None
    unclear: bool

    @property
    def key(self) -> str:
        """The delivery's name in the message metadata."""
        return f"{self.kind}/{self.recipient}/{self.period}"


def claim_next(
    session: Session, workspace_id: int, now: dt.datetime, first: tuple[str, ...] = ()
) -> Claim | None:
    """Take the next delivery that is due; those of the kinds in ``first`` come first.

    One recipient is served by one process at a time, and what was tried before goes before what
    was not: two versions of a card must not both find that it has not been posted yet.
    """
    _take_turns(session, workspace_id)
    waiting = or_(
        and_(Delivery.state == State.DUE, Delivery.next_try_at <= now),
        and_(Delivery.state == State.SENDING, Delivery.lease_until <= now),
    )
    sending = aliased(Delivery)
    busy = (
        select(sending.id)
        .where(
            sending.workspace_id == workspace_id,
            sending.recipient == Delivery.recipient,
            sending.kind == Delivery.kind,
            sending.id != Delivery.id,
            or_(
                and_(sending.state == State.SENDING, sending.lease_until > now),
                and_(
                    sending.state == State.DUE,
                    sending.attempts > 0,
                    sending.id < Delivery.id,
                ),
            ),
        )
        .exists()
    )
    preferred = Delivery.kind.in_(first).desc() if first else Delivery.id
    row = session.scalar(
        select(Delivery)
        .where(Delivery.workspace_id == workspace_id, waiting, ~busy)
        .order_by(preferred, Delivery.due_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    unclear = row.state == State.SENDING or bool(row.detail.get("unclear"))
    row.state = State.SENDING
    row.attempts += 1
    row.lease_until = now + LEASE
    session.flush()
    return Claim(
        row.id,
        row.workspace_id,
        row.kind,
        row.recipient,
        row.period,
        row.detail,
        row.attempts,
        row.due_at,
        row.late_after,
        row.lease_until,
        row.file_id,
        unclear,
    )


def sent(
    session: Session, claim: Claim, channel: str | None, ts: str | None, now: dt.datetime
) -> None:
    row = _held(session, claim)
    if row is not None:
        row.slack_channel, row.slack_ts, row.error = channel, ts, None
        _end(row, State.SENT, now)


def skipped(session: Session, claim: Claim, reason: str, now: dt.datetime) -> None:
    """Nothing to say, or too late to say it."""
    row = _held(session, claim)
    if row is not None:
        row.error = reason
        _end(row, State.SKIPPED, now)


def failed(
    session: Session, claim: Claim, error: str, now: dt.datetime, channel: str | None = None
) -> None:
    """It can never be posted."""
    row = _held(session, claim)
    if row is not None:
        row.error, row.slack_channel = error[:200], channel
        _end(row, State.FAILED, now)


def retry(
    session: Session,
    claim: Claim,
    error: str,
    now: dt.datetime,
    *,
    after: dt.timedelta | None = None,
    unclear: bool = False,
) -> None:
    """Try again after a while, longer each time, until it is too late to be worth sending.

    A second sending that surely did not go out has not been one.
    """
    row = _held(session, claim)
    if row is None:
        return
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
    row.error = error[:200]
    row.state = State.DUE
    row.lease_until = None
    row.next_try_at = now + (after or pause)
    if unclear:
        row.detail = row.detail | {"unclear": True}
    elif row.detail.get(RESENT) == claim.attempts:
        row.detail = {key: value for key, value in row.detail.items() if key != RESENT}
    session.flush()


def resend_once(session: Session, claim: Claim) -> bool:
    """Whether it may be sent again although nobody can say if it went out: one time only."""
    row = _held(session, claim)
    if row is None or RESENT in row.detail:
        return False
    row.detail = row.detail | {RESENT: claim.attempts}
    session.flush()
    return True


def keep_file(session: Session, claim: Claim, file_id: str) -> None:
    """Remember the uploaded picture, so that a retry never uploads it twice."""
    row = _held(session, claim)
    if row is not None:
        row.file_id = file_id
        session.flush()


def due_later(session: Session) -> dt.datetime | None:
    """When the next waiting delivery may be tried."""
    return session.scalar(select(func.min(Delivery.next_try_at)).where(Delivery.state == State.DUE))


def last_of(
    session: Session, workspace_id: int, states: tuple[State, ...], limit: int = 5
) -> list[Delivery]:
    """The newest deliveries that ended in one of ``states``."""
    return list(
        session.scalars(
            select(Delivery)
            .where(Delivery.workspace_id == workspace_id, Delivery.state.in_(states))
            .order_by(Delivery.done_at.desc())
            .limit(limit)
        )
    )


def _take_turns(session: Session, workspace_id: int) -> None:
    """One claim at a time in a workspace, so that each sees who is being served already.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURNS, workspace_id)))


def _held(session: Session, claim: Claim) -> Delivery | None:
    """The claimed row, unless its lease ran out and somebody else took it up."""
    row = session.get(Delivery, claim.id, with_for_update=True)
    held = row is not None and row.state == State.SENDING and row.lease_until == claim.lease_until
    return row if held else None


def _end(row: Delivery, state: State, now: dt.datetime) -> None:
    row.state = state
    row.lease_until = None
    row.done_at = now
