"""What is owed to Slack: rows written in the transaction that caused them, posted afterwards.

A change and its announcement are saved together, so a process that dies in between owes the post
to whoever runs next. The unique key makes writing the same debt twice harmless.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from store import lanes
from store.changes import Change
from store.inserting import insert
from store.models import Delivery, Opportunity, Person, State, Status

ANSWER = "answer"
CARD = "card"
DAY = "day"
# What a new owner got before there were notices: nothing owes it any more but an older version
# that is still at work beside this one.
ASSIGNED = "assigned"
TOLD = "told"
WINS = "wins"
REMINDER = "reminder"
DIGEST = "digest"
FUNNEL = "funnel"
REPORT = "report"
PICTURE = "picture"
CSV = "csv"
STOPPED = "stopped"
WELCOME = "welcome"
HOME = "home"
# What somebody waits for goes first, then people, then channels, then what belongs to a message
# that is out already.
IN_ORDER = (
    ANSWER, ASSIGNED, TOLD, CARD, DAY, HOME, STOPPED, REMINDER, WELCOME, WINS, DIGEST, FUNNEL,
    REPORT, PICTURE, CSV,
)  # fmt: skip
WORTH_SENDING = dt.timedelta(days=1)
AFTER_THE_ANSWER = dt.timedelta(seconds=2)
Key = tuple[int, str, str, str]  # workspace, kind, recipient, period: unique in the ledger


@dataclass(frozen=True, slots=True)
class Debt:
    """One delivery to write down: what, to whom, about which period, and until when.

    ``lane`` is the channel or person it is posted to, ``lanes.EDITS`` or ``lanes.HOMES``.
    """

    workspace_id: int
    kind: str
    recipient: str
    period: str
    due_at: dt.datetime
    late_after: dt.datetime | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    lane: str | None = None
    file_id: str | None = None

    @property
    def key(self) -> Key:
        return self.workspace_id, self.kind, self.recipient, self.period


def owe(session: Session, debt: Debt) -> bool:
    """Write down one delivery; False when it was already owed (or done)."""
    return owe_all(session, [debt]) == 1


def owe_all(session: Session, debts: Iterable[Debt]) -> int:
    """Write down many at once; how many were not yet owed (or done).

    In the order of their keys, so that two processes that write the same ones wait for each other
    and never in a circle.
    """
    rows = [_row(debt) for debt in sorted(debts, key=lambda debt: debt.key)]
    if not rows:
        return 0
    statement = insert(session, Delivery).on_conflict_do_nothing().returning(Delivery.id)
    return len(session.execute(statement, rows).all())


def _row(debt: Debt) -> dict[str, Any]:
    return {
        "workspace_id": debt.workspace_id,
        "kind": debt.kind,
        "recipient": debt.recipient,
        "period": debt.period,
        "state": State.DUE,
        "detail": debt.detail,
        "attempts": 0,
        "due_at": debt.due_at,
        "late_after": debt.late_after,
        "next_try_at": debt.due_at,
        "lane": debt.lane,
        "file_id": debt.file_id,
    }


def owe_card(session: Session, row: Opportunity, change: Change) -> None:
    """Owe the card of this version: posted where it was asked for, or edited where it stands."""
    if row.card_channel is not None:
        owe(session, _card(row, change, f"v{row.version}"))


def owe_cards_again(session: Session, change: Change, which: ColumnElement[bool]) -> None:
    """Owe the open ones' cards that are out once more: what they name is called otherwise now."""
    out = session.scalars(
        select(Opportunity).where(
            Opportunity.workspace_id == change.workspace_id,
            Opportunity.status == Status.OPEN,
            Opportunity.card_ts.is_not(None),
            which,
        )
    )
    again = change.now.isoformat()
    owe_all(session, [_card(row, change, f"v{row.version}/{again}") for row in out])


def _card(row: Opportunity, change: Change, period: str) -> Debt:
    return Debt(
        workspace_id=row.workspace_id,
        kind=CARD,
        recipient=f"opportunity:{row.number}",
        period=period,
        due_at=change.now,
        late_after=change.now + WORTH_SENDING,
        detail={"number": row.number, "actor": change.actor_id, "request": change.request_id},
        lane=row.card_channel if row.card_ts is None else lanes.EDITS,
    )


def owe_welcome(session: Session, person: Person, now: dt.datetime) -> bool:
    """Owe somebody the greeting at their first use, once in their life; False when it was owed."""
    return owe(
        session,
        Debt(
            workspace_id=person.workspace_id,
            kind=WELCOME,
            recipient=f"person:{person.id}",
            period="first",
            # What they asked for is on its way, and a channel takes one message a second.
            due_at=now + AFTER_THE_ANSWER,
            late_after=now + WORTH_SENDING,
            lane=person.slack_id,
        ),
    )


def owe_answer(
    session: Session, change: Change, channel: str, thread: str | None, ask: dict[str, Any]
) -> None:
    """Owe somebody who turned to Oppy the answer, in the thread of what they wrote.

    What they asked for is measured when it is sent. The same message is answered once, however
    often it is heard of.
    """
    owe(
        session,
        Debt(
            workspace_id=change.workspace_id,
            kind=ANSWER,
            recipient=f"mention:{channel}",
            period=str(change.request_id),
            due_at=change.now,
            late_after=change.now + WORTH_SENDING,
            detail={
                "actor": change.actor_id,
                "channel": channel,
                "thread": thread,
                "ask": ask,
                "request": change.request_id,
            },
            lane=channel,
        ),
    )
