"""The ledger of posts: what is owed, who is sending it, what became of it.

Claim, post, record are three short steps; no transaction is open while Slack is asked. A claim is
a lease: when the process that holds it dies, another one may take the row up again.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from store import lanes
from store.base import UtcDateTime
from store.models import Delivery, Lane, State

LEASE = dt.timedelta(seconds=60)
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(minutes=5)
MOST_DEFECTS = 5
TOO_LATE = "too late"
# Marks in ``Delivery.detail``.
POSTING = "posting"  # Slack may have been asked to post it, as it was composed at this moment
UNCLEAR = "unclear"  # an earlier sender may have posted it
RESENT = "resent"  # at which attempt it was sent a second time, unclear
DEFECTS = "defects"  # how many attempts broke
Bind = BindParameter[Any]
_TURNS = 0x0BB2  # any number, the same in every process


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process alone may send until its lease ends.

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
    file_id: str | None
    lane: str | None
    unclear: bool

    @property
    def key(self) -> str:
        """The delivery's name in the message metadata."""
        return f"{self.kind}/{self.recipient}/{self.period}"


def claim_next(
    session: Session, workspace_id: int, now: dt.datetime, kinds: tuple[str, ...]
) -> Claim | None:
    """Take the next delivery that is due and whose way is free: the first of ``kinds`` first.

    Kinds that are not named are left to whoever knows them: a newer version may be at work too.
    One recipient is served by one process at a time, and what was tried before goes before what
    was not: two versions of a card must not both find that it has not been posted yet.
    """
    _take_turns(session, workspace_id)
    for kind in kinds:
        asked = {
            "workspace_id": workspace_id,
            "kind": kind,
            "now": now,
            "until": now + lanes.LONGEST,
        }
        row = session.scalar(_next_due(), asked)
        if row is not None:
            return _claim(session, row, now)
    return None


def something_waits(
    session: Session, workspace_id: int, now: dt.datetime, kinds: tuple[str, ...]
) -> bool:
    """Whether there may be something to claim; its way may be closed."""
    ours = (Delivery.workspace_id == workspace_id, Delivery.kind.in_(kinds))
    due = select(Delivery.id).where(*ours, Delivery.state == State.DUE, Delivery.next_try_at <= now)
    left = select(Delivery.id).where(
        *ours, Delivery.state == State.SENDING, Delivery.lease_until <= now
    )
    return any(session.scalar(query.limit(1)) is not None for query in (due, left))


def next_turn(
    session: Session, workspace_id: int, now: dt.datetime, kinds: tuple[str, ...]
) -> dt.datetime | None:
    """When there may be something to claim again, if nothing else is owed meanwhile.

    Then a pause ends, or the lease of somebody who may have died, or a lane opens.
    """
    ours = (Delivery.workspace_id == workspace_id, Delivery.kind.in_(kinds))
    waits = select(func.min(Delivery.next_try_at)).where(
        *ours, Delivery.state == State.DUE, Delivery.next_try_at > now
    )
    leased = select(func.min(Delivery.lease_until)).where(
        *ours, Delivery.state == State.SENDING, Delivery.lease_until > now
    )
    opens = select(func.min(Lane.free_at)).where(
        Lane.workspace_id == workspace_id, Lane.free_at > now, Lane.free_at <= now + lanes.LONGEST
    )
    return min(
        (turn for query in (waits, leased, opens) if (turn := session.scalar(query))), default=None
    )


def begin_posting(
    session: Session, claim: Claim, now: dt.datetime, composed_at: dt.datetime | None = None
) -> bool:
    """Renew the lease, enter the lane, and note that from now on it may have been posted.

    False when somebody else took it up meanwhile: it is theirs to post.
    """
    row = _held(session, claim)
    if row is None:
        return False
    row.lease_until = now + LEASE
    row.detail = row.detail | {POSTING: (composed_at or now).isoformat()}
    session.flush()
    lanes.enter(session, row.workspace_id, row.lane, now)
    return True


def sent(
    session: Session, claim: Claim, channel: str | None, ts: str | None, now: dt.datetime
) -> bool:
    """False, here and below, when the claim was lost and nothing is recorded."""
    row = _held(session, claim)
    if row is None:
        return False
    row.slack_channel, row.slack_ts, row.error = channel, ts, None
    return _end(row, State.SENT, now)


def skipped(session: Session, claim: Claim, reason: str, now: dt.datetime) -> bool:
    """There is nothing to say, and who waits for the lane need not."""
    row = _held(session, claim)
    if row is None:
        return False
    lanes.leave(session, row.workspace_id, row.lane, now)
    row.error = reason
    return _end(row, State.SKIPPED, now)


def too_late(session: Session, claim: Claim, now: dt.datetime) -> bool:
    """Not worth sending any more: failed, for the reason it had, when it was ever tried."""
    row = _held(session, claim)
    if row is None:
        return False
    row.error = row.error or TOO_LATE
    return _end(row, State.FAILED if claim.attempts > 1 else State.SKIPPED, now)


def failed(
    session: Session, claim: Claim, error: str, now: dt.datetime, channel: str | None = None
) -> bool:
    """It can never be posted."""
    row = _held(session, claim)
    if row is None:
        return False
    row.error, row.slack_channel = error[:200], channel
    return _end(row, State.FAILED, now)


def retry(
    session: Session,
    claim: Claim,
    error: str,
    now: dt.datetime,
    *,
    after: dt.timedelta | None = None,
    unclear: bool = False,
) -> bool:
    """Try again after a while, longer each time, until it is too late to be worth sending.

    A second sending that surely did not go out has not been one.
    """
    row = _held(session, claim)
    if row is None:
        return False
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
    row.error = error[:200]
    row.state = State.DUE
    row.lease_until = None
    row.next_try_at = now + (pause if after is None else after)
    if unclear:
        row.detail = _without(row.detail, POSTING) | {UNCLEAR: True}
    elif row.detail.get(RESENT) == claim.attempts:
        row.detail = _without(row.detail, POSTING, RESENT)
    else:
        row.detail = _without(row.detail, POSTING)
    session.flush()
    return True


def broke(session: Session, claim: Claim, now: dt.datetime) -> bool:
    """A defect of ours. It is tried a few times; unclear when posting had begun."""
    row = _held(session, claim)
    if row is None:
        return False
    defects = row.detail.get(DEFECTS, 0) + 1
    row.detail = row.detail | {DEFECTS: defects}
    session.flush()
    if defects >= MOST_DEFECTS:
        return failed(session, claim, "defect", now)
    return retry(session, claim, "defect", now, unclear=POSTING in row.detail)


def resend_once(session: Session, claim: Claim) -> bool:
    """Whether it may be sent again although nobody can say if it went out: one time only."""
    row = _held(session, claim)
    if row is None or RESENT in row.detail:
        return False
    row.detail = row.detail | {RESENT: claim.attempts}
    session.flush()
    return True


def is_superseded(session: Session, claim: Claim, about: str = "") -> bool:
    """Whether a later one of the same kind waits for the same recipient.

    Of several things that a recipient has, only one whose period begins with ``about`` counts.
    """
    later = select(Delivery.id).where(
        Delivery.workspace_id == claim.workspace_id,
        Delivery.kind == claim.kind,
        Delivery.recipient == claim.recipient,
        Delivery.state == State.DUE,
        _has_not_ended(Delivery.state),
        Delivery.id > claim.id,
        Delivery.period.startswith(about, autoescape=True),
    )
    return session.scalar(later.limit(1)) is not None


def forget_message(session: Session, claim: Claim, channel: str, ts: str) -> None:
    """The message to edit is not there any more: what comes next for the recipient is posted."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.workspace_id == claim.workspace_id,
            Delivery.kind == claim.kind,
            Delivery.recipient == claim.recipient,
            Delivery.slack_channel == channel,
            Delivery.slack_ts == ts,
        )
        .values(slack_ts=None)
    )


def forget_earlier(session: Session, claim: Claim) -> None:
    """Drop what ended before to the same recipient: of no use once something newer stands there.

    A Home tab is published with every change that its reader sees, and would fill the ledger.
    """
    session.execute(
        delete(Delivery).where(
            Delivery.workspace_id == claim.workspace_id,
            Delivery.kind == claim.kind,
            Delivery.recipient == claim.recipient,
            Delivery.id < claim.id,
            Delivery.state.in_((State.SENT, State.SKIPPED)),
        )
    )


def keep_file(session: Session, claim: Claim, file_id: str, now: dt.datetime) -> None:
    """Remember the uploaded picture, so that a retry never uploads it twice; renew the lease."""
    row = _held(session, claim)
    if row is not None:
        row.file_id = file_id
        row.lease_until = now + LEASE
        session.flush()


@cache
def _next_due() -> Select[Delivery]:
    """The first of its ``kind``, read in the order of an index that knows only what has not ended.

    However many wait, only those before the first free one are looked at. Kept, as building the
    query takes longer than running it.
    """
    workspace_id: Bind = bindparam("workspace_id")
    now: Bind = bindparam("now", type_=UtcDateTime())
    until: Bind = bindparam("until", type_=UtcDateTime())
    waiting = or_(
        and_(Delivery.state == State.DUE, Delivery.next_try_at <= now),
        and_(Delivery.state == State.SENDING, Delivery.lease_until <= now),
    )
    return (
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind == bindparam("kind"),
            _has_not_ended(Delivery.state),
            waiting,
            lanes.may_go(workspace_id, now, until),
            _busy(workspace_id, now).is_(None),
        )
        .order_by(Delivery.due_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _busy(workspace_id: Bind, now: Bind) -> ScalarSelect[int]:
    """Another delivery to the same recipient that is being sent, or was tried before.

    One whose lease has ended counts as tried: its sender may be recording it at this moment, which
    locks the row, and what is locked is passed over.

    A value and not an EXISTS: of that PostgreSQL makes a join, and compares each with each.
    """
    other = aliased(Delivery)
    return (
        select(other.id)
        .where(
            other.workspace_id == workspace_id,
            other.recipient == Delivery.recipient,
            other.kind == Delivery.kind,
            other.id != Delivery.id,
            _has_not_ended(other.state),
            or_(
                and_(other.state == State.SENDING, other.lease_until > now),
                and_(other.attempts > 0, other.id < Delivery.id),
            ),
        )
        .limit(1)
        .scalar_subquery()
    )


def _has_not_ended(state: InstrumentedAttribute[State]) -> ColumnElement[bool]:
    """Spelled out as in the partial indexes, which are not used for parameters."""
    return state.in_((literal_column("'due'"), literal_column("'sending'")))


def _claim(session: Session, row: Delivery, now: dt.datetime) -> Claim:
    """Take the row; one whose last sender died while posting is unclear and stays so."""
    if POSTING in row.detail:
        row.detail = _without(row.detail, POSTING) | {UNCLEAR: True}
    row.state = State.SENDING
    row.attempts += 1
    row.lease_until = now + LEASE
    session.flush()
    lanes.enter(session, row.workspace_id, row.lane, now)
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
        row.file_id,
        row.lane,
        UNCLEAR in row.detail,
    )


def _take_turns(session: Session, workspace_id: int) -> None:
    """One claim at a time in a workspace, so that each sees who is being served already.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURNS, workspace_id)))


def _held(session: Session, claim: Claim) -> Delivery | None:
    """The claimed row, unless its lease ran out and somebody else took it up: another attempt."""
    row = session.get(Delivery, claim.id, with_for_update=True)
    held = row is not None and row.state == State.SENDING and row.attempts == claim.attempts
    return row if held else None


def _end(row: Delivery, state: State, now: dt.datetime) -> bool:
    row.state = state
    row.lease_until = None
    row.done_at = now
    return True


def _without(detail: dict[str, Any], *marks: str) -> dict[str, Any]:
    return {key: value for key, value in detail.items() if key not in marks}
